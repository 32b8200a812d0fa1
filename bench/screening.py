"""How many verdicts a second the screening policy gives, on one core."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from random import Random

from portal.domain.exposure import Answer, AnswerStatus, Share
from portal.domain.screening.rules import judge
from portal.policy import Policy

CASES = 2000  # different pairs of answers
EVALUATIONS = 100_000
SHARES = 8  # of each answer; real ones have 4 to 12
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def measure(evaluations: int = EVALUATIONS) -> Iterator[str]:
    """Give the evaluations a second, each of an answer of BitOK and one of CoinKyt."""
    policy = Policy.load().screening
    rng = Random(7)
    cases = [
        tuple(_answer(rng, name, policy.zone_of[name]) for name in ("bitok", "coinkyt"))
        for _ in range(CASES)
    ]
    expected = frozenset({"bitok", "coinkyt"})
    outcomes: dict[str, int] = {}
    began = time.process_time()
    for turn in range(evaluations):
        verdict = judge(cases[turn % CASES], policy, expected=expected)
        outcomes[verdict.outcome] = outcomes.get(verdict.outcome, 0) + 1
    rate = evaluations / (time.process_time() - began)
    spread = ", ".join(f"{count:,} {name}" for name, count in sorted(outcomes.items()))
    yield (
        f"The screening policy: {rate:,.0f} evaluations a second on one core, of two "
        f"providers' answers with {SHARES} categories each ({spread})."
    )


def _answer(rng: Random, provider: str, codes: dict[str, str]) -> Answer:
    """Give an answer whose shares sum to 1; about half of them stay clean."""
    clean = [code for code, zone in codes.items() if zone == "low"]
    chosen = rng.sample(clean if rng.random() < 0.7 else sorted(codes), SHARES)
    cuts = sorted(rng.randrange(10**6) for _ in range(SHARES - 1))
    widths = [
        end - start for start, end in zip([0, *cuts], [*cuts, 10**6], strict=True)
    ]
    return Answer(
        provider=provider,
        authoritative=True,
        status=AnswerStatus.SCORED,
        at=NOON,
        score=Decimal(rng.randrange(60)),
        shares=tuple(
            Share(category=code, share=Decimal(width) / 10**6)
            for code, width in zip(chosen, widths, strict=True)
        ),
    )
