"""When a handoff begins, lives and ends, and how two screens are matched."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Literal

from portal.states import HandoffState, HandoffWay

LEAVES_SCREEN = frozenset({HandoffWay.SMS, HandoffWay.EMAIL, HandoffWay.COPY})
NUMBERS = range(10, 100)  # two digits: read aloud once, never begun with a zero
CHOICES = 3


@dataclass(frozen=True, kw_only=True)
class Times:
    """What happened to one handoff, and when; None for what did not happen."""

    made_at: datetime
    active_at: datetime
    opened_at: datetime | None = None
    claimed_at: datetime | None = None
    to_match: bool = False
    matched_at: datetime | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Lifetime:
    """How long a handoff lives without activity, and at the longest."""

    idle: timedelta
    longest: timedelta


@dataclass(frozen=True)
class Match:
    """The number that the computer shows, among those the phone offers."""

    number: int
    choices: tuple[int, ...]


def expires_at(times: Times, lifetime: Lifetime) -> datetime:
    """Give when it ends by itself: activity postpones that, but not for ever."""
    return min(times.active_at + lifetime.idle, times.made_at + lifetime.longest)


def time_left(times: Times, lifetime: Lifetime, *, now: datetime) -> timedelta:
    """Give how long it still lives; zero when it does not."""
    if times.ended_at is not None:
        return timedelta()
    return max(timedelta(), expires_at(times, lifetime) - now)


def state(times: Times) -> HandoffState:
    """Give where it stands by what happened last."""
    if times.ended_at is not None:
        return HandoffState.ENDED
    if times.claimed_at is None:
        return HandoffState.OPENED if times.opened_at else HandoffState.WAITING
    if times.to_match and times.matched_at is None:
        return HandoffState.MATCHING
    return HandoffState.WORKING


def must_match(
    setting: Literal["always", "never", "left_screen"], ways: Iterable[HandoffWay]
) -> bool:
    """Say whether the screens are matched, by the setting and the ways used."""
    if setting == "left_screen":
        return not LEAVES_SCREEN.isdisjoint(ways)
    return setting == "always"


def new_match(source: Random) -> Match:
    """Draw the number and its decoys, all different, in an order that tells nothing."""
    choices = source.sample(NUMBERS, CHOICES)
    return Match(source.choice(choices), tuple(choices))


def all_done(steps: Iterable[str], done: Iterable[str]) -> bool:
    """Say whether nothing of what was handed over is left to do."""
    return set(steps) <= set(done)
