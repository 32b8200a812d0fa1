"""
Ask a verified customer once more: to confirm what is known, or for new documents.

What is held of the customer meanwhile stays as it is. New documents are given on a
verification of their own, and until it is decided the one before it counts.
"""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.moves import move
from portal.domain.reverification import OPEN
from portal.errors import AlreadyDone
from portal.models.customer import Customer
from portal.models.reverification import Reverification
from portal.models.verification import Verification
from portal.services import audit, confirmations, handoffs, verifications
from portal.services.reverification import renewals
from portal.states import (
    HandoffEnd,
    ReverificationKind,
    ReverificationState,
    VerificationState,
)

State = ReverificationState
# once something was submitted, staff decide it
UNSENT = {VerificationState.OPEN, VerificationState.RESUBMISSION_REQUESTED}
ENDS = {
    VerificationState.APPROVED: State.DONE,
    VerificationState.REJECTED: State.REJECTED,
}


def open_of(session: Session, customer: Customer) -> Reverification | None:
    """Give what the customer is asked now, if anything."""
    return session.scalar(
        select(Reverification)
        .where(
            Reverification.customer_id == customer.id, Reverification.state.in_(OPEN)
        )
        .execution_options(populate_existing=True)
    )


def due_of(session: Session, customer: Customer) -> datetime | None:
    """
    Give until when the customer has to answer; None if nothing is open.

    Who submitted in time has answered: the clock stands still while we look.
    """
    row = open_of(session, customer)
    return None if row is None or waits_for_us(row) else row.due_at


def waits_for_us(row: Reverification) -> bool:
    """Say whether new documents were submitted in time, and are not decided."""
    verification = row.verification
    return (
        verification is not None
        and verification.state is VerificationState.IN_REVIEW
        and verification.submitted_at is not None
        and verification.submitted_at < row.due_at
    )


def newest_of(session: Session, customer: Customer) -> Reverification | None:
    """Give what the customer was asked last, answered or not."""
    return session.scalar(
        select(Reverification)
        .where(Reverification.customer_id == customer.id)
        .order_by(Reverification.id.desc())
        .limit(1)
    )


def confirm(
    session: Session, customer: Customer, *, address: str, now: datetime
) -> None:
    """
    Keep that what is known still holds.

    It may be said until something new was submitted. Raise AlreadyDone with the state
    if the customer is not, or no longer, asked this.
    """
    row = _locked(session, customer)
    if row is None or row.kind is not ReverificationKind.CONFIRM:
        raise AlreadyDone(_how_it_ended(session, customer))
    _drop(session, row, now=now)
    row.address = address
    close(row, State.CONFIRMED, now=now)
    _record(session, "reverification.confirmed", row, by=None, now=now)


def begin(session: Session, customer: Customer, *, now: datetime) -> Verification:
    """
    Begin the verification that new documents are given on, or go on with it.

    A confirmed number and address need no new code. Raise AlreadyDone with the state
    if the customer is not, or no longer, asked.
    """
    row = _locked(session, customer)
    if row is None:
        raise AlreadyDone(_how_it_ended(session, customer))
    if row.verification is not None:
        return row.verification
    verification = verifications.begin(session, customer, now=now)
    _take_along(session, verification, now=now)
    row.verification, row.state = verification, State.STARTED
    _record(session, "reverification.started", row, by=None, now=now)
    return verification


def cancel(session: Session, row: Reverification, *, by: str, now: datetime) -> None:
    """
    Ask no more; what was given on the way is no longer looked at.

    Raise AlreadyDone with the state if the customer answered or submitted before.
    """
    locked = _locked(session, row.customer)
    if locked is None or locked.id != row.id:
        session.refresh(row)
        raise AlreadyDone(row.state.value)
    _drop(session, locked, now=now)
    close(locked, State.CANCELLED, now=now)
    _record(session, "reverification.cancelled", locked, by=by, now=now)


def decided(session: Session, verification: Verification, *, now: datetime) -> None:
    """
    Do what follows from a decision for what was asked, and for what is asked later.

    A rejection ends what an older approval gave; steps that are asked again give back
    the time that the review took. The verification must be locked.
    """
    if verification.state is VerificationState.APPROVED:
        renewals.approved(session, verification, today=now.date())
    elif verification.state is VerificationState.REJECTED:
        verification.customer.verified_at = None
        renewals.forget(session, verification.customer)
    row = session.scalar(
        select(Reverification).where(
            Reverification.verification_id == verification.id,
            Reverification.state.in_(OPEN),
        )
    )
    if row is None:
        return
    if verification.state in ENDS:
        close(row, ENDS[verification.state], now=now)
        _record(session, "reverification.ended", row, by="portal", now=now)
    elif verification.submitted_at is not None:
        row.due_at += max(timedelta(), now - verification.submitted_at)
        row.tell_at = row.tell_at or row.due_at


def forget(session: Session, customer: Customer, *, now: datetime) -> None:
    """Ask nothing more of a customer who is erased; they must be locked."""
    renewals.forget(session, customer)
    row = open_of(session, customer)
    if row is not None:
        close(row, State.CANCELLED, now=now)
        _record(session, "reverification.cancelled", row, by="portal", now=now)


def close(row: Reverification, state: ReverificationState, *, now: datetime) -> None:
    """Let it rest: no letter is written of it any more."""
    row.state, row.ended_at, row.tell_at = state, now, None


def _locked(session: Session, customer: Customer) -> Reverification | None:
    """Lock what is open, the verification before the customer as everywhere else."""
    row = open_of(session, customer)
    if row is not None and row.verification is not None:
        verifications.lock(session, row.verification)
    verifications.lock_customer(session, customer)
    return open_of(session, customer)


def _how_it_ended(session: Session, customer: Customer) -> str:
    row = newest_of(session, customer)
    return row.state.value if row else ""


def _drop(session: Session, row: Reverification, *, now: datetime) -> None:
    """Let the verification that was begun count no more, and its phone go."""
    if row.verification is None:
        return
    verification = verifications.lock(session, row.verification)
    if verification.state not in UNSENT:
        raise AlreadyDone("submitted")
    handoff = handoffs.newest(session, verification)
    if handoff is not None:
        how = HandoffEnd.CANCELLED
        handoffs.end(session, handoff, how, actor="system", now=now)
    verification.state = move(verification.state, VerificationState.CANCELLED)
    verifications.touch(verification, now=now)


def _take_along(session: Session, verification: Verification, *, now: datetime) -> None:
    customer = verification.customer
    known = {
        "phone": (customer.phone, customer.phone_confirmed_at),
        "email": (customer.email, customer.email_confirmed_at),
    }
    for key, (value, confirmed_at) in known.items():
        if value and confirmed_at:
            step = verifications.progress_of(verification, key)
            session.flush()
            step.done_at = confirmed_at
            step.answers = {confirmations.FIELD[key]: value}
    verifications.touch(verification, now=now)


def _record(
    session: Session, action: str, row: Reverification, *, by: str | None, now: datetime
) -> None:
    audit.record(
        session,
        action,
        actor=by or f"customer:{row.customer.public_id}",
        subject=f"reverification:{row.public_id}",
        customer=row.customer,
        now=now,
        kind=row.kind.value,
        state=row.state.value,
    )
