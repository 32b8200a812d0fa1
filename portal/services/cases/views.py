"""What pages read of cases: lists for colleagues, and what customers are told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session, joinedload

from portal.domain.cases.told import Told, ToldFacts, explains, told
from portal.domain.transfers import TransferState
from portal.models.audit import AuditEvent
from portal.models.case import Case, CaseDecision, CasePause
from portal.models.customer import Customer
from portal.models.paper import PaperRequest
from portal.models.transfer import Transfer
from portal.services.cases.paper_requests import of_case
from portal.services.cases.rows import decisions_of
from portal.states import CaseKind, CaseStage, CaseState, PaperState


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """Which cases a list shows: those of a state, and what else is asked of them."""

    state: str = "open"  # open, frozen or decided
    kind: CaseKind | None = None
    stage: CaseStage | None = None
    holder: int | None = None  # the id of a colleague; 0: of nobody
    after: int | None = None  # the id of the last case of the page before


@dataclass(frozen=True)
class Matter:
    """One transfer that a customer is told about."""

    case: Case
    told: Told
    requests: Sequence[PaperRequest]
    decision: CaseDecision | None


def listed(
    session: Session,
    chosen: Chosen,
    *,
    kinds: Sequence[CaseKind],
    most: int,
) -> Sequence[Case]:
    """List the open cases oldest first, others newest first; one more than `most`."""
    found = (
        select(Case)
        .outerjoin(Transfer, Transfer.id == Case.transfer_id)
        .where(Case.kind.in_([chosen.kind] if chosen.kind in kinds else kinds))
    )
    found = _in_state(found, chosen.state)
    if chosen.stage is not None:
        found = found.where(Case.stage == chosen.stage)
    if chosen.holder is not None:
        found = found.where(
            Case.holder_id == chosen.holder
            if chosen.holder
            else Case.holder_id.is_(None)
        )
    return session.scalars(
        _in_order(session, found, chosen)
        .limit(most + 1)
        .options(
            joinedload(Case.customer),
            joinedload(Case.holder),
            joinedload(Case.transfer).joinedload(Transfer.customer),
        )
    ).all()


def pauses_of(
    session: Session, several: Sequence[Case]
) -> Mapping[int, list[CasePause]]:
    """Give the pauses of these cases by the case's id."""
    found: dict[int, list[CasePause]] = {case.id: [] for case in several}
    rows = select(CasePause).where(CasePause.case_id.in_(found)).order_by(CasePause.id)
    for row in session.scalars(rows):
        found[row.case_id].append(row)
    return found


def matters(
    session: Session, customer: Customer, *, days: int, now: datetime
) -> list[Matter]:
    """List what the customer is told about their transfers, the newest first."""
    shown_since = now - timedelta(days=days)
    rows = session.scalars(
        select(Case)
        .join(Transfer, Transfer.id == Case.transfer_id)
        .where(
            Case.customer_id == customer.id,
            or_(
                Case.state == CaseState.OPEN,
                Transfer.state.in_((TransferState.HELD, TransferState.FROZEN)),
                Case.decided_at > shown_since,
            ),
        )
        .order_by(Case.id.desc())
        .options(joinedload(Case.transfer))
    ).all()
    return [_matter(session, case) for case in rows if case.transfer is not None]


def events(session: Session, case: Case, *, most: int) -> Sequence[AuditEvent]:
    """List what happened in a case and with its papers, newest first."""
    subjects = [f"case:{case.public_id}"]
    for row in of_case(session, case):
        subjects += [f"paper:{paper.public_id}" for paper in row.papers]
    return session.scalars(
        select(AuditEvent)
        .where(
            AuditEvent.customer == case.customer.public_id,
            AuditEvent.subject.in_(subjects),
        )
        .order_by(AuditEvent.sequence.desc())
        .limit(most)
    ).all()


def _matter(session: Session, case: Case) -> Matter:
    requests = [
        row for row in of_case(session, case) if row.state is not PaperState.WITHDRAWN
    ]
    decision = next(iter(decisions_of(session, case)), None)
    decided = case.state is CaseState.DECIDED
    facts = ToldFacts(
        state=case.state,
        transfer=case.transfer.state if case.transfer else TransferState.HELD,
        outcome=case.outcome,
        decided=decision.measure if decision else None,
        to_verify=case.asked_to_verify_at is not None
        and case.customer.verified_at is None,
        papers=tuple(row.state for row in requests),
    )
    read = told(facts)
    tells = decided and decision is not None and explains(decision.measure, read)
    return Matter(case, read, requests, decision if tells else None)


def _in_state(found: Select[Case], state: str) -> Select[Case]:
    if state == "open":
        return found.where(Case.state == CaseState.OPEN)
    decided = found.where(Case.state == CaseState.DECIDED)
    if state == "frozen":
        return decided.where(Transfer.state == TransferState.FROZEN)
    return decided


def _in_order(session: Session, found: Select[Case], chosen: Chosen) -> Select[Case]:
    last = session.get(Case, chosen.after) if chosen.after else None
    if chosen.state == "open":
        if last is not None:
            at = last.opened_at
            later = and_(Case.opened_at == at, Case.id > last.id)
            found = found.where(or_(Case.opened_at > at, later))
        return found.order_by(Case.opened_at, Case.id)
    if last is not None and last.decided_at is not None:
        at = last.decided_at
        earlier = and_(Case.decided_at == at, Case.id < last.id)
        found = found.where(or_(Case.decided_at < at, earlier))
    return found.order_by(Case.decided_at.desc(), Case.id.desc())
