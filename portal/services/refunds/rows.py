"""The rows of a refund: find them, lock them, and say what counts for them now."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.exposure import Direction
from portal.domain.refunds import Standing
from portal.domain.refunds.course import LIVE, RefundState, due_at, follow
from portal.domain.refunds.days import day_of
from portal.domain.refunds.terms import Matter, Term, begun
from portal.domain.transfers import TransferState
from portal.models.case import Case
from portal.models.customer import Customer
from portal.models.paper import PaperRequest
from portal.models.refund import RefundRequest, RefundTerm
from portal.models.transfer import Transfer
from portal.policy import Policy
from portal.services import audit, entitlements
from portal.services.cases import pauses, proposals
from portal.services.cases.rows import lock as lock_case
from portal.services.cases.rulings import refundable
from portal.states import CaseKind, CaseStage, CaseState, PaperState

PORTAL = "portal"
COUNTS = (*LIVE, RefundState.PAID)
# of frozen money the customer hears no more than of held money; it is never paid
STOPS = frozenset({TransferState.HELD, TransferState.FROZEN})
AWAITED = (PaperState.ASKED, PaperState.REFUSED)


@dataclass(frozen=True, kw_only=True)
class Rules:
    """The numbers, and the zone of the platform's days."""

    policy: Policy
    zone: ZoneInfo

    def today(self, now: datetime) -> date:
        """Give the platform's day."""
        return day_of(now, self.zone)


def named(session: Session, public_id: str) -> RefundRequest | None:
    """Give the request with this public id."""
    return session.scalar(
        select(RefundRequest).where(RefundRequest.public_id == public_id)
    )


def newest(session: Session, transfer: Transfer) -> RefundRequest | None:
    """Give the request of a transfer that counts, else the last one that did."""
    return session.scalar(
        select(RefundRequest)
        .where(RefundRequest.transfer_id == transfer.id)
        .order_by(RefundRequest.state.in_(COUNTS).desc(), RefundRequest.id.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    )


def case_of(session: Session, transfer: Transfer) -> Case | None:
    """Give the case of an incoming transfer: without one nothing is refunded."""
    if transfer.direction is not Direction.INCOMING:
        return None
    return session.scalar(
        select(Case).where(
            Case.transfer_id == transfer.id, Case.kind == CaseKind.TRANSFER
        )
    )


def with_case(
    session: Session,
    customer: Customer,
    states: Collection[TransferState],
    *,
    most: int,
) -> Sequence[Transfer]:
    """List the customer's incoming transfers with a case, newest first."""
    return session.scalars(
        select(Transfer)
        .join(Case, Case.transfer_id == Transfer.id)
        .where(
            Transfer.customer_id == customer.id,
            Transfer.direction == Direction.INCOMING,
            Transfer.state.in_(states),
        )
        .order_by(Transfer.id.desc())
        .limit(most)
    ).all()


def lock(session: Session, request: RefundRequest) -> RefundRequest:
    """
    Let nobody else change the request, its transfer and its case until the commit.

    Lock before the first event is recorded.
    """
    lock_case(session, request.case)
    return session.scalars(
        select(RefundRequest)
        .where(RefundRequest.id == request.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def state_now(session: Session, request: RefundRequest) -> RefundState:
    """Give where the request stands by what its transfer and case say now."""
    transfer = request.transfer
    decided = refundable(session, transfer) is not None
    return follow(request.state, transfer.state, decided=decided)


def due_now(
    session: Session, request: RefundRequest, *, rules: Rules
) -> datetime | None:
    """Give when it has to be paid; None while nothing has to be."""
    decision = refundable(session, request.transfer)
    if decision is None or request.accepted_at is None:
        return None
    return due_at(
        decided_at=decision.decided_at,
        accepted_at=request.accepted_at,
        minutes=rules.policy.refund.execute_minutes,
    )


def standing(
    session: Session,
    customer: Customer,
    *,
    declined: bool,
    rules: Rules,
) -> tuple[Standing, bool]:
    """Say whether we know the customer, and whether something stops their refunds."""
    several = entitlements.facts(session, [customer], policy=rules.policy.customer)
    facts = several[customer.id]
    stopped = facts.suspended or bool(facts.notices and not facts.known)
    if facts.known:
        return Standing.YES, stopped
    return (Standing.DECLINED if declined else Standing.NO), stopped


def term_of(session: Session, case: Case, *, rules: Rules) -> Term:
    """Give until when a refund may be asked for; the worker may not have begun it."""
    row = session.scalar(
        select(RefundTerm).where(RefundTerm.transfer_id == case.transfer_id)
    )
    if row is None:
        return begun(day_of(case.opened_at, rules.zone), rules.policy.refund)
    return as_term(row)


def as_term(row: RefundTerm) -> Term:
    """Give the row as a plain value."""
    return Term(
        held_on=row.held_on,
        last_on=row.last_on,
        told=row.told,
        frozen=row.frozen,
        ours=row.ours,
    )


def matter_of(session: Session, case: Case, *, now: datetime) -> Matter:
    """
    Say how the matter stands.

    It waits for us while a provider or a decision is missing, while a decision awaits
    its second person, while a partner's block lasts, and until papers are due.
    """
    transfer = case.transfer
    frozen = transfer is not None and transfer.state is TransferState.FROZEN
    asked = session.scalar(
        select(RefundRequest.id)
        .where(
            RefundRequest.transfer_id == case.transfer_id,
            RefundRequest.state.in_(COUNTS),
        )
        .limit(1)
    )
    return Matter(
        frozen=frozen,
        asked=asked is not None,
        waits_for_us=_waits_for_us(session, case, now),
    )


def record(
    session: Session,
    action: str,
    request: RefundRequest,
    *,
    actor: str,
    now: datetime,
    **details: str | int | bool | None,
) -> None:
    """Append an event about the request."""
    audit.record(
        session,
        action,
        actor=actor,
        subject=f"refund:{request.public_id}",
        customer=request.customer,
        now=now,
        transfer=request.transfer.public_id,
        **details,
    )


def customer_actor(request: RefundRequest) -> str:
    """Name the customer for the audit log."""
    return f"customer:{request.customer.public_id}"


def figures_text(policy: Policy) -> Mapping[str, str | int]:
    """Give what the sentences of reasons have places for."""
    of = policy.refund
    return {"percent": f"{of.percent:f}", "cap": f"{of.cap_usd:f}", "days": of.days}


def _waits_for_us(session: Session, case: Case, now: datetime) -> bool:
    if case.state is CaseState.DECIDED:
        return False
    if case.stage is not CaseStage.PAPERS:
        return True
    papers = select(PaperRequest.id).where(
        PaperRequest.case_id == case.id,
        PaperRequest.state.in_(AWAITED),
        PaperRequest.due_at > now,
    )
    return (
        session.scalar(papers.limit(1)) is not None
        or pauses.open_of(session, case) is not None
        or proposals.open_of(session, case) is not None
    )
