"""Send what was written, and keep what the gateways tell about it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.redact import without_contacts
from portal.errors import CannotOpen, DeliveryDelayed, DeliveryRefused, KeyDestroyed
from portal.models.message import Message
from portal.policy import MessagePolicy
from portal.ports import Adapters, Mail, Receipt
from portal.services.messages import news
from portal.states import Channel, MessageStatus

Outcome = Receipt | DeliveryRefused | DeliveryDelayed

ASK_FIRST = timedelta(seconds=8)  # after a text was sent and nothing was heard
ASK_LAST = timedelta(hours=1)  # then it stays as what is known: sent
PAUSE_GROWS = 3


@dataclass(frozen=True, kw_only=True)
class Parcel:
    """One message in a worker's hands, as plain values: the row is not held."""

    public_id: str
    channel: Channel
    to: str
    subject: str
    text: str
    html: str
    provider_id: str


def take_due(
    session: Session, *, policy: MessagePolicy, now: datetime
) -> Parcel | None:
    """
    Take one message that is due, or that a dead worker left; None if there is none.

    It is taken for the length of a lease, and counts as tried from here on.
    """
    while (message := _first_due(session, now)) is not None:
        if message.tries >= policy.tries:
            news.fail(session, message, reason="given up", code="", now=now)
            continue
        message.status = MessageStatus.SENDING
        message.taken_at = now
        message.try_at = now + timedelta(seconds=policy.lease_seconds)
        message.tries += 1
        session.flush()
        try:
            return _whole(message)
        except CannotOpen:
            news.fail(session, message, reason="erased", code="", now=now)
    return None


def gateway_of(parcel: Parcel, adapters: Adapters) -> str:
    """Give the name of the connection that the message goes by."""
    return (adapters.sms if parcel.channel is Channel.SMS else adapters.email).name


def send(parcel: Parcel, adapters: Adapters, public_url: str) -> Outcome:
    """Hand one message to its gateway; holds no transaction, may take long."""
    try:
        if parcel.channel is Channel.SMS:
            return adapters.sms.send(
                parcel.to,
                parcel.text,
                once=parcel.public_id,
                callback_url=f"{public_url}/hooks/twilio/{parcel.public_id}",
            )
        host = urlsplit(public_url).hostname or "localhost"
        return adapters.email.send(
            Mail(
                to=parcel.to,
                subject=parcel.subject,
                text=parcel.text,
                html=parcel.html,
                message_id=f"<{parcel.public_id}@{host}>",
            )
        )
    except (DeliveryRefused, DeliveryDelayed) as error:
        return error


def settle(
    session: Session,
    public_id: str,
    outcome: Outcome,
    *,
    policy: MessagePolicy,
    now: datetime,
    gateway: str | None = None,
) -> None:
    """
    Keep what came of a try: taken, refused for ever, or to be tried again.

    `gateway` is the name of the connection that was tried.
    """
    message = news.lock(session, public_id)
    if message is None:
        return
    message.gateway = gateway
    if isinstance(outcome, Receipt):
        message.provider_id = message.provider_id or outcome.provider_id or None
        news.advance(session, message, outcome.status, now=now)
        if message.status is MessageStatus.SENT and message.channel is Channel.SMS:
            message.try_at = now + ASK_FIRST
    elif isinstance(outcome, DeliveryRefused):
        news.fail(session, message, reason=outcome.reason, code=outcome.code, now=now)
    elif message.status is MessageStatus.SENDING:
        _try_again(session, message, outcome, policy=policy, now=now)


def take_unheard(session: Session, *, now: datetime) -> Parcel | None:
    """Take one text that was sent and of which nothing was heard since."""
    message = session.scalar(
        select(Message)
        .where(
            Message.status == MessageStatus.SENT,
            Message.channel == Channel.SMS,
            Message.try_at <= now,
        )
        .order_by(Message.try_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if message is None:
        return None
    waited = now - (message.sent_at or now)
    pause = max(ASK_FIRST, waited)
    message.try_at = now + pause if waited < ASK_LAST else None
    return _parcel(message)


def ask(parcel: Parcel, adapters: Adapters) -> Outcome:
    """Ask the gateway what became of a text; holds no transaction."""
    try:
        return adapters.sms.look_up(parcel.provider_id)
    except (DeliveryRefused, DeliveryDelayed) as error:
        return error


def hear(session: Session, public_id: str, outcome: Outcome, *, now: datetime) -> None:
    """Keep what the gateway told; that it cannot say changes nothing."""
    message = news.lock(session, public_id)
    if message is None:
        return
    if isinstance(outcome, Receipt):
        news.advance(session, message, outcome.status, now=now)
    elif isinstance(outcome, DeliveryRefused):
        news.fail(session, message, reason=outcome.reason, code=outcome.code, now=now)


def _first_due(session: Session, now: datetime) -> Message | None:
    # a lease that ran out is due again: its end stands in try_at
    return session.scalar(
        select(Message)
        .where(
            Message.status.in_((MessageStatus.QUEUED, MessageStatus.SENDING)),
            Message.try_at <= now,
        )
        .order_by(Message.try_at, Message.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )


def _whole(message: Message) -> Parcel:
    if message.to is None:
        raise KeyDestroyed("message")
    return _parcel(message)


def _parcel(message: Message) -> Parcel:
    return Parcel(
        public_id=message.public_id,
        channel=message.channel,
        to=message.to or "",
        subject=message.subject or "",
        text=message.body or "",
        html=message.html or "",
        provider_id=message.provider_id or "",
    )


def _try_again(
    session: Session,
    message: Message,
    delay: DeliveryDelayed,
    *,
    policy: MessagePolicy,
    now: datetime,
) -> None:
    if message.tries >= policy.tries:
        news.fail(session, message, reason=delay.reason, code="", now=now)
        return
    grown = policy.first_pause_seconds * PAUSE_GROWS ** (message.tries - 1)
    pause = max(min(grown, policy.longest_pause_seconds), delay.retry_after or 0)
    message.status = MessageStatus.QUEUED
    message.failure = without_contacts(delay.reason)
    message.try_at = now + timedelta(seconds=min(pause, 86_400))
    news.tell(session, message, now=now)
