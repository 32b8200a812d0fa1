"""Where a transfer and its screening stand."""

from enum import StrEnum


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
