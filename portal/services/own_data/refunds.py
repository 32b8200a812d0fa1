"""A customer's requests for refunds as plain values."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models.customer import Customer
from portal.models.payout import RefundPayout
from portal.models.refund import RefundRequest
from portal.services.refunds import recorded

Plain = dict[str, Any]


def gather_refunds(
    session: Session, customer: Customer, *, for_law: bool
) -> list[Plain]:
    """List every request with what was agreed and paid; for the law, by whom."""
    rows = session.scalars(
        select(RefundRequest)
        .where(RefundRequest.customer_id == customer.id)
        .order_by(RefundRequest.id)
    ).all()
    return [
        {**_request(row), **(_worked_on(session, row) if for_law else {})}
        for row in rows
    ]


def _request(row: RefundRequest) -> Plain:
    return {
        "transfer": row.transfer.public_id,
        "state": row.state.value,
        "requested_at": _moment(row.requested_at),
        "declined_verification_at": _moment(row.declined_at),
        "asset": row.transfer.asset,
        "usd_rate": row.usd_rate,
        "rate_source": row.rate_source,
        "network_fee": row.network_fee,
        "costs": row.costs,
        "quote": row.quote,
        "accepted_at": _moment(row.accepted_at),
        "paid_at": _moment(row.paid_at),
        "paid_by_transaction": row.payout,
        "ended_at": _moment(row.ended_at),
    }


def _worked_on(session: Session, row: RefundRequest) -> Plain:
    decision = row.decision
    return {
        "figures_entered_at": _moment(row.figures_at),
        "figures_entered_by": row.figures_by.name if row.figures_by else None,
        "decided_at": _moment(decision.decided_at) if decision else None,
        "due_at": _moment(row.due_at),
        "late": row.late,
        "recorded_by": row.paid_by.name if row.paid_by else None,
        "irregular": row.irregular,
        "recorded": [_payout(each) for each in recorded.of(session, row)],
    }


def _payout(row: RefundPayout) -> Plain:
    return {
        "kind": row.kind.value,
        "state": row.state.value,
        "transaction": row.transaction,
        "recorded_at": _moment(row.recorded_at),
        "by": row.staff.name,
        "second": row.second.name if row.second else None,
        "settled_at": _moment(row.settled_at),
        "why": row.why,
        "note": row.note,
    }


def _moment(value: datetime | None) -> str | None:
    return value.isoformat(timespec="seconds") if value else None
