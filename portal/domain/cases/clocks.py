"""The clocks of a case: how long was worked on it, pauses left out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum


class ClockState(StrEnum):
    """How a clock stands."""

    RUNNING = "running"
    PAUSED = "paused"
    KEPT = "kept"
    MISSED = "missed"


@dataclass(frozen=True)
class Span:
    """A time in which a clock does not run; without an end it lasts."""

    begin: datetime
    end: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Clock:
    """
    How a clock stands: what was worked, what is left (below zero once missed).

    `due_at` is when the time is over; nobody knows while it is paused.
    """

    state: ClockState
    worked: timedelta
    left: timedelta
    due_at: datetime | None
    ended: bool


def clock(
    begin: datetime,
    target: timedelta,
    *,
    pauses: Iterable[Span] = (),
    end: datetime | None = None,
    now: datetime,
) -> Clock:
    """
    Say how a clock stands that began at a moment and may have ended.

    Times may be of any zone: hours are real ones, on days of changed clocks too.
    Exactly on the target is in time.
    """
    start, until = begin.astimezone(UTC), (end or now).astimezone(UTC)
    until = max(start, until)
    several = [Span(each.begin, each.end) for each in pauses]
    stopped = paused(several, start, until)
    worked = until - start - stopped
    stands = end is None and any(each.end is None for each in several)
    return Clock(
        state=_state(worked > target, ended=end is not None, stands=stands),
        worked=worked,
        left=target - worked,
        due_at=None if stands else start + target + stopped,
        ended=end is not None,
    )


def paused(pauses: Iterable[Span], begin: datetime, end: datetime) -> timedelta:
    """Give how much of a time pauses cover; where two meet, they count once."""
    covered, at = timedelta(), begin.astimezone(UTC)
    until = end.astimezone(UTC)
    for each in sorted(pauses, key=lambda span: span.begin.astimezone(UTC)):
        first = max(at, each.begin.astimezone(UTC))
        last = min(until, (each.end or end).astimezone(UTC))
        if last > first:
            covered += last - first
            at = last
    return covered


def _state(missed: bool, *, ended: bool, stands: bool) -> ClockState:
    if missed:
        return ClockState.MISSED
    if ended:
        return ClockState.KEPT
    return ClockState.PAUSED if stands else ClockState.RUNNING
