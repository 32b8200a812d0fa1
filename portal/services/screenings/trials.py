"""Try changed rules on past screenings, and say what would have come of them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, defer, selectinload

from portal.domain.exposure import Answer, Ground, ScreeningOutcome, Verdict
from portal.domain.screening.rules import judge
from portal.domain.transfers import STRICTNESS, ScreeningState
from portal.models.screening import ProviderAnswer, Screening
from portal.models.staff import Staff
from portal.models.transfer import Transfer
from portal.policy import ScreeningPolicy
from portal.services import audit
from portal.services.screenings.answers import told

BATCH = 100  # screenings whose answers are opened at once


@dataclass(frozen=True, kw_only=True)
class Change:
    """One past screening that would have ended otherwise."""

    transfer: str  # public id
    reference: str  # the customer's
    settled_at: datetime
    old: ScreeningOutcome
    new: ScreeningOutcome
    grounds: tuple[Ground, ...]  # that would speak anew, or else no more

    @property
    def is_stricter(self) -> bool:
        """Say whether the changed rules would have been the harder ones."""
        return STRICTNESS[self.new] > STRICTNESS[self.old]


@dataclass(frozen=True, kw_only=True)
class Trial:
    """How many past screenings were judged again, and which end otherwise."""

    tried: int
    unread: int  # that cannot be judged again: the customer is erased, or none answered
    before: dict[ScreeningOutcome, int]
    after: dict[ScreeningOutcome, int]
    changes: tuple[Change, ...]

    @property
    def stricter(self) -> int:
        """Give how many would end more strictly; the others more mildly."""
        return sum(change.is_stricter for change in self.changes)


def run(
    session: Session, *, now: ScreeningPolicy, then: ScreeningPolicy, most: int
) -> Trial:
    """
    Judge the newest settled screenings by both rules, from the answers that were kept.

    `now` are the rules in force, `then` those that are tried. Only reads.
    """
    before: Counter[ScreeningOutcome] = Counter()
    after: Counter[ScreeningOutcome] = Counter()
    found: list[Change] = []
    unread = 0
    for row in _newest(session, most):
        answers = [told(each) for each in row.answers if each.status is not None]
        kept = [answer for answer in answers if answer is not None]
        if not kept or len(kept) < len(answers):
            unread += 1
            continue
        old, new = _judged(row, kept, now), _judged(row, kept, then)
        before[old.outcome] += 1
        after[new.outcome] += 1
        if old.outcome is not new.outcome:
            found.append(_change(row, old, new))
    return Trial(
        tried=sum(before.values()),
        unread=unread,
        before=dict(before),
        after=dict(after),
        changes=tuple(found),
    )


def record(
    session: Session, trial: Trial, rules: ScreeningPolicy, *, by: Staff, now: datetime
) -> None:
    """Keep in the audit log that these rules were tried, and how much they change."""
    audit.record(
        session,
        "screening_policy.tried",
        actor=f"staff:{by.public_id}",
        subject=f"screening_policy:{rules.fingerprint[:16]}",
        now=now,
        tried=trial.tried,
        changed=len(trial.changes),
    )


def _newest(session: Session, most: int) -> Iterator[Screening]:
    ids = session.scalars(
        select(Screening.id)
        .where(Screening.state == ScreeningState.SETTLED)
        .order_by(Screening.settled_at.desc(), Screening.id.desc())
        .limit(most)
    ).all()
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        rows = {row.id: row for row in _load(session, batch)}
        yield from (rows[each] for each in batch if each in rows)


def _load(session: Session, ids: Sequence[int]) -> Iterable[Screening]:
    return session.scalars(
        select(Screening)
        .where(Screening.id.in_(ids))
        .options(
            selectinload(Screening.answers).options(defer(ProviderAnswer.raw_sealed)),
            selectinload(Screening.transfer).selectinload(Transfer.customer),
        )
    )


def _judged(
    row: Screening, answers: Sequence[Answer], rules: ScreeningPolicy
) -> Verdict:
    expected = frozenset(each.provider for each in row.answers if each.authoritative)
    return judge(answers, rules, expected=expected)


def _change(row: Screening, old: Verdict, new: Verdict) -> Change:
    spoke = {ground for ground in old.grounds if ground.outcome is old.outcome}
    speaks = {ground for ground in new.grounds if ground.outcome is new.outcome}
    harder = STRICTNESS[new.outcome] > STRICTNESS[old.outcome]
    chosen = new.grounds if harder else old.grounds
    return Change(
        transfer=row.transfer.public_id,
        reference=row.transfer.customer.reference,
        settled_at=row.settled_at or row.asked_at,
        old=old.outcome,
        new=new.outcome,
        grounds=tuple(g for g in chosen if g in (speaks if harder else spoke)),
    )
