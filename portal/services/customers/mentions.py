"""Let colleagues find the notes that name them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session, contains_eager

from portal.domain.mentions import Person, mentioned
from portal.domain.roles import Permission, may
from portal.models.customer import Customer
from portal.models.mention import Mention
from portal.models.staff import Staff
from portal.models.verification import Note


@dataclass(frozen=True)
class Named:
    """One note that names a reader, and who wrote it."""

    mention: Mention
    note: Note
    writer: str


def keep(session: Session, note: Note, *, by: Staff) -> None:
    """Keep whom a note names: colleagues who may read it, and not its writer."""
    for person in mentioned(note.text or "", people(session)):
        if person.key != by.id:
            session.add(Mention(note=note, staff_id=person.key))
    session.flush()


def people(session: Session) -> list[Person]:
    """List who can be named: active colleagues who may see customers."""
    rows = session.execute(
        select(Staff.id, Staff.name, Staff.email, Staff.role)
        .where(Staff.disabled_at.is_(None))
        .order_by(Staff.id)
    )
    return [
        Person(id_, name, email)
        for id_, name, email, role in rows
        if may(role, Permission.CUSTOMERS)
    ]


def named_in(session: Session, notes: Sequence[Note]) -> dict[int, list[Person]]:
    """Give whom each note names, by the note's id."""
    rows = session.execute(
        select(Mention.note_id, Staff.id, Staff.name, Staff.email)
        .join(Staff, Staff.id == Mention.staff_id)
        .where(Mention.note_id.in_([note.id for note in notes]))
        .order_by(Mention.id)
    )
    found: dict[int, list[Person]] = {}
    for note_id, id_, name, email in rows:
        found.setdefault(note_id, []).append(Person(id_, name, email))
    return found


def of(session: Session, staff: Staff, *, most: int) -> list[Named]:
    """List the notes that name this colleague and that they have not seen yet."""
    rows = session.execute(
        select(Mention, Note, Staff.name)
        .join(Mention.note)
        .join(Note.customer)
        .join(Staff, Staff.id == Note.staff_id)
        .options(contains_eager(Note.customer))
        .where(
            Mention.staff_id == staff.id,
            Mention.seen_at.is_(None),
            Customer.erased_at.is_(None),
        )
        .order_by(Mention.id.desc())
        .limit(most)
    )
    return [Named(mention, note, name) for mention, note, name in rows]


def find(session: Session, staff: Staff, public_id: str) -> Mention | None:
    """Give this colleague's mention, and nobody else's."""
    return session.scalar(
        select(Mention).where(
            Mention.public_id == public_id, Mention.staff_id == staff.id
        )
    )


def see(session: Session, mention: Mention, *, now: datetime) -> None:
    """Note that it was seen, with all others of the same person about the customer."""
    about = select(Note.id).where(Note.customer_id == mention.note.customer_id)
    session.execute(
        update(Mention)
        .where(
            Mention.staff_id == mention.staff_id,
            Mention.seen_at.is_(None),
            Mention.note_id.in_(about),
        )
        .values(seen_at=now)
        .execution_options(synchronize_session=False)
    )
