"""Keep what customers ask of their data, and what staff answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.errors import AlreadyDone
from portal.models.customer import Customer
from portal.models.kept import RightRequest
from portal.models.staff import Staff
from portal.policy import RightsPolicy
from portal.services import audit, customers, limits, verifications
from portal.services.limits import Limit
from portal.states import RightKind, RightOutcome
from portal.vault import Keyring

DAY = timedelta(days=1)
FIELDS = ("name", "email", "phone", "other")


@dataclass(frozen=True)
class Answer:
    """What staff make of a request; `value` is what is put right, in its one form."""

    outcome: RightOutcome
    text: str
    value: str = ""


def spend_download(
    session: Session, customer: Customer, *, policy: RightsPolicy, now: datetime
) -> None:
    """Count a download; raise TooMany if there were enough today."""
    limit = Limit("rights.download", policy.downloads_per_day, DAY)
    limits.spend(session, limit, digest=_digest(session, customer), now=now)


def ask(
    session: Session,
    customer: Customer,
    kind: RightKind,
    *,
    wish: str,
    field: str | None = None,
    policy: RightsPolicy,
    now: datetime,
) -> RightRequest:
    """
    Keep a request for a person to answer; an open one for the same is given instead.

    Raise TooMany if enough were made today.
    """
    verifications.lock_customer(session, customer)
    same = session.scalar(
        select(RightRequest).where(
            RightRequest.customer_id == customer.id,
            RightRequest.kind == kind,
            RightRequest.field == field,
            RightRequest.answered_at.is_(None),
        )
    )
    if same is None:
        limit = Limit("rights.request", policy.requests_per_day, DAY)
        limits.spend(session, limit, digest=_digest(session, customer), now=now)
        same = RightRequest(customer=customer, kind=kind, field=field, asked_at=now)
        session.add(same)
        session.flush()
        _record(session, same, f"customer.{kind.value}_asked", now=now)
    same.wish = wish or None
    session.flush()
    return same


def about(session: Session, customer: Customer) -> Sequence[RightRequest]:
    """List what the customer asked for, newest first."""
    return session.scalars(
        select(RightRequest)
        .where(RightRequest.customer_id == customer.id)
        .order_by(RightRequest.id.desc())
    ).all()


def unanswered(session: Session, *, most: int = 100) -> Sequence[RightRequest]:
    """List what waits for an answer, the oldest first."""
    return session.scalars(
        select(RightRequest)
        .where(RightRequest.answered_at.is_(None))
        .order_by(RightRequest.asked_at)
        .limit(most)
        .options(joinedload(RightRequest.customer))
    ).all()


def answer(
    session: Session, row: RightRequest, given: Answer, *, by: Staff, now: datetime
) -> None:
    """
    Answer, and put right what was wrong; raise AlreadyDone if a colleague did.

    An address that is put right has to be confirmed anew.
    """
    verifications.lock_customer(session, row.customer)
    session.refresh(row)
    if row.answered_at is not None:
        raise AlreadyDone("right_request")
    row.answered_at, row.outcome, row.staff = now, given.outcome, by
    row.answer = given.text or None
    if given.outcome is RightOutcome.DONE and given.value:
        _correct(session, row, given.value, by=by, now=now)
    action = (
        "customer.erasure_refused"
        if row.kind is RightKind.ERASURE
        else "customer.correction_answered"
    )
    _record(session, row, action, by=by, now=now, outcome=given.outcome.value)


def choose_language(
    session: Session, customer: Customer, language: str, *, now: datetime
) -> None:
    """Write to the customer in this language from now on."""
    if language == customer.language:
        return
    customer.language = language
    _tell_corrected(session, customer, "language", by=None, now=now)


def end_relationship(
    session: Session, customer: Customer, *, by: Staff, now: datetime
) -> None:
    """Note that somebody is a customer no more: terms of keeping begin to run."""
    verifications.lock_customer(session, customer)
    session.refresh(customer)
    if customer.ended_at is None:
        customer.ended_at = now
        _tell(session, customer, "customer.relationship_ended", by=by, now=now)


def resume_relationship(
    session: Session, customer: Customer, *, by: Staff, now: datetime
) -> None:
    """Take that back; an erasure stays."""
    verifications.lock_customer(session, customer)
    session.refresh(customer)
    if customer.ended_at is not None and customer.erased_at is None:
        customer.ended_at = None
        _tell(session, customer, "customer.relationship_resumed", by=by, now=now)


def _correct(
    session: Session, row: RightRequest, value: str, *, by: Staff, now: datetime
) -> None:
    customer = row.customer
    if row.field == "name":
        customer.name = value
    elif row.field == "email":
        customer.email, customer.email_confirmed_at = value, None
    elif row.field == "phone":
        customer.phone, customer.phone_confirmed_at = value, None
    else:
        return
    customers.index(session, customer)
    _tell_corrected(session, customer, row.field, by=by, now=now)


def _tell_corrected(
    session: Session, customer: Customer, field: str, *, by: Staff | None, now: datetime
) -> None:
    audit.record(
        session,
        "customer.corrected",
        actor=_actor(customer, by),
        subject=f"customer:{customer.public_id}",
        customer=customer,
        now=now,
        field=field,
    )


def _tell(
    session: Session, customer: Customer, action: str, *, by: Staff, now: datetime
) -> None:
    audit.record(
        session,
        action,
        actor=_actor(customer, by),
        subject=f"customer:{customer.public_id}",
        customer=customer,
        now=now,
    )


def _record(
    session: Session,
    row: RightRequest,
    action: str,
    *,
    now: datetime,
    by: Staff | None = None,
    outcome: str | None = None,
) -> None:
    audit.record(
        session,
        action,
        actor=_actor(row.customer, by),
        subject=f"right_request:{row.public_id}",
        customer=row.customer,
        now=now,
        field=row.field,
        outcome=outcome,
    )


def _actor(customer: Customer, by: Staff | None) -> str:
    return f"staff:{by.public_id}" if by else f"customer:{customer.public_id}"


def _digest(session: Session, customer: Customer) -> bytes:
    keyring: Keyring = session.info["keyring"]
    return keyring.digest("customer", customer.public_id)
