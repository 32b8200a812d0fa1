"""Keep what colleagues write down about a case, for colleagues."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.models.case import Case, CaseNote
from portal.models.staff import Staff
from portal.services.cases.rows import lock, record


def add(session: Session, case: Case, text: str, *, by: Staff, now: datetime) -> None:
    """Keep a note; the audit log knows only that there is one."""
    locked = lock(session, case)
    row = CaseNote(case=locked, staff=by, written_at=now)
    session.add(row)
    session.flush()
    row.text = text
    record(session, "case.noted", locked, by=by, now=now)


def about(session: Session, case: Case) -> Sequence[CaseNote]:
    """List the notes, newest first, with who wrote them."""
    return session.scalars(
        select(CaseNote)
        .where(CaseNote.case_id == case.id)
        .order_by(CaseNote.id.desc())
        .options(joinedload(CaseNote.staff))
    ).all()
