"""
What customers are written about the cases of their transfers.

No letter says why a transfer is checked, and none of what is frozen says more than
that it is being checked.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from portal.domain.cases import AWAITED
from portal.domain.cases.reasons import told
from portal.models.case import Case, CaseDecision
from portal.models.customer import Customer
from portal.models.paper import PaperRequest
from portal.policy import CasesPolicy
from portal.services.cases.paper_requests import next_at
from portal.services.cases.rows import changed, lock, record
from portal.services.messages.telling import Teller
from portal.states import CaseKind, CaseState, Measure, PaperState

AT_ONCE = 10  # cases in one transaction: it holds up who writes an event
WRITTEN = (Measure.CONTINUE, Measure.REFUND, Measure.FORFEIT)


def untold() -> Select[int]:
    """Select the open cases whose customers are to be asked to verify."""
    return (
        select(Case.id)
        .join(Customer, Customer.id == Case.customer_id)
        .where(
            Case.kind == CaseKind.TRANSFER,
            Case.state == CaseState.OPEN,
            Case.asked_to_verify_at.is_not(None),
            Case.verify_told_at.is_(None),
            Customer.verified_at.is_(None),
        )
        .order_by(Case.id)
    )


def ask_to_verify(session: Session, *, teller: Teller, now: datetime) -> int:
    """Write to the next few customers who are asked; give how many."""
    rows = _locked(session, untold())
    for case in rows:
        if case.verify_told_at is not None or case.state is not CaseState.OPEN:
            continue
        teller.tell(
            session,
            case.customer,
            "transfer_verify",
            once=f"transfer_verify:{case.public_id}:{case.round}",
            invite=True,
            now=now,
        )
        case.verify_told_at = now
        session.flush()
    return len(rows)


def papers_asked(
    session: Session, row: PaperRequest, *, teller: Teller, now: datetime
) -> None:
    """Write that papers are asked for, or asked for again."""
    again = row.state is PaperState.REFUSED
    teller.tell(
        session,
        row.case.customer,
        "papers_asked",
        once=f"papers_asked:{row.public_id}:{row.asked_at:%Y%m%d%H%M%S}",
        invite=False,
        now=now,
        due_at=row.due_at,
        again=again,
    )


def decided(
    session: Session, decision: CaseDecision, *, teller: Teller, now: datetime
) -> None:
    """Write what was decided, unless that must not be told."""
    if decision.measure not in WRITTEN:
        return
    teller.tell(
        session,
        decision.case.customer,
        "transfer_decided",
        once=f"transfer_decided:{decision.public_id}",
        invite=False,
        now=now,
        measure=decision.measure.value,
        reasons=told(decision.measure, decision.reasons),
        text=decision.text_for_customer,
    )


def due(now: datetime) -> Select[int]:
    """Select the requests for papers whose customers are reminded, or late."""
    return (
        select(PaperRequest.id)
        .join(Case, Case.id == PaperRequest.case_id)
        .where(
            Case.state == CaseState.OPEN,
            PaperRequest.state.in_(AWAITED),
            PaperRequest.next_at <= now,
        )
        .order_by(PaperRequest.id)
    )


def remind(
    session: Session,
    *,
    after: int,
    teller: Teller,
    policy: CasesPolicy,
    now: datetime,
) -> int | None:
    """
    Look at the next few requests after this id, remind or note that they are late.

    Give the last id, or None if there are no more.
    """
    several = due(now).where(PaperRequest.id > after)
    ids = session.scalars(several.limit(AT_ONCE)).all()
    for row_id in ids:
        row = session.get_one(PaperRequest, row_id)
        case = lock(session, row.case)
        session.refresh(row)
        if case.state is CaseState.OPEN and row.state in AWAITED:
            _remind(session, row, teller=teller, policy=policy, now=now)
    return ids[-1] if ids else None


def _remind(
    session: Session,
    row: PaperRequest,
    *,
    teller: Teller,
    policy: CasesPolicy,
    now: datetime,
) -> None:
    details = {"kind": row.kind.value, "request": row.public_id}
    if now >= row.due_at:
        row.state = PaperState.OVERDUE
        changed(session, row.case, now=now)
        record(session, "papers.overdue", row.case, by=None, now=now, **details)
        return
    while row.next_at <= now < row.due_at and row.reminded < len(policy.remind_days):
        row.reminded += 1
        row.next_at = next_at(row, policy)
    teller.tell(
        session,
        row.case.customer,
        "papers_reminder",
        once=f"papers_reminder:{row.public_id}:{row.asked_at:%Y%m%d%H%M%S}:{row.reminded}",
        invite=False,
        now=now,
        due_at=row.due_at,
    )
    record(session, "papers.reminded", row.case, by=None, now=now, **details)


def _locked(session: Session, several: Select[int]) -> Sequence[Case]:
    ids = session.scalars(several.limit(AT_ONCE)).all()
    # all at once and before the first event: who holds one may wait to write one
    rows = session.scalars(select(Case).where(Case.id.in_(ids)).order_by(Case.id)).all()
    return [lock(session, case) for case in sorted(rows, key=lambda c: c.customer_id)]
