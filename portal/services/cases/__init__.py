"""Open cases, hold them, and decide those about customers: one of several wins."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.errors import AlreadyDone, ReasonMissing, StaleVersion
from portal.models.case import Case, CaseDecision
from portal.models.customer import Customer
from portal.models.staff import Staff
from portal.services.cases.rows import decisions_of as decisions_of
from portal.services.cases.rows import lock as _lock
from portal.services.cases.rows import record as _record
from portal.services.cases.transfer_cases import is_open as is_open
from portal.services.cases.transfer_cases import open_for as open_for
from portal.states import CaseKind, CaseState, Measure

SERVICES = (Measure.SUSPEND, Measure.LIFT)  # what stops services, or lets them go on


def open_about(
    session: Session, customer: Customer, *, kind: CaseKind, by: Staff, now: datetime
) -> Case:
    """
    Give the open case of this kind about a customer, or open one.

    The customer must be locked.
    """
    case = session.scalar(
        select(Case).where(
            Case.customer_id == customer.id,
            Case.kind == kind,
            Case.state == CaseState.OPEN,
        )
    )
    if case is None:
        case = Case(customer=customer, kind=kind, state=CaseState.OPEN, opened_at=now)
        session.add(case)
        session.flush()
        _record(session, "case.opened", case, by=by, now=now)
    return case


def take(session: Session, case: Case, *, by: Staff, now: datetime) -> None:
    """
    Let colleagues know who works on it; raise AlreadyDone if it was decided.

    Of notices it keeps nobody from deciding. The case of a transfer is its holder's
    alone until somebody takes it over, as this does.
    """
    _hold(session, case, by, "case.taken", by=by, now=now)


def give_back(session: Session, case: Case, *, by: Staff, now: datetime) -> None:
    """Let colleagues know that nobody works on it; raise AlreadyDone if decided."""
    _hold(session, case, None, "case.given_back", by=by, now=now)


def offered(case: Case, *, suspended: bool) -> tuple[Measure, ...]:
    """Give what may be decided: of a decided case only that its suspension ends."""
    if case.state is CaseState.DECIDED:
        return (Measure.LIFT,) if suspended else ()
    if suspended:
        return (Measure.SUSPEND, Measure.LIFT)
    return (Measure.NONE, Measure.SUSPEND)


def decide(
    session: Session,
    case: Case,
    *,
    measure: Measure,
    text_for_customer: str,
    text_for_staff: str,
    by: Staff,
    seen: int,
    now: datetime,
) -> CaseDecision:
    """
    Make a measure hold; `seen` counts the decisions that the page showed.

    Raise AlreadyDone if there is nothing more to decide, StaleVersion if somebody
    decided meanwhile, ReasonMissing if staff are told no reason.
    """
    if not text_for_staff:
        raise ReasonMissing
    locked = _lock(session, case)
    made = len(decisions_of(session, locked))
    suspended = locked.customer_id in suspended_among(session, [locked.customer_id])
    if measure not in offered(locked, suspended=suspended):
        raise AlreadyDone(locked.state.value)
    if seen != made:
        raise StaleVersion(seen, made)
    decision = CaseDecision(
        case=locked, staff_id=by.id, measure=measure, decided_at=now
    )
    session.add(decision)
    session.flush()
    decision.text_for_customer = text_for_customer or None
    decision.text_for_staff = text_for_staff
    locked.state, locked.decided_at = CaseState.DECIDED, now
    details = {"measure": measure.value}
    _record(session, "case.decided", locked, by=by, now=now, **details)
    return decision


def suspended_among(session: Session, ids: Sequence[int]) -> set[int]:
    """Give the ids of the customers whom the newest measure of a case suspends."""
    newest = (
        select(func.max(CaseDecision.id))
        .join(Case, Case.id == CaseDecision.case_id)
        .where(Case.customer_id.in_(ids), CaseDecision.measure.in_(SERVICES))
        .group_by(Case.customer_id)
    )
    return set(
        session.scalars(
            select(Case.customer_id)
            .join(CaseDecision, CaseDecision.case_id == Case.id)
            .where(CaseDecision.id.in_(newest), CaseDecision.measure == Measure.SUSPEND)
        )
    )


def text_for(session: Session, customer: Customer) -> str | None:
    """Give what was written to the customer with the newest suspension."""
    decision = session.scalar(
        select(CaseDecision)
        .join(Case, Case.id == CaseDecision.case_id)
        .where(
            Case.customer_id == customer.id,
            CaseDecision.measure == Measure.SUSPEND,
            CaseDecision.text_for_customer_sealed.is_not(None),
        )
        .order_by(CaseDecision.id.desc())
        .limit(1)
    )
    return decision.text_for_customer if decision else None


def open_count(session: Session) -> int:
    """Count the cases that wait for a decision."""
    return session.scalar(select(func.count()).where(Case.state == CaseState.OPEN)) or 0


def _hold(
    session: Session,
    case: Case,
    holder: Staff | None,
    action: str,
    *,
    by: Staff,
    now: datetime,
) -> None:
    locked = _lock(session, case)
    if locked.state is CaseState.DECIDED:
        raise AlreadyDone(locked.state.value)
    former = locked.holder
    if (former and former.id) == (holder and holder.id):
        return
    over = former is not None and former.id != by.id
    locked.holder, locked.held_since = holder, now if holder else None
    locked.taken_from_id = former.id if former is not None and over else None
    told = {"former": former.public_id} if former is not None and over else {}
    _record(
        session, "case.taken_over" if over else action, locked, by=by, now=now, **told
    )
