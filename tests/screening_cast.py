"""Answers of providers, ready to be judged."""

from decimal import Decimal

from portal.domain.exposure import Answer, AnswerStatus, Hop, Share
from portal.policy import Policy
from tests.clocks import NOON

POLICY = Policy.load().screening


def share(category: str, of: str, value: str | None = None) -> Share:
    """Give one category's share of the funds."""
    worth = None if value is None else Decimal(value)
    return Share(category=category, share=Decimal(of), value=worth)


def answer(
    *shares: Share,
    provider: str = "bitok",
    authoritative: bool = True,
    score: str | None = "10",
    status: AnswerStatus = AnswerStatus.SCORED,
    owner: str | None = None,
    owner_category: str | None = None,
    hops: tuple[Hop, ...] = (),
) -> Answer:
    """Give an answer; without shares it is of money from an exchange."""
    scored = status is AnswerStatus.SCORED
    return Answer(
        provider=provider,
        authoritative=authoritative,
        status=status,
        at=NOON,
        score=Decimal(score) if scored and score is not None else None,
        shares=(shares or (share("exchange", "1"),)) if scored else (),
        owner=owner,
        owner_category=owner_category,
        hops=hops,
        why="" if scored else "it was late",
    )
