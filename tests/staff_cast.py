"""The people of the console, and browsers on which they are signed in."""

from datetime import datetime, timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from portal.models.staff import Staff
from portal.services import staff, visitors
from portal.states import Role
from tests.clocks import NOON

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PASSWORD = "correct horse battery"


def make_staff(
    session: Session,
    role: Role = Role.REVIEWER,
    *,
    name: str = "Rae Reviewer",
    email: str | None = None,
    now: datetime = NOON,
) -> Staff:
    """Add a colleague with a second factor, without the cost of a password."""
    email = email or f"{role}@example.org"
    row = staff.add(session, name=name, email=email, role=role, actor="test", now=now)
    row.totp_secret, row.totp_confirmed_at = SECRET, now
    row.password_hash = "none that fits"
    session.flush()
    return row


def anew(session: Session) -> Session:
    """Let the session see what browsers changed meanwhile."""
    session.rollback()
    return session


def with_password(
    session: Session, role: Role = Role.REVIEWER, *, enrolled: bool = True
) -> Staff:
    """Add a colleague who can type a password."""
    return staff.with_password(
        session,
        name="Rae Reviewer",
        email="rae@example.org",
        role=role,
        password=PASSWORD,
        totp_secret=SECRET if enrolled else None,
        now=NOON,
    )


def browser(
    app: Flask, session: Session, row: Staff, *, now: datetime = NOON
) -> FlaskClient:
    """Give a browser on which the colleague is signed in."""
    _, secret = visitors.open_session(
        session,
        device="Firefox on Linux",
        now=now,
        longest=timedelta(hours=12),
        staff=row,
    )
    session.commit()
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["staff"] = secret
    return client
