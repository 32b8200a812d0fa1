"""A group of customers, as it is typed, linked and kept."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from werkzeug.datastructures import MultiDict

from portal.domain.groups import Group
from portal.errors import GroupRefused

WHOLE = Group(
    standings=("not_started", "in_review"),
    languages=("ar", "en"),
    registered_from=date(2026, 1, 31),
    registered_until=date(2026, 2, 1),
    to_verify_from=date(2026, 3, 1),
    to_verify_until=date(2026, 3, 1),
)


@pytest.mark.parametrize("group", [WHOLE, Group(), Group(languages=("en",))])
def test_a_group_comes_back_from_its_link(group):
    assert group == Group.from_query(group.as_query())


def test_a_form_names_its_choices_one_by_one():
    form = MultiDict(
        [("standing", "in_review"), ("standing", "not_started"), ("q", "")]
    )

    assert ("not_started", "in_review") == Group.from_query(form).standings


def test_nothing_chosen_is_everybody():
    assert Group.from_query({"standing": "", "registered_from": " "}).is_everybody


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("standing", "asleep"),
        ("standing", "open,asleep"),
        ("language", "en'--"),
        ("registered_from", "31.12.2026"),
        ("registered_until", "2026-02-30"),
        ("to_verify_from", "0001-01-01"),
        ("to_verify_until", "9999-12-31"),
    ],
)
def test_what_cannot_be_read_is_named(field, value):
    with pytest.raises(GroupRefused) as refused:
        Group.from_query({field: value})

    assert field == refused.value.field


@pytest.mark.parametrize("name", ["registered", "to_verify"])
def test_the_end_before_the_beginning_is_refused(name):
    query = {f"{name}_from": "2026-02-02", f"{name}_until": "2026-02-01"}

    with pytest.raises(GroupRefused) as refused:
        Group.from_query(query)

    assert f"{name}_until" == refused.value.field


def test_days_are_those_of_the_platform_and_the_last_one_belongs_to_it():
    first, before = WHOLE.registered(ZoneInfo("Europe/Vienna"))

    assert datetime(2026, 1, 30, 23, tzinfo=UTC) == first
    assert datetime(2026, 2, 1, 23, tzinfo=UTC) == before
