"""Case files end: after their days, when they are lost, or with their customer."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models.case import Case
from portal.models.case_file import CaseFile
from portal.models.customer import Customer
from portal.services.cases.rows import record

BATCH = 100


def lose(session: Session, row: CaseFile, *, now: datetime) -> None:
    """Forget what is lost, or was altered, in storage: it can be made anew."""
    _empty(row)
    why = "its copy is lost or was altered"
    row.failure = why
    record(session, "case_file.failed", row.case, by=None, now=now, why=why)


def end_due(session: Session, *, now: datetime) -> list[str]:
    """Forget papers whose days are over; give the keys of storage to be deleted."""
    rows = session.scalars(
        select(CaseFile)
        .where(CaseFile.expires_at <= now, CaseFile.storage_key.is_not(None))
        .order_by(CaseFile.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    ).all()
    cases = [row.case for row in rows]
    gone = [_forget(session, row) for row in rows]
    for case in cases:
        record(session, "case_file.destroyed", case, by=None, now=now)
    return [key for key in gone if key]


def forget(session: Session, customer: Customer) -> list[str]:
    """Leave no paper about a locked customer; give the keys as `end_due` does."""
    rows = session.scalars(
        select(CaseFile)
        .join(Case, Case.id == CaseFile.case_id)
        .where(Case.customer_id == customer.id)
    ).all()
    gone = [row.storage_key for row in rows]
    for row in rows:
        session.delete(row)
    session.flush()
    return [key for key in gone if key]


def _forget(session: Session, row: CaseFile) -> str | None:
    """Take away what was made; a row of which a newer one is being made stays."""
    key = row.storage_key
    _empty(row)
    if row.due_at is None:
        session.delete(row)
    session.flush()
    return key


def _empty(row: CaseFile) -> None:
    row.storage_key = row.place = row.digest = row.size = None
    row.made_at = row.expires_at = row.told_until = row.made_for = None
