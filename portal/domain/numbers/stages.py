"""How far people come, stage by stage, and where they leave: sums of plain counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portal.domain.standard import STANDARD

# what a person does step by step before everything is given; the last step gives it
STEPS = tuple(step.key for step in STANDARD.steps[:-1])
LAST_STEP = STANDARD.steps[-1].key
STARTED, SUBMITTED, DECIDED, APPROVED = "started", "submitted", "decided", "approved"
WAY = (STARTED, *STEPS, SUBMITTED, DECIDED, APPROVED)
INVITED, OPENED = "invited", "opened"


@dataclass(frozen=True, kw_only=True)
class Stage:
    """How many reached a stage, and the shares of those before and of the first."""

    key: str
    count: int
    of_before: float | None  # 0 to 1; None of the first, and where nobody was before
    of_first: float | None

    @property
    def is_step(self) -> bool:
        """Say whether it is a step of the customer's way."""
        return self.key in STEPS


def reached(furthest: Mapping[str, int], order: Sequence[str]) -> dict[str, int]:
    """Give how many came so far or further, from how many came just so far."""
    found, sum_ = {}, 0
    for key in reversed(order):
        sum_ += furthest.get(key, 0)
        found[key] = sum_
    return {key: found[key] for key in order}


def stages(counts: Mapping[str, int]) -> tuple[Stage, ...]:
    """Give every stage with its shares, from the first to the last."""
    first = next(iter(counts.values()), 0)
    before: int | None = None
    found = []
    for key, count in counts.items():
        found.append(
            Stage(
                key=key,
                count=count,
                of_before=count / before if before else None,
                of_first=count / first if first else None,
            )
        )
        before = count
    return tuple(found)


def stopped_at(furthest: Mapping[str, int]) -> dict[str, int]:
    """Give how many stand at each step, from the last one that each has done."""
    done = (STARTED, *STEPS)
    at = (*STEPS, LAST_STEP)
    return {key: furthest.get(last, 0) for last, key in zip(done, at, strict=True)}
