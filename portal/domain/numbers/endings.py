"""What became of a transfer after its first verdict, in one word."""

from enum import StrEnum

from portal.domain.transfers import TransferState
from portal.states import CaseState, Measure


class Ending(StrEnum):
    """Where a transfer's matter stands: ended without anybody, by whom, or not yet."""

    ALONE = "alone"  # the rules let it pass, and nobody was needed
    CONTINUE = "continue"
    REFUND = "refund"
    FREEZE = "freeze"
    FORFEIT = "forfeit"
    TIME = "time"  # nobody asked for it back in time
    WAITS = "waits"


DECIDED = (Ending.CONTINUE, Ending.REFUND, Ending.FREEZE, Ending.FORFEIT)
BY = {
    Measure.CONTINUE: Ending.CONTINUE,
    Measure.REFUND: Ending.REFUND,
    Measure.FREEZE: Ending.FREEZE,
    Measure.FORFEIT: Ending.FORFEIT,
}


def ending(
    state: TransferState, case: CaseState | None, last: Measure | None
) -> Ending:
    """Say what became of a transfer; `last` is what a person decided last."""
    if case is CaseState.OPEN:
        return Ending.WAITS
    if state is TransferState.FORFEITED and last is not Measure.FORFEIT:
        return Ending.TIME
    if last in BY:
        return BY[last]
    return Ending.ALONE if state is TransferState.PASSED else Ending.WAITS
