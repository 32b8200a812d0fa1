"""Reckon what a request for a refund would be paid, from the figures in force."""

from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from portal.domain.refunds import Figures, Quote, Standing, quote
from portal.domain.refunds.days import last_day
from portal.domain.transfers.networks import asset
from portal.errors import RefundClosed
from portal.models.refund import RefundRequest
from portal.services.refunds import rows
from portal.services.refunds.rows import STOPS, Rules


def reckoned(
    session: Session,
    request: RefundRequest,
    *,
    rules: Rules,
    now: datetime,
    as_if: Standing | None = None,
) -> Quote | None:
    """
    Reckon a quote from the figures in force; None without them.

    `as_if` shows what another standing would be paid.
    """
    figures = figures_of(request, rules=rules, now=now)
    if figures is None:
        return None
    stands, stopped = rows.standing(
        session,
        request.customer,
        declined=request.declined_at is not None,
        rules=rules,
    )
    term = rows.term_of(session, request.case, rules=rules)
    transfer, policy = request.transfer, rules.policy.refund
    # whoever asked in time, asked in time: a delay of ours moves the day
    counted = min(request.counts_on, last_day(term.held_on, days=policy.days))
    return quote(
        Decimal(transfer.amount),
        asset(transfer.network, transfer.asset),
        figures=figures,
        standing=as_if or stands,
        held_on=term.held_on,
        requested_on=max(counted, term.held_on),
        policy=policy,
        now=now,
        stopped=stopped,
    )


def figures_of(
    request: RefundRequest, *, rules: Rules, now: datetime
) -> Figures | None:
    """Give rate, fee and costs as staff entered them, while they are fresh."""
    if request.figures_at is None or now >= fresh_until(request, rules=rules):
        return None
    return Figures(
        usd_rate=Decimal(request.usd_rate or 0),
        network_fee=Decimal(request.network_fee or 0),
        costs=Decimal(request.costs or 0),
    )


def fresh_until(request: RefundRequest, *, rules: Rules) -> datetime:
    """Give until when the figures count."""
    minutes = rules.policy.refund.figures_minutes
    return (request.figures_at or request.requested_at) + timedelta(minutes=minutes)


def require_payable(
    session: Session, request: RefundRequest, *, rules: Rules, now: datetime
) -> None:
    """Raise RefundClosed unless what was quoted may be agreed to now."""
    if request.transfer.state not in STOPS:
        raise RefundClosed("not_held")
    if request.valid_until is None or now >= request.valid_until:
        raise RefundClosed("expired")
    agreed = Quote.from_plain(request.quote or {})
    if not agreed.payout:
        raise RefundClosed("nothing_left")
    by_now = reckoned(session, request, rules=rules, now=now)
    if by_now is None or by_now.lines != agreed.lines:
        raise RefundClosed("changed")
