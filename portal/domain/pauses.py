"""How long to wait before something that failed is tried again."""

from datetime import timedelta

GROWTH = 3
ENOUGH = 20  # powers of it are longer than any longest pause


def pause(failed: int, *, first: float, longest: float, chance: float) -> timedelta:
    """
    Give the pause after the n-th failure: it grows from `first` to `longest` seconds.

    `chance`, 0 to 1, takes away up to a quarter, so that not all come back at once.
    """
    grown = first * GROWTH ** min(max(failed - 1, 0), ENOUGH)
    return timedelta(seconds=min(grown, longest) * (1 - chance / 4))
