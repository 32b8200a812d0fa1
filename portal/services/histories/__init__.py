"""Read what happened to a customer, page by page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select, true
from sqlalchemy.orm import Session

from portal.domain.timeline.kinds import Kind, Untold
from portal.models.audit import AuditEvent
from portal.models.customer import Customer
from portal.models.staff import Staff
from portal.models.visitor import VisitorSession

EVERYTHING = Untold()


@dataclass(frozen=True)
class Page:
    """Some events, newest first, and before which sequence the older ones lie."""

    events: Sequence[AuditEvent]
    older: int | None = None


def page(
    session: Session,
    customer: Customer,
    *,
    most: int,
    kind: Kind | None = None,
    untold: Untold = EVERYTHING,
    before: int | None = None,
) -> Page:
    """List what the audit log holds about the customer, without what is untold."""
    found = select(AuditEvent).where(
        AuditEvent.customer == customer.public_id,
        _any_of(kind.families, kind.actions) if kind else true(),
        ~_any_of(untold.families, untold.actions),
    )
    if before is not None:
        found = found.where(AuditEvent.sequence < before)
    in_order = found.order_by(AuditEvent.sequence.desc())
    events = session.scalars(in_order.limit(most + 1)).all()
    if len(events) <= most:
        return Page(events)
    return Page(events[:most], events[most - 1].sequence)


def browsers(
    session: Session, customer: Customer, *, now: datetime, most: int = 5
) -> Sequence[VisitorSession]:
    """List the browsers the customer is signed in on, the latest seen first."""
    return session.scalars(
        select(VisitorSession)
        .where(
            VisitorSession.customer_id == customer.id,
            VisitorSession.handoff_id.is_(None),
            VisitorSession.ended_at.is_(None),
            VisitorSession.expires_at > now,
        )
        .order_by(VisitorSession.seen_at.desc())
        .limit(most)
    ).all()


def names_of(session: Session, actors: Sequence[str]) -> dict[str, str]:
    """Give the names of the staff among the actors, by "staff:<public id>"."""
    ids = {actor.removeprefix("staff:") for actor in actors if "staff:" in actor}
    if not ids:
        return {}
    rows = session.execute(
        select(Staff.public_id, Staff.name).where(Staff.public_id.in_(ids))
    )
    return {f"staff:{public_id}": name for public_id, name in rows}


def _any_of(
    families: Sequence[str] | frozenset[str], actions: Sequence[str] | frozenset[str]
) -> ColumnElement[bool]:
    # every family ends at its dot: "case" is not the beginning of "cases"
    beginnings = [
        AuditEvent.action.startswith(f"{each}.", autoescape=True)
        for each in sorted(families)
    ]
    return or_(AuditEvent.action.in_(sorted(actions)), *beginnings)
