"""What a day brings to the time in which a refund may be asked for."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as any_of

from portal.domain.refunds.terms import Matter, Term, Today, begun, look, may_ask
from portal.policy import Policy

POLICY = Policy.load().refund
HELD = date(2026, 1, 1)
TERM = begun(HELD, POLICY)
TOLD = replace(TERM, told=87)
CUSTOMER, US = Matter(), Matter(waits_for_us=True)


def after(days: int) -> date:
    return HELD + timedelta(days=days)


@pytest.mark.parametrize(
    ("term", "matter", "day", "expected", "action"),
    [
        (TERM, CUSTOMER, 59, TERM, "nothing"),
        (TERM, CUSTOMER, 60, replace(TERM, told=60), "tell"),
        (replace(TERM, told=60), CUSTOMER, 61, replace(TERM, told=60), "nothing"),
        (TERM, US, 60, replace(TERM, told=60), "tell"),
        (TOLD, CUSTOMER, 90, TOLD, "nothing"),
        (TOLD, CUSTOMER, 91, TOLD, "forfeit"),
        (TOLD, Matter(asked=True), 91, TOLD, "nothing"),
        (TOLD, US, 91, replace(TOLD, ours=True), "nothing"),
        (TOLD, Matter(frozen=True), 91, replace(TOLD, frozen=True), "nothing"),
        (TERM, Matter(frozen=True), 60, replace(TERM, told=60, frozen=True), "tell"),
        (
            TERM,
            Matter(frozen=True, asked=True),
            60,
            replace(TERM, frozen=True),
            "nothing",
        ),
        (
            replace(TOLD, ours=True),
            CUSTOMER,
            100,
            replace(TOLD, last_on=after(114)),
            "tell",
        ),
        (
            replace(TERM, told=80),  # the last letter never went
            CUSTOMER,
            91,
            replace(TOLD, last_on=after(105)),
            "tell",
        ),
        (replace(TOLD, last_on=after(105)), CUSTOMER, 105, None, "nothing"),
        (replace(TOLD, last_on=after(105)), CUSTOMER, 106, None, "forfeit"),
        (
            replace(TOLD, frozen=True),
            CUSTOMER,
            200,
            begun(after(200), POLICY),
            "nothing",
        ),
    ],
)
def test_a_day_brings_what_is_due(term, matter, day, expected, action):
    found, today = look(term, matter, today=after(day), policy=POLICY)

    assert (expected or term) == found
    assert action == today


@pytest.mark.parametrize(
    ("matter", "day", "expected"),
    [
        (CUSTOMER, 90, True),
        (CUSTOMER, 91, False),
        (US, 91, True),
        (Matter(frozen=True), 91, True),
    ],
)
def test_who_may_ask(matter, day, expected):
    assert expected == may_ask(TERM, matter, today=after(day))


@given(days=any_of.lists(any_of.integers(1, 9), max_size=40), asked=any_of.booleans())
def test_of_frozen_money_they_hear_what_they_hear_while_they_wait(days, asked):
    """Who is told nothing where others are told something is told."""
    frozen = waiting = TERM
    day = HELD
    for step in days:
        day += timedelta(days=step)
        frozen, of_frozen = look(
            frozen, Matter(frozen=True, asked=asked), today=day, policy=POLICY
        )
        waiting, of_waiting = look(
            waiting, Matter(waits_for_us=True, asked=asked), today=day, policy=POLICY
        )

        assert of_waiting is of_frozen
        assert waiting.last_on == frozen.last_on


@given(
    days=any_of.lists(
        any_of.tuples(
            any_of.integers(1, 9),
            any_of.sampled_from(
                [CUSTOMER, CUSTOMER, US, Matter(asked=True), Matter(frozen=True)]
            ),
        ),
        max_size=60,
    )
)
def test_nothing_is_forfeited_without_the_last_notice_days_before(days):
    term, day, last_told = TERM, HELD, None
    for step, matter in days:
        day += timedelta(days=step)
        term, action = look(term, matter, today=day, policy=POLICY)
        if action is Today.TELL and term.told == POLICY.notice_days[-1]:
            last_told = day
        if action is Today.FORFEIT:
            assert matter == CUSTOMER
            assert last_told is not None
            assert day > term.last_on >= last_told
            return
        if action is Today.TELL:
            assert isinstance(term, Term)
            assert day <= term.last_on
