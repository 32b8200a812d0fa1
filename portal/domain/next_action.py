"""Of all that could be done for a customer, the one thing that is next."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from portal.domain.roles import Permission
from portal.states import VerificationState


class NextAction(StrEnum):
    """What a colleague does next; the last three wait for somebody else."""

    ANSWER = "answer"  # what the customer asked of their data
    DECIDE_CASE = "decide_case"
    REVIEW = "review"
    INVITE = "invite"  # for the first time, again, or by another way
    WAIT_FOR_CASE = "wait_for_case"
    WAIT_FOR_REVIEW = "wait_for_review"
    NOTHING = "nothing"


@dataclass(frozen=True, kw_only=True)
class Situation:
    """What counts for it."""

    state: VerificationState | None  # None: not started
    asked_again: bool = False  # a verified customer, once more
    unanswered: bool = False  # requests about their data
    case_open: bool = False


def next_action(it: Situation, can: Callable[[Permission], bool]) -> NextAction:
    """Give what is next for a colleague who `can` do only so much."""
    if it.unanswered and can(Permission.RIGHTS):
        return NextAction.ANSWER
    if it.case_open and can(Permission.NOTICES):
        return NextAction.DECIDE_CASE
    if it.state is VerificationState.IN_REVIEW:
        review = can(Permission.REVIEW)
        return NextAction.REVIEW if review else NextAction.WAIT_FOR_REVIEW
    if it.case_open:
        return NextAction.WAIT_FOR_CASE
    decided = {VerificationState.APPROVED, VerificationState.REJECTED}
    if it.state in decided and not it.asked_again:
        return NextAction.NOTHING
    return NextAction.INVITE
