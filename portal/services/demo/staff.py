"""
The people of the sandbox's console.

Their passwords and second factors follow from the portal's own secret key: each
installation has others, they stand nowhere in the clear, and commands can tell them.
"""

import base64
import secrets
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from portal.models.staff import Staff
from portal.services import staff
from portal.services.staff import sign_in
from portal.states import Role
from portal.vault import Keyring

DOMAIN = "demo.example"  # RFC 2606: nobody's
NAMES = {
    Role.SUPPORT: "Sam Support",
    Role.REVIEWER: "Robin Reviewer",
    Role.COMPLIANCE: "Charlie Compliance",
    Role.ADMINISTRATOR: "Alex Administrator",
}


@dataclass(frozen=True)
class Account:
    """What somebody types to sign in to the console."""

    email: str
    password: str = field(repr=False)
    totp_secret: str = field(repr=False)
    name: str
    role: Role


def account(keyring: Keyring, role: Role, mark: str = "") -> Account:
    """Give the account of a role; a mark makes another one of the same role."""
    email = f"{role.value}{'-' if mark else ''}{mark}@{DOMAIN}"
    # the password is easy to type: letters of one case and digits
    password = base64.b32encode(keyring.digest("demo password", email)[:15])
    secret = base64.b32encode(keyring.digest("demo totp", email)[:20])
    return Account(email, password.decode().lower(), secret.decode(), NAMES[role], role)


def ensure(session: Session, wanted: Account, *, now: datetime) -> Staff:
    """Give the row of this account, made if it is not there."""
    found = sign_in.find(session, wanted.email)
    if found is not None:
        return found
    return staff.with_password(
        session,
        name=wanted.name,
        email=wanted.email,
        role=wanted.role,
        password=wanted.password,
        totp_secret=wanted.totp_secret,
        now=now,
    )


def row(session: Session, role: Role, *, now: datetime) -> Staff:
    """Give the row of the demo's colleague of this role."""
    return ensure(session, account(session.info["keyring"], role), now=now)


def accounts(session: Session) -> list[Account]:
    """Give the account of each role."""
    return [account(session.info["keyring"], role) for role in Role]


def missing(session: Session) -> list[Account]:
    """Give the accounts that are not there yet."""
    return [
        each for each in accounts(session) if sign_in.find(session, each.email) is None
    ]


def ensure_all(session: Session, *, now: datetime) -> list[Account]:
    """Make sure that there is somebody of each role."""
    for each in missing(session):
        ensure(session, each, now=now)
    return accounts(session)


def fresh(session: Session, role: Role, *, now: datetime) -> Account:
    """
    Make one more account.

    A code of the second factor works once, so two who sign in at the same moment
    need an account each.
    """
    made = account(session.info["keyring"], role, secrets.token_hex(4))
    ensure(session, made, now=now)
    return made
