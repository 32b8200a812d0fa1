"""A partner's block keeps everybody waiting: while it lasts, no clock runs."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.errors import AlreadyDone, ReasonMissing
from portal.models.case import Case, CasePause
from portal.models.staff import Staff
from portal.services.cases.rows import changed, lock, record, require_open


def open_of(session: Session, case: Case) -> CasePause | None:
    """Give the pause that lasts; None if the clocks run."""
    return session.scalar(
        select(CasePause).where(
            CasePause.case_id == case.id, CasePause.until_at.is_(None)
        )
    )


def begin(session: Session, case: Case, why: str, *, by: Staff, now: datetime) -> None:
    """
    Stop the clocks; `why` names the partner and the block.

    Raise AlreadyDone if they stand or the case is decided, HeldBy, ReasonMissing.
    """
    if not why:
        raise ReasonMissing
    locked = lock(session, case)
    require_open(locked, by=by)
    if open_of(session, locked) is not None:
        raise AlreadyDone("paused")
    row = CasePause(case=locked, from_at=now, staff=by)
    session.add(row)
    session.flush()
    row.why = why
    changed(session, locked, now=now)
    record(session, "case.paused", locked, by=by, now=now)


def resume(session: Session, case: Case, *, by: Staff, now: datetime) -> None:
    """Let the clocks go on; raise AlreadyDone if they run, HeldBy."""
    locked = lock(session, case)
    require_open(locked, by=by)
    if not end(session, locked, by=by, now=now):
        raise AlreadyDone("resumed")
    changed(session, locked, now=now)


def end(session: Session, case: Case, *, by: Staff | None, now: datetime) -> bool:
    """End the pause that lasts, of a locked case; say whether there was one."""
    row = open_of(session, case)
    if row is None:
        return False
    row.until_at = now
    session.flush()
    record(session, "case.resumed", case, by=by, now=now)
    return True
