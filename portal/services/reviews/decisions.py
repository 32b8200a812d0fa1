"""Decide a verification: approve, ask for steps again, or reject."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.moves import move
from portal.domain.reasons import REJECTION, RESUBMISSION
from portal.domain.standard import STANDARD
from portal.errors import ReasonMissing, RoundsOver, StaleVersion
from portal.models.customer import Customer
from portal.models.staff import Staff
from portal.models.verification import Decision, Verification
from portal.services import audit, evidence, messages, reverification, verifications
from portal.services.messages import Words
from portal.states import Channel, DecisionOutcome, VerificationState

PORTAL = "portal"  # the actor, where the portal decides by itself
STATE = {
    DecisionOutcome.APPROVED: VerificationState.APPROVED,
    DecisionOutcome.REJECTED: VerificationState.REJECTED,
    DecisionOutcome.RESUBMISSION_REQUESTED: VerificationState.RESUBMISSION_REQUESTED,
}


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What a reviewer wants, before it holds."""

    outcome: DecisionOutcome
    steps: Mapping[str, Sequence[str]] = field(default_factory=dict)
    reasons: Sequence[str] = ()
    text_for_customer: str = ""
    text_for_staff: str = ""

    def check(self) -> None:
        """Raise ReasonMissing unless each reason needed is there and is known."""
        if self.outcome is DecisionOutcome.REJECTED:
            known = bool(self.reasons) and set(self.reasons) <= REJECTION.keys()
        elif self.outcome is DecisionOutcome.RESUBMISSION_REQUESTED:
            known = bool(self.steps) and all(
                reasons and set(reasons) <= RESUBMISSION.get(key, {}).keys()
                for key, reasons in self.steps.items()
            )
        else:
            known = not self.steps and not self.reasons
        if not known:
            raise ReasonMissing


def decide(
    session: Session,
    verification: Verification,
    verdict: Verdict,
    *,
    by: Staff | None,
    seen: int,
    rounds: int,
    now: datetime,
    grounds: Sequence[dict[str, Any]] = (),
    policy: str | None = None,
    second: Staff | None = None,
) -> Decision:
    """
    Make the verdict hold; one of several reviewers wins.

    Without `by` it is the portal's own, on these grounds, under the policy of this
    fingerprint. `second` is who confirmed what `by` proposed.

    Raise AlreadyDone if it was decided before, StaleVersion if something changed
    since the page was shown, RoundsOver if steps were asked for often enough,
    ReasonMissing if the verdict lacks one.
    """
    verdict.check()
    locked = verifications.lock(session, verification)
    state = move(locked.state, STATE[verdict.outcome])
    if seen != locked.version:
        raise StaleVersion(seen, locked.version)
    if state is VerificationState.RESUBMISSION_REQUESTED:
        if locked.round >= rounds:
            raise RoundsOver
        _ask_again(session, locked, verdict.steps, now=now)
    if state is VerificationState.APPROVED:
        locked.customer.verified_at = now
    locked.state = state
    locked.decided_at, locked.country_digest = now, None
    decision = _keep(session, locked, verdict, by=by, second=second, now=now)
    decision.grounds, decision.policy = list(grounds), policy
    reverification.decided(session, locked, now=now)
    verifications.touch(locked, now=now)
    return decision


def tell(session: Session, decision: Decision, words: Words, *, now: datetime) -> None:
    """Write the result to the customer, if there is a confirmed address."""
    customer = decision.verification.customer
    if not customer.email or not customer.email_confirmed_at:
        return
    messages.write(
        session,
        channel=Channel.EMAIL,
        kind="result",
        to=customer.email,
        words=words,
        once=f"result:{decision.public_id}",
        customer=customer,
        subject_id=decision.public_id,
        now=now,
    )


def history(
    session: Session, verification: Verification
) -> Sequence[tuple[Decision, Staff | None]]:
    """List what was decided and by whom, newest first; None is the portal itself."""
    rows = session.execute(
        select(Decision, Staff)
        .outerjoin(Staff, Staff.id == Decision.staff_id)
        .where(Decision.verification_id == verification.id)
        .order_by(Decision.id.desc())
    )
    return [(decision, staff) for decision, staff in rows]


def _ask_again(
    session: Session,
    verification: Verification,
    steps: Mapping[str, Sequence[str]],
    *,
    now: datetime,
) -> None:
    before = verifications.passage(session, verification)
    verification.round += 1
    for key, reasons in steps.items():
        progress = verifications.progress_of(verification, key)
        progress.done_at = None
        progress.asked_again_at = now
        progress.asked_again_for = list(reasons)
        step = STANDARD.get(key)
        if step is not None and (sides := step.sides(before)):
            evidence.forget(session, verification, sides, reasons=reasons)


def _keep(
    session: Session,
    verification: Verification,
    verdict: Verdict,
    *,
    by: Staff | None,
    second: Staff | None,
    now: datetime,
) -> Decision:
    customer: Customer = verification.customer
    steps = {key: list(reasons) for key, reasons in verdict.steps.items()}
    decision = Decision(
        verification=verification,
        staff_id=by.id if by else None,
        second_id=second.id if second else None,
        outcome=verdict.outcome,
        decided_at=now,
        steps=steps,
        reasons=list(verdict.reasons),
    )
    session.add(decision)
    session.flush()
    decision.text_for_customer = verdict.text_for_customer or None
    decision.text_for_staff = verdict.text_for_staff or None
    actor = second or by
    audit.record(
        session,
        "decision.made",
        actor=f"staff:{actor.public_id}" if actor else PORTAL,
        subject=f"verification:{verification.public_id}",
        customer=customer,
        now=now,
        outcome=verdict.outcome.value,
        steps=sorted(steps),
        reasons=sorted({*verdict.reasons, *(r for rs in steps.values() for r in rs)}),
        round=verification.round,
    )
    return decision
