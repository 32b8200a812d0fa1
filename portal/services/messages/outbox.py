"""Read what was sent: for the sandbox and for commands, never for staff."""

from datetime import UTC

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.models.message import Message
from portal.states import Channel
from portal.vault import Keyring


def newest(
    session: Session, *, to: str = "", most: int = 100, older_than: int | None = None
) -> list[Message]:
    """List messages, newest first; only those to one number or address if given."""
    query = select(Message).order_by(Message.id.desc()).limit(most)
    if older_than is not None:
        query = query.where(Message.id < older_than)
    if to:
        keyring: Keyring = session.info["keyring"]
        forms = (to, to.lower(), f"+{to.lstrip('+ ')}", to.replace(" ", ""))
        query = query.where(
            Message.to_digest.in_(
                [keyring.digest(way, form) for form in forms for way in Channel]
            )
        )
    return list(session.scalars(query))


def in_order(session: Session, *, after: int, most: int = 500) -> list[Message]:
    """List the messages after this one, oldest first."""
    query = select(Message).where(Message.id > after).order_by(Message.id).limit(most)
    return list(session.scalars(query))


def count(session: Session) -> int:
    """Give how many there are."""
    return session.scalar(select(func.count(Message.id))) or 0


def as_plain(message: Message) -> dict[str, str | None]:
    """Give the fields that the outbox command prints."""
    return {
        "id": message.public_id,
        "channel": message.channel.value,
        "to": message.to,
        "subject": message.subject,
        "body": message.body,
        "status": message.status.value,
        "created_at": message.written_at.astimezone(UTC).isoformat(),
    }
