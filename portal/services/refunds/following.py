"""Let requests for refunds follow what happens to transfers, cases and customers."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from portal.domain.refunds.course import LIVE, OPEN, RefundState
from portal.domain.transfers import TransferState
from portal.models.case import Case
from portal.models.customer import Customer
from portal.models.refund import RefundRequest
from portal.models.transfer import Transfer
from portal.services.cases.rulings import refundable
from portal.services.refunds import rows as refund_rows
from portal.services.refunds import settle_standing
from portal.services.refunds.rows import PORTAL, STOPS, Rules, record
from portal.states import CaseState

EVENTS = {
    RefundState.EXECUTING: "refund.executing",
    RefundState.ACCEPTED: "refund.stopped",
    RefundState.CANCELLED: "refund.cancelled",
    RefundState.FORFEITED: "refund.forfeited",
}


def due() -> Select[int]:
    """Select the requests whose state is not what their transfer and case say."""
    held = Transfer.state == TransferState.HELD
    decided = Case.state == CaseState.DECIDED
    state = RefundRequest.state
    return (
        select(RefundRequest.id)
        .join(Transfer, Transfer.id == RefundRequest.transfer_id)
        .join(Case, Case.id == RefundRequest.case_id)
        .join(Customer, Customer.id == RefundRequest.customer_id)
        .where(
            state.in_(LIVE),
            or_(
                Transfer.state.not_in(STOPS),
                and_(state == RefundState.ACCEPTED, held, decided),
                and_(
                    state == RefundState.EXECUTING,
                    or_(Transfer.state != TransferState.HELD, ~decided),
                ),
                and_(
                    state == RefundState.WITHHELD,
                    Customer.verified_at > RefundRequest.requested_at,
                ),
            ),
        )
        .order_by(RefundRequest.id)
    )


def go_on(
    session: Session, *, after: int, most: int, rules: Rules, now: datetime
) -> int | None:
    """Look at the next few requests; give the last id, or None at the end."""
    ids = session.scalars(due().where(RefundRequest.id > after).limit(most)).all()
    for request in _locked(session, ids):
        follow(session, request, rules=rules, now=now)
    return ids[-1] if ids else None


def follow(
    session: Session, request: RefundRequest, *, rules: Rules, now: datetime
) -> bool:
    """Bring a locked request to where its transfer is; say whether that moved it."""
    state = refund_rows.state_now(session, request)
    if state is request.state:
        return state in OPEN and settle_standing(session, request, rules=rules)
    _move(session, request, state, rules=rules)
    record(session, EVENTS[state], request, actor=PORTAL, now=now)
    if state not in LIVE:
        request.ended_at = now
    session.flush()
    return True


def _move(
    session: Session, request: RefundRequest, state: RefundState, *, rules: Rules
) -> None:
    decision = refundable(session, request.transfer)
    request.decision = decision
    request.due_at = refund_rows.due_now(session, request, rules=rules)
    if state is not RefundState.EXECUTING:
        request.due_at = request.alarmed_at = None
    request.state = state
    request.version += 1


def _locked(session: Session, ids: Sequence[int]) -> list[RefundRequest]:
    # all at once and before the first event: who holds one may wait to write one
    rows = session.scalars(select(RefundRequest).where(RefundRequest.id.in_(ids))).all()
    in_order = sorted(rows, key=lambda row: (row.customer_id, row.id))
    return [refund_rows.lock(session, row) for row in in_order]
