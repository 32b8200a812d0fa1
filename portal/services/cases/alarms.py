"""Alarms of the clocks: colleagues hear, once, that a case was not decided in time."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from portal.domain.cases import AWAITED
from portal.domain.cases.clocks import ClockState
from portal.domain.roles import Permission
from portal.models.case import Case
from portal.models.customer import Customer
from portal.models.paper import PaperRequest
from portal.models.staff import Staff
from portal.policy import CasesPolicy
from portal.services import messages
from portal.services import staff as staff_service
from portal.services.cases.rows import (
    decision_clock,
    keeper,
    lock,
    pauses,
    record,
    settle_stage,
)
from portal.services.messages import Words
from portal.states import CaseKind, CaseStage, CaseState, Channel

AT_ONCE = 20
Letter = Callable[[Staff, Case], Words]


def late(policy: CasesPolicy, now: datetime) -> Select[int]:
    """Select the open cases whose time may be over, but for what paused their clock."""
    return (
        select(Case.id)
        .where(
            Case.kind == CaseKind.TRANSFER,
            Case.state == CaseState.OPEN,
            Case.alarmed_at.is_(None),
            Case.flagged_at < now - timedelta(hours=policy.decision_hours),
        )
        .order_by(Case.id)
    )


def moved() -> Select[int]:
    """Select the cases that wait for a customer who is verified by now."""
    asked = select(PaperRequest.case_id).where(PaperRequest.state.in_(AWAITED))
    return (
        select(Case.id)
        .join(Customer, Customer.id == Case.customer_id)
        .where(
            Case.kind == CaseKind.TRANSFER,
            Case.state == CaseState.OPEN,
            Case.stage == CaseStage.PAPERS,
            Customer.verified_at.is_not(None),
            Case.id.not_in(asked),
        )
        .order_by(Case.id)
    )


def move_on(session: Session, *, after: int, now: datetime) -> int | None:
    """Let a few cases wait for a person now; give the last id, None at the end."""
    ids = session.scalars(moved().where(Case.id > after).limit(AT_ONCE)).all()
    for case_id in ids:
        settle_stage(session, lock(session, session.get_one(Case, case_id)), now=now)
    return ids[-1] if ids else None


def alarm(
    session: Session,
    *,
    after: int,
    policy: CasesPolicy,
    letter: Letter,
    now: datetime,
) -> int | None:
    """
    Tell of the next few cases that were not decided in time: the holder, else all.

    Give the last id that was looked at, or None if there are no more.
    """
    ids = session.scalars(late(policy, now).where(Case.id > after).limit(AT_ONCE)).all()
    for case_id in ids:
        case = session.get_one(Case, case_id)
        if not _is_missed(session, case, policy=policy, now=now):
            continue  # a pause keeps it in time: nobody is held up for it
        case = lock(session, case)
        missed = _is_missed(session, case, policy=policy, now=now)
        if missed and case.state is CaseState.OPEN and case.alarmed_at is None:
            _alarm(session, case, letter=letter, now=now)
    return ids[-1] if ids else None


def _is_missed(
    session: Session, case: Case, *, policy: CasesPolicy, now: datetime
) -> bool:
    stands = decision_clock(case, pauses(session, case), policy=policy, now=now)
    return stands.state is ClockState.MISSED


def _alarm(session: Session, case: Case, *, letter: Letter, now: datetime) -> None:
    case.alarmed_at = now
    session.flush()
    told = _to_tell(session, case)
    for staff in told:
        messages.write(
            session,
            channel=Channel.EMAIL,
            kind="case_late",
            to=staff.email,
            words=letter(staff, case),
            once=f"case_late:{case.public_id}:{case.round}:{staff.public_id}",
            subject_id=staff.public_id,
            now=now,
        )
    record(session, "case.clock_missed", case, by=None, now=now, told=len(told))


def _to_tell(session: Session, case: Case) -> Sequence[Staff]:
    if (holder := keeper(case)) is not None:
        return [holder]
    return staff_service.able(session, Permission.AML)
