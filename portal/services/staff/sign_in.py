"""
Let staff in: password first, then the second factor, both under one limit.

A try is counted before the password is looked at, so that many at once are counted
too, and taken back when it was right. An unknown address is counted, hashed and
answered like a known one.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.errors import TooMany, WrongPassword
from portal.models.staff import Staff
from portal.policy import SignInPolicy
from portal.services import audit, limits
from portal.services.limits import Limit
from portal.vault import Keyring


@dataclass(frozen=True)
class Attempt:
    """One try to sign in: what it was counted against, and what to check."""

    account: bytes
    network: bytes
    stored: str  # the password's hash, or "" for an account that is not there
    at: datetime


def begin(
    session: Session, email: str, *, address: str, policy: SignInPolicy, now: datetime
) -> Attempt:
    """Count a try, and give the hash to check outside; raise TooMany in a pause."""
    attempt = count(session, email, address=address, policy=policy, now=now)
    staff = find(session, email)
    stored = staff.password_hash if staff and not staff.disabled_at else ""
    return Attempt(attempt.account, attempt.network, stored, now)


def settle(
    session: Session,
    attempt: Attempt,
    email: str,
    *,
    fits: bool,
    policy: SignInPolicy,
    new_hash: str | None = None,
) -> Staff:
    """End a try: give whom the password belongs to, or raise WrongPassword."""
    staff = find(session, email)
    if staff is None or staff.disabled_at or not fits or _changed(staff, attempt):
        failed(session, staff, what="password", now=attempt.at)
        raise WrongPassword
    take_back(session, attempt, policy=policy)
    if new_hash:
        staff.password_hash = new_hash
    return staff


def count(
    session: Session, email: str, *, address: str, policy: SignInPolicy, now: datetime
) -> Attempt:
    """Count one try against the account and the network address."""
    attempt = Attempt(
        account_digest(session, email), _digest(session, f"from {address}"), "", now
    )
    account, network = account_limit(policy), _network_limit(policy)
    # the address first: who is stopped there must not use up the account's tries
    limits.spend(session, network, digest=attempt.network, now=now)
    limits.spend(session, account, digest=attempt.account, now=now)
    return attempt


def take_back(session: Session, attempt: Attempt, *, policy: SignInPolicy) -> None:
    """Count a try no more: it was right."""
    account, network = account_limit(policy), _network_limit(policy)
    limits.give_back(session, account, digest=attempt.account, at=attempt.at)
    limits.give_back(session, network, digest=attempt.network, at=attempt.at)


def entered(
    session: Session, staff: Staff, *, by: str, policy: SignInPolicy, now: datetime
) -> None:
    """Note a whole sign-in; wrong tries before it are forgiven."""
    digest = account_digest(session, staff.email)
    limits.forgive(session, account_limit(policy), digest=digest)
    actor = f"staff:{staff.public_id}"
    audit.record(
        session, "staff.signed_in", actor=actor, subject=actor, now=now, second=by
    )


def tries_left(session: Session, attempt: Attempt, *, policy: SignInPolicy) -> int:
    """Give how many wrong tries an address has left; known or not, it is told."""
    limit = account_limit(policy)
    used = limits.count(session, limit, digest=attempt.account, now=attempt.at)
    return max(0, limit.times - used)


def pause(session: Session, attempt: Attempt, *, policy: SignInPolicy) -> TooMany:
    """Give the pause that begins with the last of an address's wrong tries."""
    limit = account_limit(policy)
    opens = limits.full_until(session, limit, digest=attempt.account, now=attempt.at)
    return TooMany(limit.name, opens or attempt.at)


def account_limit(policy: SignInPolicy) -> Limit:
    """Give how often an account may be tried before its sign-in pauses."""
    window = timedelta(minutes=policy.pause_minutes)
    return Limit("staff.account", policy.wrong_tries, window)


def account_digest(session: Session, email: str) -> bytes:
    """Give what an account's tries are counted under."""
    return _digest(session, email.lower())


def confirmed(session: Session, staff: Staff, *, by: str, now: datetime) -> None:
    """Note that the second factor was given again, before something dangerous."""
    who = f"staff:{staff.public_id}"
    audit.record(session, "staff.confirmed", actor=who, subject=who, now=now, second=by)


def failed(session: Session, staff: Staff | None, *, what: str, now: datetime) -> None:
    """Note a wrong password or code; an unknown address is noted as nobody."""
    who = f"staff:{staff.public_id}" if staff else "staff:unknown"
    audit.record(
        session, "staff.sign_in_failed", actor=who, subject=who, now=now, what=what
    )


def find(session: Session, email: str) -> Staff | None:
    """Give the colleague of this e-mail address."""
    return session.scalar(select(Staff).where(Staff.email == email.strip().lower()))


def print_of(staff: Staff) -> str:
    """Give what changes with the password: a half sign-in ends when it does."""
    return hashlib.sha256(staff.password_hash.encode()).hexdigest()[:16]


def _changed(staff: Staff, attempt: Attempt) -> bool:
    return staff.password_hash != attempt.stored


def _network_limit(policy: SignInPolicy) -> Limit:
    window = timedelta(minutes=policy.pause_minutes)
    return Limit("staff.network", policy.wrong_tries_per_address, window)


def _digest(session: Session, what: str) -> bytes:
    keyring: Keyring = session.info["keyring"]
    return keyring.digest("staff sign-in", what.strip())
