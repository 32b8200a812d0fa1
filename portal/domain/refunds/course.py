"""Where a request for a refund stands, and what follows for it from its transfer."""

from datetime import datetime, timedelta
from enum import StrEnum

from portal.domain.transfers import TransferState


class RefundState(StrEnum):
    """Where a request for a refund stands."""

    REQUESTED = "requested"  # no figures yet, or no quote taken from them
    QUOTED = "quoted"
    ACCEPTED = "accepted"  # the decision is missing
    EXECUTING = "executing"  # decided: to be paid within the time
    WITHHELD = "withheld"
    PAID = "paid"
    FORFEITED = "forfeited"
    CANCELLED = "cancelled"


OPEN = frozenset({RefundState.REQUESTED, RefundState.QUOTED, RefundState.WITHHELD})
BOUND = frozenset({RefundState.ACCEPTED, RefundState.EXECUTING})  # to what was quoted
LIVE = OPEN | BOUND
WENT_ON = frozenset({TransferState.PASSED, TransferState.RELEASED})


def follow(
    state: RefundState, transfer: TransferState, *, decided: bool
) -> RefundState:
    """
    Give where a request stands after its transfer or its case changed.

    `decided` says that a refund is what was decided last, and still counts.
    """
    if state not in LIVE:
        return state
    if transfer in WENT_ON:
        return RefundState.CANCELLED
    if transfer is TransferState.FORFEITED:
        return RefundState.FORFEITED
    if state not in BOUND:
        return state
    pays = decided and transfer is TransferState.HELD
    return RefundState.EXECUTING if pays else RefundState.ACCEPTED


def due_at(*, decided_at: datetime, accepted_at: datetime, minutes: int) -> datetime:
    """Give when it has to be paid: the clock waits for the later of the two."""
    return max(decided_at, accepted_at) + timedelta(minutes=minutes)
