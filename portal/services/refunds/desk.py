"""What staff do about refunds: enter figures, and record what was paid."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from portal.domain.refunds import Figures, check_figures
from portal.domain.refunds.course import LIVE, OPEN, RefundState
from portal.domain.refunds.words import RefundRefused
from portal.domain.transfers import TransferState
from portal.domain.transfers.addresses import checked_hash
from portal.domain.transfers.amounts import written
from portal.domain.transfers.networks import asset
from portal.errors import AlreadyDone, RefundClosed, StaleVersion
from portal.models.refund import RefundRequest
from portal.models.staff import Staff
from portal.services import audit
from portal.services.cases.rows import changed
from portal.services.cases.rulings import refundable
from portal.services.refunds import rows
from portal.services.refunds.following import follow
from portal.services.refunds.rows import Rules, record

LONGEST_SOURCE = 100


@dataclass(frozen=True, kw_only=True)
class Entered:
    """Figures, and where the rate is from."""

    figures: Figures
    source: str


def enter_figures(
    session: Session,
    request: RefundRequest,
    entered: Entered,
    *,
    by: Staff,
    seen: int,
    now: datetime,
) -> RefundRequest:
    """
    Keep rate, fee and costs; a quote made of older ones can be accepted no more.

    Raise RefundRefused for figures that cannot be, RefundClosed if the request is
    bound to a quote or ended, StaleVersion if somebody changed it meanwhile.
    """
    locked = rows.lock(session, request)
    transfer = locked.transfer
    check_figures(entered.figures, asset(transfer.network, transfer.asset))
    if not entered.source or len(entered.source) > LONGEST_SOURCE:
        raise RefundRefused(f"source.{'long' if entered.source else 'empty'}")
    if locked.state not in OPEN:
        raise RefundClosed("bound")
    if locked.version != seen:
        raise StaleVersion(seen, locked.version)
    figures = entered.figures
    locked.usd_rate = written(figures.usd_rate)
    locked.network_fee, locked.costs = (
        written(figures.network_fee),
        written(figures.costs),
    )
    locked.rate_source, locked.figures_at, locked.figures_by = entered.source, now, by
    if locked.state is RefundState.QUOTED:
        locked.state = RefundState.REQUESTED
    locked.version += 1
    session.flush()
    _tell(session, "refund.figures_entered", locked, by=by, now=now)
    return locked


def record_payout(
    session: Session,
    request: RefundRequest,
    transaction: str,
    *,
    by: Staff,
    rules: Rules,
    now: datetime,
) -> RefundRequest:
    """
    Note that it was paid to the address that it came from, once.

    The same hash told again changes nothing. Raise HashRefused or RefundRefused for
    one that cannot be, AlreadyDone if another was recorded, RefundClosed if the
    refund is not to be paid now.
    """
    locked = rows.lock(session, request)
    transfer = locked.transfer
    given = checked_hash(transfer.network, transaction)
    if locked.state is RefundState.PAID:
        if locked.payout == given:
            return locked
        raise AlreadyDone("paid")
    if given == transfer.transaction:
        raise RefundRefused("transaction.incoming")
    follow(session, locked, rules=rules, now=now)
    decision = refundable(session, transfer)
    if locked.state is not RefundState.EXECUTING or decision is None:
        raise RefundClosed("not_executing")
    locked.state, locked.decision = RefundState.PAID, decision
    locked.paid_at, locked.paid_by, locked.ended_at = now, by, now
    locked.payout = given
    locked.late = locked.due_at is not None and now > locked.due_at
    locked.version += 1
    transfer.state, transfer.settled_at = TransferState.REFUNDED, now
    changed(session, locked.case, now=now)
    _tell(session, "refund.paid", locked, by=by, now=now, late=locked.late)
    audit.record(
        session,
        "transfer.refunded",
        actor=f"staff:{by.public_id}",
        subject=f"transfer:{transfer.public_id}",
        customer=locked.customer,
        now=now,
    )
    return locked


def live(session: Session, *, most: int) -> Sequence[RefundRequest]:
    """List what is not ended: those to be paid first, by their clock; then by age."""
    return session.scalars(
        select(RefundRequest)
        .where(RefundRequest.state.in_(LIVE))
        .order_by(
            RefundRequest.due_at.is_(None),
            RefundRequest.due_at,
            RefundRequest.requested_at,
            RefundRequest.id,
        )
        .limit(most)
        .options(
            joinedload(RefundRequest.customer),
            joinedload(RefundRequest.transfer),
            joinedload(RefundRequest.case),
        )
    ).all()


def ended(session: Session, *, most: int) -> Sequence[RefundRequest]:
    """List those that ended, newest first."""
    return session.scalars(
        select(RefundRequest)
        .where(RefundRequest.state.not_in(LIVE))
        .order_by(RefundRequest.ended_at.desc(), RefundRequest.id.desc())
        .limit(most)
        .options(
            joinedload(RefundRequest.customer),
            joinedload(RefundRequest.transfer),
            joinedload(RefundRequest.paid_by),
        )
    ).all()


def to_pay(session: Session) -> int:
    """Count those whose clock runs."""
    executing = RefundRequest.state == RefundState.EXECUTING
    return session.scalar(select(func.count()).where(executing)) or 0


def _tell(
    session: Session,
    action: str,
    request: RefundRequest,
    *,
    by: Staff,
    now: datetime,
    **details: bool,
) -> None:
    record(session, action, request, actor=f"staff:{by.public_id}", now=now, **details)
