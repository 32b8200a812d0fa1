"""The legal changes of a verification's state."""

from portal.errors import AlreadyDone
from portal.states import VerificationState as State

MOVES: dict[State, frozenset[State]] = {
    State.OPEN: frozenset({State.IN_REVIEW, State.CANCELLED}),
    State.RESUBMISSION_REQUESTED: frozenset({State.IN_REVIEW, State.CANCELLED}),
    State.IN_REVIEW: frozenset(
        {State.APPROVED, State.REJECTED, State.RESUBMISSION_REQUESTED}
    ),
    State.APPROVED: frozenset(),
    State.REJECTED: frozenset(),
    State.CANCELLED: frozenset(),
}


def move(current: State, to: State) -> State:
    """Give the new state; raise AlreadyDone if it cannot follow the current one."""
    if to not in MOVES[current]:
        raise AlreadyDone(current.value)
    return to
