"""Forget what messages said and where they went; that they were sent stays known."""

from datetime import datetime

from sqlalchemy import ColumnElement, update
from sqlalchemy.orm import Session

from portal.models.message import Message
from portal.states import MessageStatus
from portal.vault import DESTROYED

HASH = 32  # bytes
UNSENT = (MessageStatus.QUEUED, MessageStatus.SENDING)
EMPTY = {
    "wrapped_key": DESTROYED,
    "to_digest": bytes(HASH),
    "to_sealed": None,
    "subject_sealed": None,
    "body_sealed": None,
    "html_sealed": None,
}


def forget_words(session: Session, which: ColumnElement[bool], *, now: datetime) -> int:
    """
    Destroy the keys of these messages; give how many had one.

    What waits to be sent fails as erased: its words are gone.
    """
    session.execute(
        update(Message)
        .where(which, Message.status.in_(UNSENT))
        .values(
            status=MessageStatus.FAILED,
            failure="erased",
            settled_at=now,
            try_at=None,
        )
        .execution_options(synchronize_session=False)
    )
    emptied = session.execute(
        update(Message)
        .where(which, Message.wrapped_key != DESTROYED)
        .values(EMPTY)
        .execution_options(synchronize_session=False)
    )
    session.expire_all()
    return int(emptied.rowcount)  # type: ignore[attr-defined]
