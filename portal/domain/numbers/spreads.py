"""What lies in the middle of many values, and what nine of ten stay below."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Spread:
    """How many values there are, and two of them: by nearest rank, never between."""

    count: int = 0
    median: int | None = None
    p90: int | None = None


def spread(counted: Iterable[tuple[int, int]]) -> Spread:
    """Give the spread of values, each with how often it is there."""
    rows = sorted(counted)
    total = sum(times for _, times in rows)
    if not total:
        return Spread()
    return Spread(count=total, median=_at(rows, total, 50), p90=_at(rows, total, 90))


def _at(rows: list[tuple[int, int]], total: int, percent: int) -> int:
    rank = -(-total * percent // 100)  # the smallest that so many are not above
    seen = 0
    for value, times in rows:
        seen += times
        if seen >= rank:
            return value
    raise AssertionError("a rank lies within the total")
