"""The links by which staff are invited: how one stands, and its end."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models.message import Message
from portal.models.staff import Staff
from portal.services import audit

KIND = "staff_link"


class LinkState(StrEnum):
    """What is known of a colleague's link."""

    LIVE = "live"
    EXPIRED = "expired"
    USED = "used"
    NONE = "none"  # none was made, or the last one was revoked


@dataclass(frozen=True)
class LinkStanding:
    """How a colleague's link stands; the message is there if it was sent."""

    state: LinkState
    message: Message | None


def standing(session: Session, staff: Staff, *, now: datetime) -> LinkStanding:
    """Say how a colleague's newest link stands."""
    if staff.link_hash is None or staff.link_expires_at is None:
        state = LinkState.USED if staff.password_hash else LinkState.NONE
        return LinkStanding(state, None)
    live = now < staff.link_expires_at
    sent = select(Message).where(Message.once == once(staff.link_hash))
    return LinkStanding(
        LinkState.LIVE if live else LinkState.EXPIRED, session.scalar(sent)
    )


def once(link_hash: bytes) -> str:
    """Name the one message that carries a link."""
    return f"{KIND}:{link_hash.hex()[:40]}"


def revoke(session: Session, staff: Staff, *, actor: str, now: datetime) -> None:
    """Let the link lead nowhere; a second time changes nothing."""
    if staff.link_hash is None:
        return
    staff.link_hash = staff.link_expires_at = None
    subject = f"staff:{staff.public_id}"
    audit.record(session, "staff.link_revoked", actor=actor, subject=subject, now=now)
