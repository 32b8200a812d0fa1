"""The legal changes of a verification's state."""

import pytest

from portal.domain.moves import move
from portal.errors import AlreadyDone
from portal.states import VerificationState as State

LEGAL = {
    (State.OPEN, State.IN_REVIEW),
    (State.OPEN, State.CANCELLED),
    (State.RESUBMISSION_REQUESTED, State.IN_REVIEW),
    (State.RESUBMISSION_REQUESTED, State.CANCELLED),
    (State.IN_REVIEW, State.APPROVED),
    (State.IN_REVIEW, State.REJECTED),
    (State.IN_REVIEW, State.RESUBMISSION_REQUESTED),
}
ALL = [(before, after) for before in State for after in State]


@pytest.mark.parametrize(("before", "after"), sorted(LEGAL))
def test_a_legal_change_is_made(before: State, after: State):
    assert after is move(before, after)


@pytest.mark.parametrize(("before", "after"), sorted(set(ALL) - LEGAL))
def test_any_other_change_is_refused(before: State, after: State):
    with pytest.raises(AlreadyDone):
        move(before, after)
