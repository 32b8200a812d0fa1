"""Sign a browser in and out; who comes with which cookie is a row."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload

from portal.models.customer import Customer
from portal.models.handoff import Handoff
from portal.models.staff import Staff
from portal.models.visitor import VisitorSession
from portal.states import Audience

WHO = {
    Audience.CUSTOMER: VisitorSession.customer,
    Audience.PHONE: VisitorSession.handoff,
    Audience.STAFF: VisitorSession.staff,
}
SEEN_EVERY = timedelta(seconds=60)  # a row is not written for every request


def secret_hash(secret: str) -> bytes:
    """Hash a random secret of 256 bits; it needs no salt and no slow hash."""
    return hashlib.sha256(secret.encode()).digest()


def open_session(
    session: Session,
    *,
    device: str,
    now: datetime,
    longest: timedelta,
    customer: Customer | None = None,
    staff: Staff | None = None,
    handoff: Handoff | None = None,
) -> tuple[VisitorSession, str]:
    """Sign a browser in; give the row and the secret for its cookie."""
    secret = secrets.token_urlsafe(32)
    audience = (
        Audience.STAFF if staff else Audience.PHONE if handoff else Audience.CUSTOMER
    )
    visitor = VisitorSession(
        audience=audience,
        secret_hash=secret_hash(secret),
        customer=customer,
        staff=staff,
        handoff=handoff,
        device=device,
        started_at=now,
        seen_at=now,
        expires_at=now + longest,
    )
    session.add(visitor)
    session.flush()
    return visitor, secret


def find_session(
    session: Session, secret: str, audience: Audience, *, now: datetime, idle: timedelta
) -> VisitorSession | None:
    """Give the session behind a cookie if it is still good."""
    return session.scalar(
        select(VisitorSession)
        .where(
            VisitorSession.secret_hash == secret_hash(secret),
            VisitorSession.audience == audience,
            VisitorSession.ended_at.is_(None),
            VisitorSession.expires_at > now,
            VisitorSession.seen_at > now - idle,
        )
        .options(joinedload(WHO[audience]))
    )


def needs_seen(visitor: VisitorSession, *, now: datetime) -> bool:
    """Say whether the last sight of it is old enough to be written anew."""
    return now - visitor.seen_at >= SEEN_EVERY


def end_session(visitor: VisitorSession, *, now: datetime) -> None:
    """Sign one browser out; a second time changes nothing."""
    visitor.ended_at = visitor.ended_at or now


def end_all(session: Session, customer: Customer, *, now: datetime) -> None:
    """Sign the customer out everywhere."""
    session.execute(
        update(VisitorSession)
        .where(
            VisitorSession.customer_id == customer.id,
            VisitorSession.ended_at.is_(None),
        )
        .values(ended_at=now)
    )


def open_sessions(
    session: Session, customer: Customer, *, now: datetime, idle: timedelta
) -> list[VisitorSession]:
    """List the browsers the customer is signed in on, newest first."""
    return list(
        session.scalars(
            select(VisitorSession)
            .where(
                VisitorSession.customer_id == customer.id,
                VisitorSession.audience == Audience.CUSTOMER,
                VisitorSession.ended_at.is_(None),
                VisitorSession.expires_at > now,
                VisitorSession.seen_at > now - idle,
            )
            .order_by(VisitorSession.started_at.desc())
        )
    )


def own_session(
    session: Session, customer: Customer, public_id: str
) -> VisitorSession | None:
    """Give a session of this customer, never of another."""
    return session.scalar(
        select(VisitorSession).where(
            VisitorSession.public_id == public_id,
            VisitorSession.customer_id == customer.id,
        )
    )
