"""The clocks of cases, over pauses and changed clocks."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.cases.clocks import ClockState, Span, clock, paused
from tests.clocks import NOON

DAY = timedelta(hours=24)
SECOND = timedelta(seconds=1)
BERLIN = ZoneInfo("Europe/Berlin")
START = datetime(2026, 3, 27, tzinfo=UTC)
moments = st.integers(0, 4 * 86_400).map(lambda after: START + after * SECOND)
zones = st.sampled_from([UTC, BERLIN, ZoneInfo("America/New_York")])
several = st.lists(
    st.tuples(moments, moments).map(lambda pair: Span(min(pair), max(pair))), max_size=4
)


def at(**much: float) -> datetime:
    return NOON + timedelta(**much)


@pytest.mark.parametrize(
    ("end", "now", "pauses", "state"),
    [
        (None, at(hours=24), (), ClockState.RUNNING),
        (None, at(hours=24, seconds=1), (), ClockState.MISSED),
        (at(hours=24), at(days=9), (), ClockState.KEPT),
        (at(hours=24, seconds=1), at(days=9), (), ClockState.MISSED),
        (None, at(days=9), [Span(at(hours=1))], ClockState.PAUSED),
        (None, at(days=9), [Span(at(hours=25))], ClockState.MISSED),
        (at(hours=30), at(days=9), [Span(at(hours=1), at(hours=7))], ClockState.KEPT),
        (at(hours=30), at(days=9), [Span(at(hours=1), at(hours=6))], ClockState.MISSED),
    ],
)
def test_a_clock_is_kept_up_to_the_last_second(end, now, pauses, state):
    assert state is clock(NOON, DAY, pauses=pauses, end=end, now=now).state


def test_before_it_begins_a_clock_has_all_its_time():
    """Another machine's clock may be a little behind."""
    stands = clock(at(seconds=1), DAY, now=NOON)

    assert (timedelta(), DAY) == (stands.worked, stands.left)


def test_nobody_knows_when_a_paused_clock_is_over():
    stands = clock(NOON, DAY, pauses=[Span(at(hours=1))], now=at(hours=5))

    assert stands.due_at is None
    assert timedelta(hours=23) == stands.left
    goes_on = clock(NOON, DAY, pauses=[Span(at(hours=1), at(hours=5))], now=at(hours=6))
    assert at(hours=28) == goes_on.due_at


def test_the_night_of_changed_clocks_has_as_many_hours_as_it_has():
    """At 12:00 on the day after, 23 hours are over where clocks went forward."""
    begin = datetime(2026, 3, 28, 12, tzinfo=BERLIN)
    stands = clock(begin, DAY, now=datetime(2026, 3, 29, 12, tzinfo=BERLIN))

    assert timedelta(hours=23) == stands.worked
    assert datetime(2026, 3, 29, 13, tzinfo=BERLIN) == stands.due_at


@given(moments, moments, several, zones)
def test_what_is_worked_and_what_is_paused_is_all_the_time_there_was(
    begin, now, pauses, zone
):
    now = max(begin, now)
    local = [Span(s.begin.astimezone(zone), s.end.astimezone(zone)) for s in pauses]
    stands = clock(begin.astimezone(zone), DAY, pauses=local, now=now)

    stopped = paused(pauses, begin, now)
    assert now - begin == stands.worked + stopped
    assert DAY == stands.worked + stands.left
    assert timedelta() <= stopped <= now - begin
    assert (stands.state is ClockState.MISSED) == (stands.worked > DAY)


@given(moments, moments, several, several)
def test_more_pauses_never_make_more_work(begin, now, some, more):
    now = max(begin, now)

    least = clock(begin, DAY, pauses=[*some, *more], now=now).worked
    assert least <= clock(begin, DAY, pauses=some, now=now).worked
    assert least == clock(begin, DAY, pauses=[*more, *some, *some], now=now).worked
