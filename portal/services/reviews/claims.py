"""Let one person at a time hold a verification of the queue, for a lease's length."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, select, true
from sqlalchemy.orm import Session

from portal.errors import AlreadyDone, AwaitsSecond, HeldBy
from portal.models.examination import Assessment
from portal.models.review import Claim, Proposal
from portal.models.staff import Staff
from portal.models.verification import Verification
from portal.services import audit, verifications
from portal.services.examinations.underway import FRESH
from portal.services.reviews.queue_rules import examined, held, proposed
from portal.states import VerificationState

LEAVING = timedelta(seconds=30)  # who only reloads the page is back before it ends


def of(session: Session, verification: Verification) -> Claim | None:
    """Give who held it last, whether the lease runs or not."""
    return session.scalar(
        select(Claim)
        .where(Claim.verification_id == verification.id)
        .execution_options(populate_existing=True)
    )


def holder(
    session: Session, verification: Verification, *, now: datetime
) -> Claim | None:
    """Give who holds it now; None if nobody does."""
    claim = of(session, verification)
    if claim is None or claim.until <= now or claim.staff.disabled_at:
        return None
    return claim


def require(
    session: Session, verification: Verification, *, by: Staff, now: datetime
) -> None:
    """Raise HeldBy if somebody else holds the verification, which must be locked."""
    claim = holder(session, verification, now=now)
    if claim is not None and claim.staff_id != by.id:
        raise HeldBy(claim.staff.name, claim.since)


def take(
    session: Session,
    verification: Verification,
    *,
    by: Staff,
    lease: timedelta,
    now: datetime,
) -> Claim:
    """
    Hold a verification that waits; to hold it already only makes it last.

    Raise AlreadyDone if it waits no more, HeldBy if a colleague holds it,
    AwaitsSecond if it is one's own proposal that waits for another.
    """
    locked = verifications.lock(session, verification)
    if locked.state is not VerificationState.IN_REVIEW:
        raise AlreadyDone(locked.state.value)
    require(session, locked, by=by, now=now)
    _not_own(session, locked, by)
    claim = holder(session, locked, now=now)
    if claim is not None:
        claim.until = now + lease
        return claim
    claim = _put(session, locked, by=by, until=now + lease, now=now)
    _record(session, "review.claimed", locked, by=by, now=now)
    return claim


def take_next(
    session: Session,
    *,
    by: Staff,
    lease: timedelta,
    now: datetime,
    fits: ColumnElement[bool] | None = None,
) -> Verification | None:
    """
    Hold the oldest verification that nobody holds and that fits; None if none does.

    Left out are what the portal may decide within seconds, and one's own proposals.
    """
    passed: list[int] = []
    while True:
        found = session.scalar(
            select(Verification.id)
            .where(
                Verification.state == VerificationState.IN_REVIEW,
                Verification.id.not_in(passed),
                true() if fits is None else fits,
                ~held(now),
                ~proposed(Proposal.staff_id == by.id),
                ~examined(Assessment.asked_at > now - FRESH),
            )
            .order_by(Verification.submitted_at, Verification.id)
            .limit(1)
            .with_for_update(skip_locked=True, of=Verification)
        )
        if found is None:
            return None
        verification = session.get_one(Verification, found)
        try:
            take(session, verification, by=by, lease=lease, now=now)
        except (AlreadyDone, AwaitsSecond, HeldBy):
            passed.append(found)  # between the search and the lock another was first
        else:
            return verification


def keep(
    session: Session,
    verification: Verification,
    *,
    by: Staff,
    lease: timedelta,
    now: datetime,
) -> bool:
    """Make one's own lease last; give False if one does not hold it any more."""
    locked = verifications.lock(session, verification)
    claim = of(session, locked)
    if claim is None or claim.staff_id != by.id:
        return False
    if locked.state is not VerificationState.IN_REVIEW:
        return False
    claim.until = now + lease  # also one that ran out, where nobody came meanwhile
    return True


def leave(
    session: Session, verification: Verification, *, by: Staff, now: datetime
) -> None:
    """Let one's own lease run out soon: the page was left, or is loaded anew."""
    locked = verifications.lock(session, verification)
    claim = of(session, locked)
    if claim is not None and claim.staff_id == by.id:
        claim.until = min(claim.until, now + LEAVING)


def release(
    session: Session, verification: Verification, *, by: Staff, now: datetime
) -> None:
    """Put one's own back into the queue; not to hold it changes nothing."""
    locked = verifications.lock(session, verification)
    claim = of(session, locked)
    if claim is not None and claim.staff_id == by.id:
        end(session, locked)
        _record(session, "review.released", locked, by=by, now=now)


def take_over(
    session: Session,
    verification: Verification,
    *,
    by: Staff,
    lease: timedelta,
    now: datetime,
) -> Claim:
    """
    Hold what a colleague holds, who is told of it; raise AlreadyDone, AwaitsSecond.

    Where nobody holds it any more it is an ordinary claim.
    """
    locked = verifications.lock(session, verification)
    before = holder(session, locked, now=now)
    waits = locked.state is VerificationState.IN_REVIEW
    if not waits or before is None or before.staff_id == by.id:
        return take(session, locked, by=by, lease=lease, now=now)
    _not_own(session, locked, by)
    former = before.staff
    claim = _put(session, locked, by=by, until=now + lease, now=now)
    claim.taken_from_id = former.id
    told = {"former": former.public_id}
    _record(session, "review.taken_over", locked, by=by, now=now, **told)
    return claim


def end(session: Session, verification: Verification) -> None:
    """Let nobody hold the verification, which must be locked."""
    session.execute(delete(Claim).where(Claim.verification_id == verification.id))


def _put(
    session: Session,
    verification: Verification,
    *,
    by: Staff,
    until: datetime,
    now: datetime,
) -> Claim:
    claim = of(session, verification) or Claim(verification=verification)
    claim.staff, claim.since, claim.until = by, now, until
    claim.taken_from_id = None
    session.add(claim)
    session.flush()
    return claim


def _not_own(session: Session, verification: Verification, by: Staff) -> None:
    own = proposed(Proposal.staff_id == by.id)
    if session.scalar(select(own).where(Verification.id == verification.id)):
        raise AwaitsSecond


def _record(
    session: Session,
    action: str,
    verification: Verification,
    *,
    by: Staff,
    now: datetime,
    **details: str,
) -> None:
    audit.record(
        session,
        action,
        actor=f"staff:{by.public_id}",
        subject=f"verification:{verification.public_id}",
        customer=verification.customer,
        now=now,
        **details,
    )
