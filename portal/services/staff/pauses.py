"""
The pause after too many wrong tries: seen, told of and lifted.

Who signs in is told the same whether the address is known or not. What only a known
address leads to, the letter, is the worker's: no answer takes longer for it.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.models.message import Message, Spending
from portal.models.staff import Staff
from portal.policy import SignInPolicy
from portal.services import audit, limits, messages
from portal.services.messages import Words
from portal.services.staff import sign_in
from portal.states import Channel

Letter = Callable[[Staff, datetime], Words]


def until(
    session: Session, staff: Staff, *, policy: SignInPolicy, now: datetime
) -> datetime | None:
    """Give when a colleague's sign-in opens again, or None if it is open."""
    digest = sign_in.account_digest(session, staff.email)
    limit = sign_in.account_limit(policy)
    return limits.full_until(session, limit, digest=digest, now=now)


def lift(
    session: Session, staff: Staff, *, policy: SignInPolicy, actor: str, now: datetime
) -> bool:
    """Let a colleague try again at once; False if nothing was paused."""
    if until(session, staff, policy=policy, now=now) is None:
        return False
    digest = sign_in.account_digest(session, staff.email)
    limits.forgive(session, sign_in.account_limit(policy), digest=digest)
    subject = f"staff:{staff.public_id}"
    audit.record(session, "staff.pause_lifted", actor=actor, subject=subject, now=now)
    return True


def tell(
    session: Session, *, policy: SignInPolicy, now: datetime, letter: Letter
) -> int:
    """Write to each colleague whose sign-in is paused, once an hour at most."""
    full, told = _full(session, policy=policy, now=now), 0
    if not full:
        return 0
    for staff in session.scalars(select(Staff).where(Staff.disabled_at.is_(None))):
        if sign_in.account_digest(session, staff.email) in full:
            told += _tell_one(session, staff, policy=policy, now=now, letter=letter)
    return told


def _full(session: Session, *, policy: SignInPolicy, now: datetime) -> set[bytes]:
    limit = sign_in.account_limit(policy)
    return set(
        session.scalars(
            select(Spending.digest)
            .where(Spending.limit == limit.name, Spending.at > now - limit.window)
            .group_by(Spending.digest)
            .having(func.count() >= limit.times)
        )
    )


def _tell_one(
    session: Session,
    staff: Staff,
    *,
    policy: SignInPolicy,
    now: datetime,
    letter: Letter,
) -> int:
    opens = until(session, staff, policy=policy, now=now)
    recent = select(Message.id).where(
        Message.kind == "staff_paused",
        Message.subject_id == staff.public_id,
        Message.written_at > now - timedelta(hours=1),
    )
    if opens is None or session.scalar(recent.limit(1)) is not None:
        return 0
    messages.write(
        session,
        channel=Channel.EMAIL,
        kind="staff_paused",
        to=staff.email,
        words=letter(staff, opens),
        once=f"staff_paused:{staff.public_id}:{opens.isoformat()}",
        subject_id=staff.public_id,
        now=now,
    )
    subject = f"staff:{staff.public_id}"
    audit.record(session, "staff.paused", actor="portal", subject=subject, now=now)
    return 1
