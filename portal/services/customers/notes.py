"""Keep what staff write about a customer, for staff."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models.customer import Customer
from portal.models.staff import Staff
from portal.models.verification import Note
from portal.services import audit
from portal.services.customers import mentions


def add(
    session: Session, customer: Customer, text: str, *, by: Staff, now: datetime
) -> Note:
    """
    Keep a note, and who is to read it; the audit log knows only that there is one.

    The note and its event share writer and moment: by these a timeline finds it.
    """
    note = Note(customer=customer, staff_id=by.id, written_at=now)
    session.add(note)
    session.flush()
    note.text = text
    mentions.keep(session, note, by=by)
    audit.record(
        session,
        "note.added",
        actor=f"staff:{by.public_id}",
        subject=f"customer:{customer.public_id}",
        customer=customer,
        now=now,
    )
    return note


def about(session: Session, customer: Customer) -> Sequence[tuple[Note, str]]:
    """List the notes with their writers' names, newest first."""
    rows = session.execute(
        select(Note, Staff.name)
        .join(Staff, Staff.id == Note.staff_id)
        .where(Note.customer_id == customer.id)
        .order_by(Note.id.desc())
    )
    return [(note, name) for note, name in rows]
