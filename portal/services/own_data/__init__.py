"""
All that the portal holds of one customer, as plain values that JSON can hold.

The customer gets it without what must not be told: what staff wrote for staff, what
other customers or lists had to do with it, and requests by law. Those who answer a
request by law get everything.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.timeline.own_view import in_english, is_told
from portal.models.audit import AuditEvent
from portal.models.customer import Consent, Customer
from portal.models.evidence import Evidence
from portal.models.kept import KeptRecord
from portal.models.verification import Verification
from portal.services import histories
from portal.services.customers import notes
from portal.services.own_data import trail
from portal.services.own_data.matters import gather_matters
from portal.services.own_data.papers import gather_papers
from portal.services.own_data.refunds import gather_refunds
from portal.services.own_data.reverifications import gather_reverifications
from portal.services.own_data.transfers import gather_transfers
from portal.services.own_data.verifications import gather_verification

Plain = dict[str, Any]


def gather(session: Session, customer: Customer, *, for_law: bool) -> Plain:
    """
    Give everything, a list or a table for each kind; times are ISO 8601 in UTC.

    Pictures are not in it: see `pictures`. Nothing is written. Of who was erased it is
    what the law keeps.
    """
    if customer.erased_at is not None:
        return _kept(session, customer)
    found: Plain = {
        "customer": _customer(customer),
        "consents": _consents(session, customer),
        "verifications": [
            gather_verification(session, row, for_law=for_law)
            for row in _verifications(session, customer)
        ],
        "asked_again": gather_reverifications(session, customer, for_law=for_law),
        "messages": trail.messages(session, customer),
        "devices": trail.devices(session, customer),
        "phones": trail.phones(session, customer),
        "invitations": trail.invitations(session, customer),
        "papers": gather_papers(session, customer, for_law=for_law),
        "events": _events(session, customer, for_law=for_law),
        "transfers": gather_transfers(session, customer, for_law=for_law),
        "refunds": gather_refunds(session, customer, for_law=for_law),
    }
    if for_law:
        found["notes"] = [
            {"written_at": moment(note.written_at), "by": name, "text": note.text}
            for note, name in notes.about(session, customer)
        ]
        found["matters"] = gather_matters(session, customer)
    return found


def pictures(session: Session, customer: Customer) -> list[tuple[str, Evidence, str]]:
    """
    List the pictures that are kept, oldest first.

    Each is a file name, its row, and the key of storage under which it lies. Open it
    with `services.evidence.open_picture`, outside a transaction.
    """
    rows = session.scalars(
        select(Evidence)
        .join(Verification, Verification.id == Evidence.verification_id)
        .where(
            Verification.customer_id == customer.id, Evidence.storage_key.is_not(None)
        )
        .order_by(Evidence.id)
    )
    return [
        (f"{number:02}-{row.side.value}-{row.public_id}.jpg", row, row.storage_key)
        for number, row in enumerate(rows, start=1)
        if row.storage_key is not None
    ]


def _kept(session: Session, customer: Customer) -> Plain:
    kept = session.scalar(
        select(KeptRecord).where(KeptRecord.customer_id == customer.id)
    )
    erased = {"erased_at": moment(customer.erased_at)}
    if kept is not None:
        erased["kept_until"] = moment(kept.keep_until)
    return {**((kept.record if kept else None) or {}), "erasure": erased}


def moment(value: datetime | None) -> str | None:
    """Give a time as it stands in the data."""
    return value.isoformat(timespec="seconds") if value else None


def _customer(customer: Customer) -> Plain:
    return {
        "reference": customer.reference,
        "name": customer.name,
        "email": customer.email,
        "email_confirmed_at": moment(customer.email_confirmed_at),
        "phone": customer.phone,
        "phone_confirmed_at": moment(customer.phone_confirmed_at),
        "language": customer.language,
        "registered_at": moment(customer.registered_at),
        "verify_by": moment(customer.verify_by),
        "verified_at": moment(customer.verified_at),
    }


def _consents(session: Session, customer: Customer) -> list[Plain]:
    rows = session.scalars(
        select(Consent).where(Consent.customer_id == customer.id).order_by(Consent.id)
    )
    return [
        {
            "answer": "agreed" if row.given else "refused",
            "answered_at": moment(row.answered_at),
            "withdrawn_at": moment(row.withdrawn_at),
            "text_version": row.text_version,
            "language": row.language,
            "network_address": row.address,
        }
        for row in rows
    ]


def _verifications(session: Session, customer: Customer) -> list[Verification]:
    rows = session.scalars(
        select(Verification)
        .where(Verification.customer_id == customer.id)
        .order_by(Verification.id)
    )
    return list(rows.unique())


def _events(session: Session, customer: Customer, *, for_law: bool) -> list[Plain]:
    rows = session.scalars(
        select(AuditEvent)
        .where(AuditEvent.customer == customer.public_id)
        .order_by(AuditEvent.sequence)
    ).all()
    if for_law:
        names = histories.names_of(session, [row.actor for row in rows])
        return [_whole_event(row, names.get(row.actor)) for row in rows]
    return [
        {
            "at": moment(row.at),
            "what": in_english(row.action, row.details),
            "by": _who(row.actor),
        }
        for row in rows
        if is_told(row.action)
    ]


def _whole_event(row: AuditEvent, name: str | None) -> Plain:
    return {
        "sequence": row.sequence,
        "at": moment(row.at),
        "what": in_english(row.action, row.details),
        "action": row.action,
        "by": name or row.actor,
        "subject": row.subject,
        "details": row.details,
    }


def _who(actor: str) -> str:
    kind = actor.partition(":")[0]
    return {"customer": "you", "phone": "you", "staff": "staff"}.get(kind, "portal")
