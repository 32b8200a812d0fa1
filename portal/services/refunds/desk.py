"""What staff do about refunds: enter figures, and see which wait and ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from portal.domain.refunds import Figures, check_figures
from portal.domain.refunds.course import LIVE, OPEN, RefundState
from portal.domain.refunds.words import RefundRefused
from portal.domain.transfers.amounts import written
from portal.domain.transfers.networks import asset
from portal.errors import RefundClosed, StaleVersion
from portal.models.refund import RefundRequest
from portal.models.staff import Staff
from portal.services.refunds import rows
from portal.services.refunds.rows import record

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
