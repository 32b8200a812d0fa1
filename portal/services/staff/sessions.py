"""The browsers on which colleagues are signed in: listed, and ended."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.models.staff import Staff
from portal.models.visitor import VisitorSession
from portal.services import audit
from portal.services.visitors import end_session


def open_now(
    session: Session, staff: Staff, *, now: datetime, idle: timedelta
) -> Sequence[VisitorSession]:
    """List the browsers a colleague is signed in on, newest first."""
    return session.scalars(
        select(VisitorSession)
        .where(
            VisitorSession.staff_id == staff.id,
            VisitorSession.ended_at.is_(None),
            VisitorSession.expires_at > now,
            VisitorSession.seen_at > now - idle,
        )
        .order_by(VisitorSession.started_at.desc(), VisitorSession.id.desc())
    ).all()


def end_one(
    session: Session, staff: Staff, public_id: str, *, actor: str, now: datetime
) -> bool:
    """Sign a colleague out of one browser; False if it is none of theirs."""
    row = session.scalar(
        select(VisitorSession).where(
            VisitorSession.public_id == public_id, VisitorSession.staff_id == staff.id
        )
    )
    if row is None:
        return False
    if row.ended_at is None:
        end_session(row, now=now)
        subject = f"session:{row.public_id}"
        audit.record(session, "staff.signed_out", actor=actor, subject=subject, now=now)
    return True


def end_all(
    session: Session,
    staff: Staff,
    *,
    actor: str,
    now: datetime,
    but: VisitorSession | None = None,
) -> int:
    """Sign a colleague out everywhere, or everywhere but here; give how often."""
    ended = session.execute(
        update(VisitorSession)
        .where(
            VisitorSession.staff_id == staff.id,
            VisitorSession.ended_at.is_(None),
            VisitorSession.id != (but.id if but else 0),
        )
        .values(ended_at=now)
        .returning(VisitorSession.expires_at)
    ).all()
    live = sum(1 for each in ended if each.expires_at > now)
    if live:
        audit.record(
            session,
            "staff.sessions_ended",
            actor=actor,
            subject=f"staff:{staff.public_id}",
            now=now,
            count=live,
        )
    return live
