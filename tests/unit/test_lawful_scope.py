"""What falls under a request by law leaves the portal, and nothing else."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.lawful import MOVES, OVER, is_secret, move
from portal.domain.lawful.scope import Scope, scope, within
from portal.errors import AlreadyDone
from portal.states import DataKind, LawfulState

HELD = {
    "customer": {"reference": "C-1", "name": "Anna", "email": "anna@example.org"},
    "consents": [{"answered_at": "2026-01-01T10:00:00+00:00"}],
    "messages": [{"written_at": "2026-02-01T10:00:00+00:00", "sent_at": None}],
    "devices": [
        {
            "signed_in_at": "2026-01-01T10:00:00+00:00",
            "seen_at": "2026-03-01T10:00:00+00:00",
        }
    ],
    "notes": [{"written_at": "2026-02-01T10:00:00+00:00"}],
    "events": [
        {"at": "2026-01-01T10:00:00+00:00", "action": "consent.given"},
        {"at": "2026-01-02T10:00:00+00:00", "action": "lawful.requested"},
    ],
    "verifications": [
        {
            "id": "v",
            "started_at": "2026-01-01T10:00:00+00:00",
            "decided_at": "2026-01-03T10:00:00+00:00",
            "steps": [{"step": "email", "answers": {"email": "anna@example.org"}}],
            "pictures": [{"received_at": "2026-01-02T10:00:00+00:00"}],
            "checks": [{"made_at": "2026-01-03T09:00:00+00:00"}],
            "decisions": [],
        }
    ],
    "matters": {"cases": [{"opened_at": "2026-02-01T10:00:00+00:00"}]},
    "something_new": [{"secret": "anna@example.org"}],
}


def asked(
    *kinds: DataKind, since: date | None = None, until: date | None = None
) -> Scope:
    return scope(kinds, since, until, zone=UTC)


def test_without_the_profile_a_customer_is_a_reference():
    assert {"customer": {"reference": "C-1"}, "messages": HELD["messages"]} == within(
        HELD, asked(DataKind.MESSAGES)
    )


def test_no_contact_leaves_unless_it_is_asked_for():
    rest = set(DataKind) - {DataKind.CONTACTS, DataKind.MESSAGES}

    assert "anna@example.org" not in str(within(HELD, asked(*rest)))
    assert "anna@example.org" in str(within(HELD, asked(*rest, DataKind.CONTACTS)))


def test_each_kind_brings_its_part_of_a_verification():
    (row,) = within(HELD, asked(DataKind.CHECKS))["verifications"]

    assert {"id", "started_at", "decided_at", "checks"} == row.keys()


def test_other_requests_by_law_never_leave():
    events = within(HELD, asked(DataKind.EVENTS))["events"]

    assert ["consent.given"] == [event["action"] for event in events]


def test_a_time_cuts_what_lies_outside():
    some = asked(*DataKind, since=date(2026, 1, 2), until=date(2026, 1, 2))

    found = within(HELD, some)

    assert ([], [], []) == (found["consents"], found["messages"], found["events"])
    assert {"cases": []} == found["matters"]
    assert 1 == len(found["devices"])  # signed in before, seen after
    (row,) = found["verifications"]
    assert (1, 0) == (len(row["pictures"]), len(row["checks"]))


def test_days_are_those_of_the_platform():
    some = scope(
        ["events"], date(2026, 1, 2), date(2026, 1, 2), zone=ZoneInfo("Asia/Tokyo")
    )

    assert datetime(2026, 1, 1, 15, tzinfo=UTC) == some.begin
    assert datetime(2026, 1, 2, 15, tzinfo=UTC) == some.end


@given(st.sets(st.sampled_from(DataKind)))
def test_nothing_is_invented_and_the_unknown_stays(kinds: set[DataKind]):
    found = within(HELD, asked(*kinds))

    assert found.keys() <= HELD.keys() - {"something_new"}


@pytest.mark.parametrize("state", sorted(OVER))
def test_what_is_over_stays_over(state: LawfulState):
    for to in LawfulState:
        with pytest.raises(AlreadyDone):
            move(state, to)


def test_every_state_can_end():
    assert set(LawfulState) == MOVES.keys()
    for state in set(LawfulState) - OVER:
        assert MOVES[state]


def test_events_about_requests_are_told_by_their_name():
    assert is_secret("lawful.viewed")
    assert not is_secret("note.added")
