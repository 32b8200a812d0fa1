"""When a handoff lives and ends, and how screens are matched."""

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain import handoffs
from portal.domain.handoffs import Lifetime, Times
from portal.states import HandoffState, HandoffWay
from tests.clocks import NOON

LIFETIME = Lifetime(idle=timedelta(minutes=15), longest=timedelta(hours=2))
FRESH = Times(made_at=NOON, active_at=NOON)
MINUTES = st.integers(min_value=0, max_value=300).map(lambda n: timedelta(minutes=n))


@pytest.mark.parametrize(
    ("happened", "state"),
    [
        ({}, HandoffState.WAITING),
        ({"opened_at": NOON}, HandoffState.OPENED),
        ({"opened_at": NOON, "claimed_at": NOON}, HandoffState.WORKING),
        ({"claimed_at": NOON, "to_match": True}, HandoffState.MATCHING),
        (
            {"claimed_at": NOON, "to_match": True, "matched_at": NOON},
            HandoffState.WORKING,
        ),
        ({"claimed_at": NOON, "ended_at": NOON}, HandoffState.ENDED),
        ({"ended_at": NOON}, HandoffState.ENDED),
    ],
)
def test_the_state_is_what_happened_last(happened: dict, state: HandoffState):
    assert state is handoffs.state(replace(FRESH, **happened))


def test_it_ends_a_quarter_of_an_hour_after_the_last_activity():
    active = replace(FRESH, active_at=NOON + timedelta(minutes=10))

    assert NOON + timedelta(minutes=25) == handoffs.expires_at(active, LIFETIME)


def test_it_ends_after_two_hours_whatever_happens():
    busy = replace(FRESH, active_at=NOON + timedelta(minutes=119))

    assert NOON + timedelta(hours=2) == handoffs.expires_at(busy, LIFETIME)


@given(active=MINUTES, later=MINUTES)
def test_time_left_is_never_negative_nor_longer_than_the_idle_time(
    active: timedelta, later: timedelta
):
    times = replace(FRESH, active_at=NOON + active)

    left = handoffs.time_left(times, LIFETIME, now=NOON + active + later)

    assert timedelta() <= left <= LIFETIME.idle


@given(active=MINUTES, more=MINUTES)
def test_activity_never_shortens_it(active: timedelta, more: timedelta):
    before = replace(FRESH, active_at=NOON + active)
    after = replace(FRESH, active_at=NOON + active + more)

    assert handoffs.expires_at(before, LIFETIME) <= handoffs.expires_at(after, LIFETIME)


def test_what_has_ended_has_no_time_left():
    ended = replace(FRESH, ended_at=NOON)

    assert timedelta() == handoffs.time_left(ended, LIFETIME, now=NOON)


@pytest.mark.parametrize(
    ("setting", "ways", "expected"),
    [
        ("always", [HandoffWay.QR], True),
        ("never", [HandoffWay.QR, HandoffWay.SMS], False),
        ("left_screen", [HandoffWay.QR], False),
        ("left_screen", [HandoffWay.QR, HandoffWay.SMS], True),
        ("left_screen", [HandoffWay.QR, HandoffWay.EMAIL], True),
        ("left_screen", [HandoffWay.QR, HandoffWay.COPY], True),
        ("left_screen", ["qr", "copy"], True),  # as the row gives them back
    ],
)
def test_the_setting_says_whether_screens_are_matched(
    setting: str, ways: list[HandoffWay], expected: bool
):
    assert expected is handoffs.must_match(setting, ways)


@given(seed=st.integers())
def test_three_different_numbers_of_two_digits_hold_the_right_one(seed: int):
    match = handoffs.new_match(Random(seed))

    assert 3 == len(set(match.choices))
    assert match.number in match.choices
    assert all(10 <= number <= 99 for number in match.choices)


def test_the_right_number_stands_in_any_place():
    drawn = [handoffs.new_match(Random(seed)) for seed in range(200)]

    assert {0, 1, 2} == {match.choices.index(match.number) for match in drawn}


@pytest.mark.parametrize(
    ("steps", "done", "expected"),
    [
        (["document", "selfie"], ["consent", "document"], False),
        (["document", "selfie"], ["consent", "document", "selfie"], True),
        (["selfie"], ["selfie"], True),
    ],
)
def test_it_is_done_when_every_step_that_was_passed_on_is(
    steps: list[str], done: list[str], expected: bool
):
    assert expected is handoffs.all_done(steps, done)
