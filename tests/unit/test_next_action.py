"""Of all that could be done, the one thing that is next."""

import pytest

from portal.domain.next_action import NextAction, Situation, next_action
from portal.domain.roles import may
from portal.states import Role, VerificationState

State = VerificationState


def following(role: Role, state: State | None = None, **more: bool) -> NextAction:
    """Say what is next for a role."""
    situation = Situation(state=state, **more)
    return next_action(situation, lambda permission: may(role, permission))


@pytest.mark.parametrize(
    ("role", "state", "more", "expected"),
    [
        (Role.SUPPORT, None, {}, NextAction.INVITE),
        (Role.SUPPORT, State.OPEN, {}, NextAction.INVITE),
        (Role.SUPPORT, State.RESUBMISSION_REQUESTED, {}, NextAction.INVITE),
        (Role.SUPPORT, State.IN_REVIEW, {}, NextAction.WAIT_FOR_REVIEW),
        (Role.REVIEWER, State.IN_REVIEW, {}, NextAction.REVIEW),
        (Role.SUPPORT, State.APPROVED, {}, NextAction.NOTHING),
        (Role.SUPPORT, State.REJECTED, {}, NextAction.NOTHING),
        (Role.SUPPORT, State.APPROVED, {"asked_again": True}, NextAction.INVITE),
        (Role.SUPPORT, State.APPROVED, {"case_open": True}, NextAction.WAIT_FOR_CASE),
        (Role.COMPLIANCE, State.APPROVED, {"case_open": True}, NextAction.DECIDE_CASE),
        (Role.COMPLIANCE, State.IN_REVIEW, {"unanswered": True}, NextAction.ANSWER),
        (Role.SUPPORT, State.OPEN, {"unanswered": True}, NextAction.INVITE),
        (
            Role.REVIEWER,
            State.IN_REVIEW,
            {"case_open": True},
            NextAction.REVIEW,
        ),
    ],
)
def test_one_thing_is_next(role, state, more, expected):
    assert expected is following(role, state, **more)
