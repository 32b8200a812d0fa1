"""Where a transfer and its screening stand, and what a verdict does to its money."""

from collections.abc import Mapping
from enum import StrEnum

from portal.domain.exposure import ScreeningOutcome


class TransferState(StrEnum):
    """Where the money of a transfer stands."""

    SCREENING = "screening"
    PASSED = "passed"
    HELD = "held"  # a case is open, or a provider is out of reach
    FROZEN = "frozen"
    RELEASED = "released"  # by a decision
    REFUNDED = "refunded"
    FORFEITED = "forfeited"


class ScreeningState(StrEnum):
    """Where the taking of a verdict stands."""

    WAITING = "waiting"
    ASKING = "asking"
    SETTLED = "settled"


class ScreeningTrigger(StrEnum):
    """What made a screening."""

    ENTERED = "entered"
    SCHEDULE = "schedule"
    LIST = "list"  # a sanctions list was imported
    STAFF = "staff"


OPEN = frozenset({TransferState.SCREENING, TransferState.HELD, TransferState.FROZEN})

STRICTNESS: Mapping[ScreeningOutcome, int] = {
    outcome: place for place, outcome in enumerate(ScreeningOutcome)
}


def after(
    state: TransferState, outcome: ScreeningOutcome, *, in_doubt: bool
) -> TransferState:
    """
    Give where the money stands after a verdict.

    What was decided stays, and so does what passed. `in_doubt` says that a verdict
    before this one asked for a person: then a clean one alone lets nothing pass.
    """
    if state not in OPEN or state is TransferState.FROZEN:
        return state
    if outcome is ScreeningOutcome.FREEZE:
        return TransferState.FROZEN
    if outcome is ScreeningOutcome.PASS and not in_doubt:
        return TransferState.PASSED
    return TransferState.HELD
