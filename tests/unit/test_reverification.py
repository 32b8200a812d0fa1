"""When a verified customer is asked once more, and written to of it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from portal.domain.reverification import (
    Notice,
    ask_again_on,
    due_notice,
    next_notice,
    notices,
)
from portal.policy import Policy
from tests.clocks import NOON

POLICY = Policy.load().reverification
TODAY = NOON.date()
DUE = NOON + timedelta(days=30)


def days_of(grace: int) -> list[tuple[int, Notice]]:
    planned = notices(NOON, NOON + timedelta(days=grace), POLICY)
    return [((at - NOON).days, notice) for at, notice in planned]


def test_two_reminders_come_before_the_end():
    assert [
        (0, Notice.ASKED),
        (16, Notice.REMINDER),
        (27, Notice.REMINDER),
        (30, Notice.OVERDUE),
    ] == days_of(30)


def test_a_short_grace_leaves_out_what_would_come_at_once():
    assert [(0, Notice.ASKED), (2, Notice.OVERDUE)] == days_of(2)


def test_two_reminders_of_one_day_are_one():
    policy = replace(POLICY, reminder_days=3)

    assert 3 == len(notices(NOON, DUE, policy))


def test_of_what_was_missed_one_letter_is_enough():
    planned = notices(NOON, DUE, POLICY)
    now = NOON + timedelta(days=28)

    assert (NOON + timedelta(days=27), Notice.REMINDER) == due_notice(planned, now=now)
    assert DUE == next_notice(planned, now=now)
    assert next_notice(planned, now=DUE) is None


@pytest.mark.parametrize(
    ("expiry", "asked"),
    [
        (TODAY + timedelta(days=400), TODAY + timedelta(days=370)),
        (TODAY + timedelta(days=31), TODAY + timedelta(days=1)),
        (TODAY + timedelta(days=30), TODAY + timedelta(days=29)),
        (TODAY + timedelta(days=10), TODAY + timedelta(days=9)),
        (TODAY + timedelta(days=1), TODAY + timedelta(days=1)),
        (TODAY, TODAY + timedelta(days=30)),
        (TODAY - timedelta(days=900), TODAY + timedelta(days=30)),
    ],
)
def test_nobody_is_asked_on_the_day_they_were_approved(expiry: date, asked: date):
    assert asked == ask_again_on(expiry, today=TODAY, policy=POLICY)
