"""The register of requests for refunds: what was agreed, what was paid, and when."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.models.payout import RefundPayout
from portal.models.refund import RefundRequest
from portal.models.transfer import Transfer
from portal.services.refunds import recorded
from portal.services.registers.cells import (
    TRANSFER_HEAD,
    at,
    of_customer,
    of_transfer,
    who,
    yes,
)

TAKEN = ("network_fee", "service_fee", "third_party_costs", "not_charged")
HEAD = (
    "Refund",
    "Case",
    "Customer",
    *TRANSFER_HEAD,
    "Asked for",
    "Counts as asked for on",
    "Declined to be verified",
    "State",
    "US dollars for one",
    "Rate from",
    "Network fee",
    "Our fee",
    "Costs of third parties",
    "Not charged",
    "Payout",
    "Quoted",
    "Accepted",
    "Decided",
    "To be paid until",
    "Paid",
    "Recorded by",
    "Confirmed by",
    "Late",
    "Hash of the payout",
    "Kind of the record",
    "Was not to be paid",
    "Ended",
)


def read(session: Session, ids: Sequence[int], zone: ZoneInfo) -> list[Sequence[str]]:
    """Give the rows of these requests."""
    rows = session.scalars(
        select(RefundRequest)
        .where(RefundRequest.id.in_(ids))
        .order_by(RefundRequest.id)
        .options(
            joinedload(RefundRequest.customer),
            joinedload(RefundRequest.case),
            joinedload(RefundRequest.transfer).joinedload(Transfer.customer),
            joinedload(RefundRequest.decision),
            joinedload(RefundRequest.paid_by),
        )
    ).all()
    counting = recorded.counting(session, ids)
    return [_row(row, counting.get(row.id), zone) for row in rows]


def _row(
    row: RefundRequest, payout: RefundPayout | None, zone: ZoneInfo
) -> Sequence[str]:
    quote = row.quote or {"lines": [], "payout": ""}
    # what is taken is below zero in the quote; "not charged" is above
    amounts = {line["label"]: line["amount"] for line in quote["lines"]}
    return (
        row.public_id,
        row.case.public_id,
        of_customer(row.customer),
        *of_transfer(row.transfer),
        at(row.requested_at, zone),
        row.counts_on.isoformat(),
        at(row.declined_at, zone),
        row.state.value,
        row.usd_rate or "",
        row.rate_source or "",
        *(amounts.get(label, "").removeprefix("-") for label in TAKEN),
        quote["payout"],
        at(row.quoted_at, zone),
        at(row.accepted_at, zone),
        at(row.decision.decided_at, zone) if row.decision else "",
        at(row.due_at, zone),
        at(row.paid_at, zone),
        who(row.paid_by),
        who(payout.second) if payout else "",
        yes(row.late) if row.paid_at else "",
        row.payout or "",
        payout.kind.value if payout else "",
        yes(row.irregular) if row.paid_at else "",
        at(row.ended_at, zone),
    )
