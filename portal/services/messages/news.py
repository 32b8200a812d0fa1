"""What becomes known of a message: kept once, never taken back, told to screens."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.redact import without_contacts
from portal.models.message import Code, Message
from portal.ports import News
from portal.services import audit, verifications
from portal.states import Channel, MessageStatus

RANK = {
    MessageStatus.QUEUED: 0,
    MessageStatus.SENDING: 1,
    MessageStatus.SENT: 2,
    MessageStatus.DELIVERED: 3,
    MessageStatus.FAILED: 3,
}


def lock(session: Session, public_id: str) -> Message | None:
    """Give the message, which nobody else changes until the commit."""
    return session.scalar(
        select(Message)
        .where(Message.public_id == public_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def advance(
    session: Session,
    message: Message,
    status: MessageStatus,
    *,
    now: datetime,
    code: str = "",
) -> bool:
    """
    Move the status forward; say whether it moved.

    News may come late, twice and in any order: delivered and failed are final.
    """
    if RANK[status] <= RANK[message.status]:
        return False
    message.status = status
    message.failure_code = code[:20] or None
    if status is not MessageStatus.FAILED:
        message.failure = None
        message.sent_at = message.sent_at or now
    if RANK[status] == RANK[MessageStatus.FAILED]:
        message.settled_at, message.try_at = now, None
    elif status is MessageStatus.SENT:
        message.try_at = None
    tell(session, message, now=now)
    audit.record(
        session,
        f"message.{status.value}",
        actor="worker",
        subject=f"message:{message.public_id}",
        customer=message.customer,
        now=now,
        channel=message.channel.value,
        kind=message.kind,
        tries=message.tries,
        code=message.failure_code,
    )
    return True


def fail(
    session: Session, message: Message, *, reason: str, code: str, now: datetime
) -> None:
    """Mark as failed with the gateway's reason, without the address in it."""
    if advance(session, message, MessageStatus.FAILED, now=now, code=code):
        message.failure = without_contacts(reason)


def take(session: Session, public_id: str, told: News, *, now: datetime) -> bool:
    """
    Keep what a gateway told by itself; say whether there is such a text.

    A failure of an earlier try, after which another text was sent, counts not.
    """
    message = lock(session, public_id)
    if message is None or message.channel is not Channel.SMS:
        return False
    message.provider_id = message.provider_id or told.provider_id[:120] or None
    if told.status is not MessageStatus.FAILED:
        advance(session, message, told.status, now=now)
    elif message.provider_id == told.provider_id:
        fail(session, message, reason=told.reason, code=told.code, now=now)
    return True


def tell(session: Session, message: Message, *, now: datetime) -> None:
    """
    Ring for the screens that wait for this message.

    Nothing that was given has changed: what the customer is about to send may be sent
    as it stands. Nobody waits for a code that was used.
    """
    if message.customer_id is None or _code_was_used(session, message):
        return
    session.flush()
    verification = verifications.current(session, message.customer_id)
    if verification is not None:
        verifications.ring(verifications.lock(session, verification), now=now)
        session.flush()


def _code_was_used(session: Session, message: Message) -> bool:
    used = select(Code.id).where(
        Code.public_id == message.subject_id, Code.used_at.is_not(None)
    )
    return message.subject_id is not None and session.scalar(used) is not None
