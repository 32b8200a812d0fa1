"""Which provider's picture is the first."""

from collections.abc import Iterable

from portal.domain.exposure import Answer, AnswerStatus
from portal.domain.screening.rules import STRICTNESS, judge
from portal.domain.screening.totals import totals
from portal.screening_policy import ScreeningPolicy


def strictest_first(answers: Iterable[Answer], policy: ScreeningPolicy) -> list[Answer]:
    """
    Give the answers that a picture may be made of; what the strictest says leads.

    Advice is none of them: it tells no exposure that counts.
    """
    counted = [
        answer
        for answer in answers
        if answer.authoritative and answer.status is AnswerStatus.SCORED
    ]
    return sorted(
        counted,
        key=lambda answer: (
            STRICTNESS[judge([answer], policy, expected=frozenset()).outcome],
            *totals(answer, policy).rank,
        ),
        reverse=True,
    )
