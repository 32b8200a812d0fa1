"""
Invite a customer: send, send again by another way, revoke, and let in by the link.

One link lives at a time for a customer. Opening it consumes nothing. Its button lets
in the first browser that presses it, and from then on that browser alone, until the
link expires, is revoked or replaced: a forwarded message opens no account, and a
person who comes back on the same device is not stopped. Any other browser signs in
with a code by e-mail.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.domain.invitations import OVER, Known, state_of
from portal.errors import KeyDestroyed, LinkClosed, NoAddress
from portal.models.customer import Customer
from portal.models.invitation import Invitation
from portal.models.message import Message
from portal.models.staff import Staff
from portal.policy import InvitationPolicy
from portal.services import audit, limits, messages, verifications
from portal.services.limits import Limit
from portal.services.messages import Words
from portal.states import Channel, InvitationState, InvitationWay
from portal.vault import Keyring

CHANNEL = {InvitationWay.EMAIL: Channel.EMAIL, InvitationWay.SMS: Channel.SMS}
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Standing:
    """The newest invitation of a customer, how it stands, and what is left today."""

    invitation: Invitation | None
    state: InvitationState | None
    message: Message | None
    used_today: int
    per_day: int


def send(
    session: Session,
    customer: Customer,
    *,
    way: InvitationWay,
    secret_hash: bytes,
    words: Words | None,
    by: Staff | None,
    policy: InvitationPolicy,
    now: datetime,
    kind: str = "invitation",
    once: str | None = None,
) -> Invitation:
    """
    Make a link and write its message; older links die.

    For a link to copy there are no words. A message of another `kind` that brings a
    link along names what it is for by `once`, and counts toward no limit of staff.
    Raise TooMany at a limit, NoAddress if the customer cannot be reached this way.
    """
    verifications.lock_customer(session, customer)
    session.refresh(customer)
    if customer.erased_at is not None:
        raise KeyDestroyed("customer")  # a copied link would let somebody in
    to = address_for(customer, way)
    if once is None:
        again, day = limits_for(policy, way)
        limits.spend(session, again, day, digest=digest_of(session, customer), now=now)
    _end_live(session, customer, now=now, replaced=True)
    invitation = Invitation(
        customer=customer,
        secret_hash=secret_hash,
        way=way,
        sent_by_id=by.id if by else None,
        made_at=now,
        expires_at=now + timedelta(days=policy.days_valid),
    )
    session.add(invitation)
    session.flush()
    if to is not None and words is not None:
        messages.write(
            session,
            channel=CHANNEL[way],
            kind=kind,
            to=to,
            words=words,
            once=once or f"invitation:{invitation.public_id}",
            customer=customer,
            subject_id=invitation.public_id,
            now=now,
        )
    _record(session, "invitation.sent", invitation, actor=_actor(by), now=now)
    return invitation


def revoke(
    session: Session, customer: Customer, *, by: Staff, now: datetime
) -> Invitation | None:
    """End the live link; nothing happens if there is none."""
    verifications.lock_customer(session, customer)
    ended = _end_live(session, customer, now=now, replaced=False)
    if ended is not None:
        _record(session, "invitation.revoked", ended, actor=_actor(by), now=now)
    return ended


def standing(
    session: Session, customer: Customer, *, policy: InvitationPolicy, now: datetime
) -> Standing:
    """Say how the newest invitation stands and how many were sent today."""
    _, day = limits_for(policy, InvitationWay.EMAIL)
    digest = digest_of(session, customer)
    used = limits.count(session, day, digest=digest, now=now)
    invitation = session.scalar(
        select(Invitation)
        .where(Invitation.customer_id == customer.id)
        .order_by(Invitation.id.desc())
        .limit(1)
    )
    if invitation is None:
        return Standing(None, None, None, used, policy.per_day)
    message = next(iter(messages.about(session, invitation.public_id)), None)
    state = state_of(_known(invitation, message), now=now)
    return Standing(invitation, state, message, used, policy.per_day)


def behind_link(session: Session, secret_hash: bytes, *, now: datetime) -> Invitation:
    """Give the invitation of a link; raise LinkClosed with why it is over."""
    invitation = session.scalar(
        select(Invitation).where(Invitation.secret_hash == secret_hash)
    )
    if invitation is None:
        raise LinkClosed("unknown")
    if now >= invitation.expires_at:
        raise LinkClosed("expired")
    state = state_of(_known(invitation, None), now=now)
    if state in OVER:
        raise LinkClosed(state.value)
    return invitation


def opened(session: Session, invitation: Invitation, *, now: datetime) -> None:
    """Note the first opening; it may have been a mail scanner, so it opens nothing."""
    if invitation.opened_at is None:
        invitation.opened_at = now
        actor = "link"
        _record(session, "invitation.opened", invitation, actor=actor, now=now)


def enter(
    session: Session, invitation: Invitation, *, same_browser: bool, now: datetime
) -> Customer:
    """Let the person in; raise LinkClosed where another browser already entered."""
    customer = invitation.customer
    verifications.lock_customer(session, customer)
    session.refresh(invitation)
    behind_link(session, invitation.secret_hash, now=now)
    if invitation.entered_at is not None and not same_browser:
        raise LinkClosed("used")
    first = invitation.entered_at is None
    invitation.entered_at = invitation.entered_at or now
    invitation.opened_at = invitation.opened_at or now
    _record(
        session,
        "invitation.entered" if first else "invitation.entered_again",
        invitation,
        actor=f"customer:{customer.public_id}",
        now=now,
    )
    return customer


def address_for(customer: Customer, way: InvitationWay) -> str | None:
    """Give where this way leads; raise NoAddress if the customer has none."""
    if way is InvitationWay.COPY:
        return None
    to = customer.email if way is InvitationWay.EMAIL else customer.phone
    if not to:
        raise NoAddress
    return to


def _end_live(
    session: Session, customer: Customer, *, now: datetime, replaced: bool
) -> Invitation | None:
    live = (
        Invitation.customer_id == customer.id,
        Invitation.revoked_at.is_(None),
        Invitation.replaced_at.is_(None),
    )
    newest = session.scalar(
        select(Invitation).where(*live).order_by(Invitation.id.desc()).limit(1)
    )
    ended = {"replaced_at" if replaced else "revoked_at": now}
    session.execute(update(Invitation).where(*live).values(ended))
    return newest


def _known(invitation: Invitation, message: Message | None) -> Known:
    return Known(
        way=invitation.way,
        expires_at=invitation.expires_at,
        opened=invitation.opened_at is not None,
        entered=invitation.entered_at is not None,
        revoked=invitation.revoked_at is not None,
        replaced=invitation.replaced_at is not None,
        message=message.status if message else None,
    )


def limits_for(policy: InvitationPolicy, way: InvitationWay) -> tuple[Limit, Limit]:
    """Give how often one is sent by this way, and how often by any in a day."""
    """Give how soon it may go the same way again, and how often in a day."""
    again = timedelta(seconds=policy.again_seconds)
    return (
        Limit(f"invitation.{way}", 1, again),
        Limit("invitation.day", policy.per_day, DAY),
    )


def digest_of(session: Session, customer: Customer) -> bytes:
    """Give what the limits count for a customer."""
    """Give the name under which a customer's invitations are counted."""
    keyring: Keyring = session.info["keyring"]
    return keyring.digest("invitation", customer.public_id)


def _actor(by: Staff | None) -> str:
    return f"staff:{by.public_id}" if by else "platform"


def _record(
    session: Session, action: str, invitation: Invitation, *, actor: str, now: datetime
) -> None:
    audit.record(
        session,
        action,
        actor=actor,
        subject=f"invitation:{invitation.public_id}",
        customer=invitation.customer,
        now=now,
        way=invitation.way.value,
    )
