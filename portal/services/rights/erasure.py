"""
Erase a customer: destroy the key, empty the rows, keep what the law keeps.

In order: `look` reads, `seal_anew` of the kept record holds no transaction, `erase`
changes everything in one, and only after its commit are the files removed. Killed
anywhere, either nothing has happened or all of it has; what files are left then can
be opened by nobody, and the sweep of orphans removes them within two hours.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.domain.retention import kept_until
from portal.errors import AlreadyDone, Held
from portal.models.customer import Customer, Lookup
from portal.models.kept import KeptRecord, RightRequest
from portal.models.verification import Decision, Verification
from portal.policy import Policy
from portal.services import audit, customers, messages, verifications
from portal.services.case_files import ends
from portal.services.lawful.legal_holds import holds
from portal.services.messages import Words
from portal.services.own_data import transfers
from portal.services.retention import kept_records
from portal.services.retention.kept_records import Moved, Piece
from portal.services.rights.blanking import RECEIPT, blank, passages_of
from portal.states import Channel, DecisionOutcome, RightOutcome
from portal.vault import Vault


@dataclass(frozen=True)
class Prospect:
    """What an erasure now would do: what stays until when, and what would be moved."""

    until: datetime | None
    held_by: list[str]
    pieces: list[Piece] = field(default_factory=list)
    vault: Vault | None = field(default=None, repr=False)


def look(
    session: Session, customer: Customer, *, policy: Policy, now: datetime
) -> Prospect:
    """Say what an erasure would do; raise AlreadyDone if it was done."""
    if customer.erased_at is not None:
        raise AlreadyDone("erasure")
    until = kept_until(
        verified=was_verified(session, customer) or transfers.any_of(session, customer),
        ended_at=customer.ended_at,
        policy=policy,
        now=now,
    )
    pieces = kept_records.pieces_of(session, customer) if until else []
    return Prospect(until, holds(session, customer), pieces, customer.vault)


def was_verified(session: Session, customer: Customer) -> bool:
    """Say whether the customer ever was: then the law has records kept of them."""
    if customer.verified_at is not None:
        return True
    approved = (
        select(Decision.id)
        .join(Verification, Verification.id == Decision.verification_id)
        .where(passages_of(customer), Decision.outcome == DecisionOutcome.APPROVED)
        .limit(1)
    )
    return session.scalar(approved) is not None


def erase(
    session: Session,
    customer: Customer,
    *,
    prospect: Prospect,
    moved: Moved | None,
    actor: str,
    words: Words | None,
    now: datetime,
    why: str = "asked",
) -> list[str]:
    """
    Erase; give the keys of storage to be deleted once this is committed.

    `moved` is what `seal_anew` gave where something is kept; `words` are the receipt.
    Raise AlreadyDone if somebody was faster, Held if a matter needs the data, and
    StaleVersion if a picture came since the look: then look again.
    """
    _lock(session, customer)
    if customer.erased_at is not None:
        raise AlreadyDone("erasure")
    if holds(session, customer):
        raise Held
    named, record = kept_records.named_by(session, customer), None
    if prospect.until is not None and moved is not None:
        until = prospect.until
        record = kept_records.make(session, customer, moved, until=until, now=now)
    else:
        kept_records.forget_pieces(session, customer)
    named += ends.forget(session, customer)
    to = customer.email
    _close_requests(session, customer, now=now)
    blank(session, customer, now=now)
    _empty(session, customer, record, now=now)
    if to and words:
        _tell(session, customer, to, words, now=now)
    audit.record(
        session,
        "customer.erased",
        actor=actor,
        subject=f"customer:{customer.public_id}",
        customer=customer,
        now=now,
        why=why,
        kept_until=record.keep_until.date().isoformat() if record else None,
    )
    return named


def end_record(session: Session, record: KeptRecord, *, now: datetime) -> list[str]:
    """
    Destroy what the law kept, now that its term is over; the reference goes as well.

    Give the keys of storage to be deleted once this is committed.
    """
    customer = record.customer
    _lock(session, customer)
    named = kept_records.destroy(session, record, now=now)
    customer.reference = _nameless(customer)
    session.execute(delete(Lookup).where(Lookup.customer_id == customer.id))
    audit.record(
        session,
        "kept_record.destroyed",
        actor="portal",
        subject=f"kept_record:{record.public_id}",
        customer=customer,
        now=now,
    )
    return named


def _lock(session: Session, customer: Customer) -> None:
    verifications.lock_customer(session, customer)
    for row in _passages(session, customer):
        verifications.lock(session, row)
    session.refresh(customer)


def _passages(session: Session, customer: Customer) -> Sequence[Verification]:
    rows = session.scalars(select(Verification).where(passages_of(customer)))
    return rows.unique().all()


def _empty(
    session: Session, customer: Customer, record: KeptRecord | None, *, now: datetime
) -> None:
    customer.destroy_key()
    customer.name_sealed = customer.email_sealed = customer.phone_sealed = None
    customer.email_confirmed_at = customer.phone_confirmed_at = None
    customer.verified_at = None  # nobody is asked anew, nor answered for
    customer.ended_at = customer.ended_at or now
    customer.erased_at = now
    if record is None:
        customer.reference = _nameless(customer)
    else:
        # who asks by law names the platform's own number: it must lead to the record
        customers.index(session, customer)
    for row in _passages(session, customer):
        verifications.touch(row, now=now)  # screens that wait look again, and leave
    session.flush()


def _nameless(customer: Customer) -> str:
    return f"erased-{customer.public_id}"


def _close_requests(session: Session, customer: Customer, *, now: datetime) -> None:
    for row in session.scalars(
        select(RightRequest).where(
            RightRequest.customer_id == customer.id, RightRequest.answered_at.is_(None)
        )
    ):
        row.answered_at, row.outcome = now, RightOutcome.DONE
    session.flush()


def _tell(
    session: Session, customer: Customer, to: str, words: Words, *, now: datetime
) -> None:
    messages.write(
        session,
        channel=Channel.EMAIL,
        kind=RECEIPT,
        to=to,
        words=words,
        once=f"{RECEIPT}:{customer.public_id}",
        customer=customer,
        now=now,
    )
