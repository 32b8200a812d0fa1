"""Sound the alarm where no answer came for too long; what is held stays held."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from portal.domain.roles import Permission
from portal.models.screening import Screening
from portal.policy import DeskPolicy
from portal.services import audit, messages, staff
from portal.services.messages import Words
from portal.states import Channel

BATCH = 100  # of one transaction
KIND = "screening_alarm"  # of the letter


def any_due(session: Session, *, policy: DeskPolicy, now: datetime) -> bool:
    """Say whether a screening waits for too long, of which nobody was told."""
    found = select(Screening.id).where(*_silent(policy, now)).limit(1)
    return session.scalar(found) is not None


def sound(
    session: Session,
    *,
    policy: DeskPolicy,
    letter: Callable[..., Words],
    now: datetime,
) -> int:
    """
    Note who waits for too long; give how many do.

    Colleagues get a letter about the first alone: while one alarm stands, all others
    are of the same trouble.
    """
    before = standing(session)
    rows = session.scalars(
        select(Screening)
        .where(*_silent(policy, now))
        .order_by(Screening.asked_at, Screening.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    ).all()
    for row in rows:
        row.alarmed_at = now
    session.flush()
    if rows and not before:
        _write(session, rows[0], policy, letter, now=now)
    for row in rows:
        audit.record(
            session,
            "screening.alarmed",
            actor="portal",
            subject=f"transfer:{row.transfer.public_id}",
            customer=row.transfer.customer,
            now=now,
            screening=row.public_id,
            minutes=policy.alarm_minutes,
        )
    return len(rows)


def standing(session: Session) -> int:
    """Count the screenings that wait, and for which the alarm was sounded."""
    found = select(func.count()).where(
        Screening.alarmed_at.is_not(None), Screening.due_at.is_not(None)
    )
    return session.scalar(found) or 0


def _silent(policy: DeskPolicy, now: datetime) -> Sequence[ColumnElement[bool]]:
    since = now - timedelta(minutes=policy.alarm_minutes)
    return (
        Screening.due_at.is_not(None),
        Screening.alarmed_at.is_(None),
        Screening.asked_at <= since,
    )


def _write(
    session: Session,
    row: Screening,
    policy: DeskPolicy,
    letter: Callable[..., Words],
    *,
    now: datetime,
) -> None:
    names = sorted({each.provider for each in row.answers if each.next_at is not None})
    for each in staff.able(session, Permission.AML):
        messages.write(
            session,
            channel=Channel.EMAIL,
            kind=KIND,
            to=each.email,
            words=letter(
                KIND,
                "en",
                page="staff.transfers",
                name=each.name,
                minutes=policy.alarm_minutes,
                providers=names,
            ),
            once=f"{KIND}:{row.public_id}:{each.public_id}",
            now=now,
        )
