"""Read everything that happened to a customer."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, true
from sqlalchemy.orm import Session

from portal.domain.lawful import UNTOLD
from portal.models.audit import AuditEvent
from portal.models.customer import Customer
from portal.models.handoff import Handoff
from portal.models.message import Message
from portal.models.staff import Staff
from portal.models.visitor import VisitorSession


def events(
    session: Session, customer: Customer, *, most: int, untold: bool = False
) -> Sequence[AuditEvent]:
    """
    List what the audit log holds about the customer, newest first.

    Without `untold` as if nobody had ever asked for the customer's data by law.
    """
    told = true() if untold else AuditEvent.action.not_like(f"{UNTOLD}%")
    return session.scalars(
        select(AuditEvent)
        .where(AuditEvent.customer == customer.public_id, told)
        .order_by(AuditEvent.sequence.desc())
        .limit(most)
    ).all()


def deliveries(
    session: Session, customer: Customer, *, most: int = 50
) -> Sequence[Message]:
    """List the messages to the customer, newest first."""
    return session.scalars(
        select(Message)
        .where(Message.customer_id == customer.id)
        .order_by(Message.id.desc())
        .limit(most)
    ).all()


def browsers(
    session: Session, customer: Customer, *, most: int = 20
) -> Sequence[VisitorSession]:
    """List the browsers the customer signed in on, the latest seen first."""
    return session.scalars(
        select(VisitorSession)
        .where(VisitorSession.customer_id == customer.id)
        .order_by(VisitorSession.seen_at.desc())
        .limit(most)
    ).all()


def phones(session: Session, verification_id: int) -> Sequence[Handoff]:
    """List the phones that took steps over, the latest first."""
    return session.scalars(
        select(Handoff)
        .where(
            Handoff.verification_id == verification_id, Handoff.claimed_at.is_not(None)
        )
        .order_by(Handoff.id.desc())
    ).all()


def names_of(session: Session, actors: Sequence[str]) -> dict[str, str]:
    """Give the names of the staff among the actors, by "staff:<public id>"."""
    ids = {actor.removeprefix("staff:") for actor in actors if "staff:" in actor}
    rows = session.execute(
        select(Staff.public_id, Staff.name).where(Staff.public_id.in_(ids))
    )
    return {f"staff:{public_id}": name for public_id, name in rows}


def is_open(visitor: VisitorSession, *, now: datetime) -> bool:
    """Say whether a browser is signed in still."""
    return visitor.ended_at is None and visitor.expires_at > now
