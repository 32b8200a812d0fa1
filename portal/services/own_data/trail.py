"""What was sent to a customer and where they came from, as plain values."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models.customer import Customer
from portal.models.handoff import Handoff
from portal.models.invitation import Invitation
from portal.models.message import Message
from portal.models.verification import Verification
from portal.models.visitor import VisitorSession

Plain = dict[str, Any]


def messages(session: Session, customer: Customer) -> list[Plain]:
    """List what was sent, without its words."""
    rows = session.scalars(
        select(Message).where(Message.customer_id == customer.id).order_by(Message.id)
    )
    return [
        {
            "kind": row.kind,
            "channel": row.channel.value,
            "to": row.to,
            "written_at": _moment(row.written_at),
            "sent_at": _moment(row.sent_at),
            "status": row.status.value,
            "failure": row.failure,
        }
        for row in rows
    ]


def devices(session: Session, customer: Customer) -> list[Plain]:
    """List where the customer signed in."""
    rows = session.scalars(
        select(VisitorSession)
        .where(VisitorSession.customer_id == customer.id)
        .order_by(VisitorSession.id)
    )
    return [
        {
            "device": row.device,
            "signed_in_at": _moment(row.started_at),
            "seen_at": _moment(row.seen_at),
            "signed_out_at": _moment(row.ended_at),
        }
        for row in rows
    ]


def phones(session: Session, customer: Customer) -> list[Plain]:
    """List the phones that took over, and those that were asked to."""
    rows = session.scalars(
        select(Handoff)
        .join(Verification, Verification.id == Handoff.verification_id)
        .where(Verification.customer_id == customer.id)
        .order_by(Handoff.id)
    )
    return [
        {
            "offered_at": _moment(row.made_at),
            "from_device": row.from_device,
            "ways": [str(way) for way in row.ways],
            "steps": row.steps,
            "opened_at": _moment(row.opened_at),
            "opened_on": row.opened_on,
            "taken_over_at": _moment(row.claimed_at),
            "phone": row.phone_device,
            "ended_at": _moment(row.ended_at),
            "ended_as": row.ended_as.value if row.ended_as else None,
        }
        for row in rows
    ]


def invitations(session: Session, customer: Customer) -> list[Plain]:
    """List the links that were to let the customer in."""
    rows = session.scalars(
        select(Invitation)
        .where(Invitation.customer_id == customer.id)
        .order_by(Invitation.id)
    )
    return [
        {
            "way": row.way.value,
            "made_at": _moment(row.made_at),
            "expires_at": _moment(row.expires_at),
            "opened_at": _moment(row.opened_at),
            "entered_at": _moment(row.entered_at),
            "revoked_at": _moment(row.revoked_at),
        }
        for row in rows
    ]


def _moment(value: datetime | None) -> str | None:
    return value.isoformat(timespec="seconds") if value else None
