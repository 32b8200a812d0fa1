"""The days in which a refund may be asked for: begun, told of, and over."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session

from portal.domain.exposure import Direction
from portal.domain.refunds.days import day_of
from portal.domain.refunds.terms import Term, Today, begun, look
from portal.domain.transfers import TransferState
from portal.models.case import Case
from portal.models.refund import RefundTerm
from portal.models.transfer import Transfer
from portal.services import audit
from portal.services.cases.rows import changed
from portal.services.cases.rows import lock as lock_case
from portal.services.messages.telling import Teller
from portal.services.refunds import rows
from portal.services.refunds.rows import PORTAL, STOPS, Rules
from portal.states import CaseKind, CaseState


@dataclass(frozen=True, kw_only=True)
class Clerk:
    """What looking at a term needs."""

    rules: Rules
    teller: Teller


def new() -> Select[int]:
    """Select the cases of held incoming transfers without a term that runs."""
    return (
        select(Case.id)
        .join(Transfer, Transfer.id == Case.transfer_id)
        .outerjoin(
            RefundTerm,
            and_(RefundTerm.transfer_id == Transfer.id, RefundTerm.ended_at.is_(None)),
        )
        .where(
            Case.kind == CaseKind.TRANSFER,
            Transfer.state.in_(STOPS),
            Transfer.direction == Direction.INCOMING,
            RefundTerm.id.is_(None),
        )
        .order_by(Case.id)
    )


def due(today: date) -> Select[int]:
    """Select the terms that nobody looked at today."""
    return (
        select(RefundTerm.id)
        .where(RefundTerm.ended_at.is_(None), RefundTerm.looked_on < today)
        .order_by(RefundTerm.id)
    )


def begin(session: Session, *, after: int, rules: Rules, now: datetime) -> int | None:
    """
    Begin the next term; give the case's id, or None if there are no more.

    Of money that is held once more, after its term had ended, the days begin anew.
    """
    case_id = session.scalar(new().where(Case.id > after).limit(1))
    if case_id is None:
        return None
    case = lock_case(session, session.get_one(Case, case_id))
    known = select(RefundTerm).where(RefundTerm.transfer_id == case.transfer_id)
    row = session.scalar(known)
    if row is None:
        row = RefundTerm(transfer=case.transfer, case=case)
        session.add(row)
        _begin(row, day_of(case.opened_at, rules.zone), rules)
    elif row.ended_at is not None and row.transfer.state in STOPS:
        _begin(row, rules.today(now), rules)
    session.flush()
    return case_id


def go_on(session: Session, *, after: int, clerk: Clerk, now: datetime) -> int | None:
    """Look at the next term; give its id, or None if there are no more."""
    today = clerk.rules.today(now)
    row_id = session.scalar(due(today).where(RefundTerm.id > after).limit(1))
    if row_id is None:
        return None
    row = session.get_one(RefundTerm, row_id)
    case = lock_case(session, row.case)
    session.refresh(row, with_for_update=True)
    if row.ended_at is None and row.looked_on < today:
        _look(session, row, case, clerk=clerk, today=today, now=now)
        row.looked_on = today
        session.flush()
    return row_id


def _begin(row: RefundTerm, held_on: date, rules: Rules) -> None:
    _keep(row, begun(held_on, rules.policy.refund))
    row.looked_on, row.ended_at = held_on, None


def _look(
    session: Session,
    row: RefundTerm,
    case: Case,
    *,
    clerk: Clerk,
    today: date,
    now: datetime,
) -> None:
    if row.transfer.state not in STOPS:
        row.ended_at = now
        return
    matter = rows.matter_of(session, case, now=now)
    policy = clerk.rules.policy.refund
    term, action = look(rows.as_term(row), matter, today=today, policy=policy)
    _keep(row, term)
    if action is Today.TELL:
        left = (term.last_on - today).days
        _write(session, case, "refund_time", term, clerk=clerk, now=now, left=left)
        _record(session, "refund.time_told", case, now=now, days=left)
    elif action is Today.FORFEIT:
        _forfeit(session, row, case, now=now)
        _write(session, case, "refund_forfeited", term, clerk=clerk, now=now, left=0)


def _forfeit(session: Session, row: RefundTerm, case: Case, *, now: datetime) -> None:
    """Let the money of a locked case be forfeited: nobody asked for it in time."""
    transfer = row.transfer
    transfer.state, transfer.settled_at = TransferState.FORFEITED, now
    row.ended_at = now
    if case.state is CaseState.OPEN:
        case.state, case.decided_at = CaseState.DECIDED, now
    changed(session, case, now=now)
    _record(session, "refund.time_over", case, now=now)
    audit.record(
        session,
        "transfer.forfeited",
        actor=PORTAL,
        subject=f"transfer:{transfer.public_id}",
        customer=case.customer,
        now=now,
    )


def _write(
    session: Session,
    case: Case,
    kind: str,
    term: Term,
    *,
    clerk: Clerk,
    now: datetime,
    left: int,
) -> None:
    transfer = case.transfer
    if transfer is None:
        return
    clerk.teller.tell(
        session,
        case.customer,
        kind,
        once=f"{kind}:{transfer.public_id}:{term.last_on:%Y%m%d}:{term.told}",
        invite=False,
        now=now,
        left=left,
        last_on=term.last_on,
        amount=transfer.amount,
        asset=transfer.asset,
    )


def _record(
    session: Session, action: str, case: Case, *, now: datetime, **details: int
) -> None:
    audit.record(
        session,
        action,
        actor=PORTAL,
        subject=f"case:{case.public_id}",
        customer=case.customer,
        now=now,
        **details,
    )


def _keep(row: RefundTerm, term: Term) -> None:
    row.held_on, row.last_on, row.told = term.held_on, term.last_on, term.told
    row.frozen, row.ours = term.frozen, term.ours
