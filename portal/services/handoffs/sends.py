"""Send a handoff's link to the phone by a text or an e-mail."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portal.errors import AlreadyDone
from portal.models.handoff import Handoff
from portal.models.message import Message
from portal.policy import HandoffPolicy
from portal.services import handoffs, limits, messages
from portal.services.limits import Limit
from portal.states import Channel, HandoffWay
from portal.vault import Keyring

KIND = "handoff"


def add_way(
    session: Session, handoff: Handoff, way: HandoffWay, *, now: datetime
) -> Handoff:
    """
    Note that the link leaves the screen this way.

    Raise AlreadyDone if a phone has the handoff already, LinkClosed if it is over.
    """
    handoff = handoffs.lock(session, handoff)
    if handoff.ended_at is not None:
        raise AlreadyDone("handoff")
    if handoff.claimed_at is not None:
        raise AlreadyDone("claim")
    handoff.active_at = now
    if way not in handoff.ways:
        handoff.ways = [*handoff.ways, way]
    handoffs.tell(
        session,
        handoff,
        "handoff.sent",
        actor=f"customer:{handoff.verification.customer.public_id}",
        now=now,
        way=way.value,
    )
    return handoff


def send(
    session: Session,
    handoff: Handoff,
    *,
    channel: Channel,
    to: str,
    words: messages.Words,
    once: str,
    policy: HandoffPolicy,
    now: datetime,
) -> Message:
    """
    Write the message that carries the link.

    `once` tells one press of the button from the next. Raise TooMany beyond the
    limit, AlreadyDone if there is nothing to send any more.
    """
    handoff = handoffs.lock(session, handoff)
    customer = handoff.verification.customer
    name = f"{KIND}:{handoff.public_id}:{channel}:{once}"
    known = [each for each in about(session, handoff) if each.once == name]
    if known:
        return known[0]
    add_way(session, handoff, HandoffWay(channel.value), now=now)
    keyring: Keyring = session.info["keyring"]
    limits.spend(
        session,
        Limit("handoff.send", policy.sends_per_hour, timedelta(hours=1)),
        digest=keyring.digest("customer", customer.public_id),
        now=now,
    )
    return messages.write(
        session,
        channel=channel,
        kind=KIND,
        to=to,
        words=words,
        once=name,
        now=now,
        customer=customer,
        subject_id=handoff.public_id,
    )


def about(session: Session, handoff: Handoff) -> list[Message]:
    """List what was sent for this handoff, newest first."""
    return messages.about(session, handoff.public_id)
