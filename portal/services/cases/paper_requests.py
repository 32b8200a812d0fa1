"""Ask a customer for papers, in words, and say whether what came will do."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from portal.domain.cases import TAKEN
from portal.errors import AlreadyDone, ReasonMissing
from portal.models.case import Case
from portal.models.paper import PaperRequest
from portal.models.staff import Staff
from portal.policy import CasesPolicy
from portal.services.cases.rows import changed, lock, record, require_open
from portal.states import CaseState, PaperKind, PaperState


def ask(
    session: Session,
    case: Case,
    *,
    kind: PaperKind,
    words: str,
    by: Staff,
    policy: CasesPolicy,
    now: datetime,
) -> PaperRequest:
    """
    Ask for papers; the caller writes the letter.

    Raise ReasonMissing without words, AlreadyDone if the case is decided, HeldBy.
    """
    if not words:
        raise ReasonMissing
    locked = lock(session, case)
    require_open(locked, by=by)
    row = PaperRequest(
        case=locked,
        kind=kind,
        state=PaperState.ASKED,
        asked_at=now,
        asked_by=by,
        due_at=now,
        next_at=now,
    )
    _start(row, policy, now=now)
    session.add(row)
    session.flush()
    row.words = words
    _changed(session, "papers.asked", row, by=by, now=now)
    return row


def accept(session: Session, row: PaperRequest, *, by: Staff, now: datetime) -> None:
    """Say that what came will do; raise AlreadyDone if nothing waits, HeldBy."""
    _settle(session, row, {PaperState.ANSWERED}, PaperState.ACCEPTED, by=by, now=now)


def refuse(
    session: Session,
    row: PaperRequest,
    reason: str,
    *,
    by: Staff,
    policy: CasesPolicy,
    now: datetime,
) -> None:
    """
    Ask for the papers again, with the reason; their time begins anew.

    Raise ReasonMissing, AlreadyDone if nothing waits to be looked at, HeldBy.
    """
    if not reason:
        raise ReasonMissing
    _open_case(session, row, by=by)
    if row.state is not PaperState.ANSWERED:
        raise AlreadyDone(row.state.value)
    row.reason = reason
    _start(row, policy, now=now)
    row.state, row.settled_at, row.settled_by = PaperState.REFUSED, now, by
    _changed(session, "papers.refused", row, by=by, now=now)


def withdraw(session: Session, row: PaperRequest, *, by: Staff, now: datetime) -> None:
    """Ask no more; raise AlreadyDone if it is settled, HeldBy."""
    waits = TAKEN | {PaperState.ANSWERED}
    _settle(session, row, waits, PaperState.WITHDRAWN, by=by, now=now)


def of_case(session: Session, case: Case) -> Sequence[PaperRequest]:
    """List what a customer was asked for in a case, oldest first, with the files."""
    return session.scalars(
        select(PaperRequest)
        .where(PaperRequest.case_id == case.id)
        .order_by(PaperRequest.id)
        .options(selectinload(PaperRequest.papers))
    ).all()


def is_taken(row: PaperRequest) -> bool:
    """Say whether the customer may still give files for it."""
    return row.case.state is CaseState.OPEN and row.state in TAKEN


def next_at(row: PaperRequest, policy: CasesPolicy) -> datetime:
    """Give when the next letter is due, or the time is over."""
    if row.reminded < len(policy.remind_days):
        return row.asked_at + timedelta(days=policy.remind_days[row.reminded])
    return row.due_at


def _start(row: PaperRequest, policy: CasesPolicy, *, now: datetime) -> None:
    row.asked_at, row.reminded = now, 0
    row.due_at = now + timedelta(days=policy.papers_days)
    row.next_at = next_at(row, policy)


def _settle(
    session: Session,
    row: PaperRequest,
    before: frozenset[PaperState] | set[PaperState],
    after: PaperState,
    *,
    by: Staff,
    now: datetime,
) -> None:
    _open_case(session, row, by=by)
    if row.state not in before:
        raise AlreadyDone(row.state.value)
    row.state, row.settled_at, row.settled_by = after, now, by
    _changed(session, f"papers.{after.value}", row, by=by, now=now)


def _open_case(session: Session, row: PaperRequest, *, by: Staff) -> Case:
    case = lock(session, row.case)
    require_open(case, by=by)
    session.refresh(row)
    return case


def _changed(
    session: Session, action: str, row: PaperRequest, *, by: Staff, now: datetime
) -> None:
    changed(session, row.case, now=now)
    details = {"kind": row.kind.value, "request": row.public_id}
    record(session, action, row.case, by=by, now=now, **details)
