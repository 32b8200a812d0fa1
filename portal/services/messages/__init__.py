"""Write what is to be sent; the worker sends it after the commit."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain import telephones
from portal.models.customer import Customer
from portal.models.message import Message
from portal.services.locks import one_at_a_time
from portal.states import Channel, MessageStatus
from portal.vault import Keyring


@dataclass(frozen=True)
class Words:
    """What a message says; a text has neither subject nor HTML."""

    subject: str
    text: str
    html: str


def write(
    session: Session,
    *,
    channel: Channel,
    kind: str,
    to: str,
    words: Words,
    once: str,
    now: datetime,
    customer: Customer | None = None,
    subject_id: str | None = None,
) -> Message:
    """
    Put a message into the row from which the worker sends it.

    `once` names what it is for: a second message of the same name is not written,
    the first is given instead.
    """
    keyring: Keyring = session.info["keyring"]
    one_at_a_time(session, keyring.digest("once", once))
    known = session.scalar(select(Message).where(Message.once == once))
    if known is not None:
        return known
    message = Message(
        wrapped_key=keyring.new_wrapped_key(),
        customer=customer,
        channel=channel,
        kind=kind,
        subject_id=subject_id,
        once=once,
        to_digest=keyring.digest(channel, to),
        country=_country(to) if channel is Channel.SMS else None,
        status=MessageStatus.QUEUED,
        tries=0,
        written_at=now,
        try_at=now,
    )
    session.add(message)
    session.flush()
    message.to, message.subject = to, words.subject
    message.body, message.html = words.text, words.html
    session.flush()
    return message


def _country(number: str) -> str:
    found = telephones.look(number)
    return (found and found.country) or telephones.NOWHERE


def about(session: Session, subject_id: str) -> list[Message]:
    """List the messages that carry this invitation, handoff or code, newest first."""
    return list(
        session.scalars(
            select(Message)
            .where(Message.subject_id == subject_id)
            .order_by(Message.id.desc())
        )
    )
