"""
Try a changed policy on what was judged before, and say what would end otherwise.

Nothing is written but that it was tried: the findings stay as they are.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.domain.findings import Finding
from portal.domain.needs import needed
from portal.domain.rejudging import rejudge
from portal.domain.rules import Ground
from portal.domain.verdicts import Verdict, decide
from portal.models.examination import Assessment
from portal.policy import Policy
from portal.services import audit
from portal.services.examinations.past_rounds import (
    PastRound,
    findings_of,
    load,
    newest_of_each,
)
from portal.states import VerificationState

BATCH = 200  # rounds whose findings are in memory at once


@dataclass(frozen=True, kw_only=True)
class Change:
    """One verification that would end otherwise, and the rules that make it so."""

    reference: str  # the customer's
    verification: str  # public id
    round: int
    old: VerificationState
    new: VerificationState
    grounds: tuple[Ground, ...]  # that would speak anew, or else no more


@dataclass(frozen=True, kw_only=True)
class Trial:
    """How many verifications were judged anew, and which would end otherwise."""

    tried: int
    changes: tuple[Change, ...]


def run(
    session: Session,
    *,
    now: Policy,
    then: Policy,
    most: int | None = None,
    each: Callable[[int], object] = lambda tried: None,
) -> Trial:
    """
    Judge the newest round of each verification under both policies, newest first.

    `now` is the policy in force, `then` the one that is tried; `most` bounds how many
    are judged, and `each` is told after how many more. Only reads.
    """
    found: list[Change] = []
    ids = newest_of_each(session, most=most)
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        found.extend(_changes(session, batch, now, then))
        each(len(batch))
    return Trial(tried=len(ids), changes=tuple(found))


def record(
    session: Session, trial: Trial, policy: Policy, *, actor: str, now: datetime
) -> None:
    """Keep in the audit log that this policy was tried, and how much it changes."""
    audit.record(
        session,
        "policy.tried",
        actor=actor,
        subject=f"policy:{policy.fingerprint[:16]}",
        now=now,
        tried=trial.tried,
        changed=len(trial.changes),
    )


def in_force_since(session: Session, policy: Policy) -> datetime | None:
    """Give when the first round was judged by this policy; None if none was yet."""
    done = Assessment.finished_at.is_not(None)
    other = session.scalar(
        select(func.max(Assessment.finished_at)).where(
            done, Assessment.policy != policy.fingerprint
        )
    )
    own = select(func.min(Assessment.finished_at)).where(
        done, Assessment.policy == policy.fingerprint
    )
    if other is not None:
        own = own.where(Assessment.finished_at > other)
    return session.scalar(own)


def _changes(
    session: Session, ids: Sequence[int], now: Policy, then: Policy
) -> Iterable[Change]:
    rounds = load(session, ids)
    found = findings_of(session, rounds)
    for row in rounds:
        before = _judged(row, found[row.id], now)
        anew = [rejudge(finding, now=now, then=then) for finding in found[row.id]]
        after = _judged(row, anew, then)
        if before.outcome is not after.outcome:
            yield _change(row, before, after)


def _change(row: PastRound, before: Verdict, after: Verdict) -> Change:
    gone = tuple(ground for ground in before.grounds if ground not in after.grounds)
    come = tuple(ground for ground in after.grounds if ground not in before.grounds)
    return Change(
        reference=row.reference,
        verification=row.verification,
        round=row.round,
        old=before.outcome,
        new=after.outcome,
        grounds=come or gone,
    )


def _judged(row: PastRound, findings: Iterable[Finding], policy: Policy) -> Verdict:
    needs = needed(row.document_type) if row.document_type else frozenset[str]()
    return decide(findings, policy, needs=needs, round=row.round)
