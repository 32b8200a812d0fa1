"""The page of numbers, its days, and its files."""

import csv
import io
from dataclasses import replace
from datetime import timedelta

import pytest

from portal.services import messages
from portal.services.messages import Words
from portal.states import Channel, MessageStatus, Role
from portal.web.staff.numbers import CUSTOMERS
from portal.web.staff.numbers.sheets import compact, duration
from tests.clocks import NOON, SetClock
from tests.factories import make_customer, make_verification
from tests.services.test_numbers import decide, invite, passage
from tests.staff_cast import browser, make_staff

DAY = timedelta(days=1)


@pytest.fixture
def rae(app, client, session):
    """A colleague who may see the numbers, signed in."""
    return browser(app, session, make_staff(session, Role.COMPLIANCE))


def rows(answer) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))


def test_before_anything_happened_the_page_says_what_will_be_there(rae):
    answer = rae.get("/staff/numbers")

    assert 200 == answer.status_code
    assert "There is nothing to count yet" in answer.text
    assert "<table" not in answer.text


def test_every_number_has_a_sentence_a_chart_a_table_and_a_file(rae, session):
    row = passage(session, done=("consent",))
    invite(session, row.customer, opened=True)
    decide(session, row, at=NOON, steps={"document": ["unreadable"]})
    session.commit()

    page = rae.get("/staff/numbers").text

    assert "0 of 1 customer who was invited is verified." in page
    assert "Most are lost before “Identity document”: 1." in page
    assert "The portal alone made 100% of 1 decision." in page
    assert "The document could not be read." in page
    assert 'width="100.0%"' in page
    assert "/staff/numbers/invited.csv?" in page


def test_days_without_anything_say_so_and_keep_what_was_chosen(rae, session):
    passage(session)
    session.commit()

    answer = rae.get("/staff/numbers?from=2026-01-01&until=2026-01-31&language=ar")

    assert 200 == answer.status_code
    assert "Nothing happened in these days." in answer.text
    assert 'value="2026-01-01"' in answer.text
    assert 'value="ar" selected' in answer.text


def test_days_that_cannot_be_are_told_and_nothing_typed_is_lost(rae):
    for query, told in (
        ("from=2026-11-20&until=2026-11-10", "not before the first"),
        ("from=20.11.2026", "Enter the day as year-month-day"),
        ("from=2026-02-30", "Enter the day as year-month-day"),
        ("from=0001-01-01", "Enter the day as year-month-day"),
        ("from=2026-W05-1", "Enter the day as year-month-day"),
        ("from=2025-10-01&until=2026-11-22", "at most 13 months"),
        ("from=2027-01-01", "not to come"),
        ("language=%3Cscript%3E", "Choose a language from the list"),
    ):
        for path in ("/staff/numbers", "/staff/numbers/steps.csv"):
            answer = rae.get(f"{path}?{query}")

            assert 422 == answer.status_code
            assert told in answer.text
            assert "<table" not in answer.text
            assert "text/html" in answer.content_type


def test_a_day_that_is_none_stays_in_its_field(rae):
    page = rae.get("/staff/numbers?from=20.11.2026&until=2026-11-22").text

    assert 'type="text" value="20.11.2026"' in page
    assert 'type="date" value="2026-11-22"' in page


def test_a_last_day_to_come_is_today(rae, session):
    passage(session, at=NOON)
    session.commit()

    page = rae.get("/staff/numbers?from=2026-11-01&until=2026-11-30").text

    assert 'value="2026-11-22"' in page
    assert "0 of 1 customer who started is verified." in page


def test_thirteen_months_are_shown(rae):
    assert 200 == rae.get("/staff/numbers?from=2025-10-22").status_code


def test_each_table_comes_as_a_file(rae, session):
    row = passage(session, gave=DAY)
    invite(session, row.customer)
    decide(session, row, at=NOON)
    session.commit()

    for key in CUSTOMERS.sheets:
        answer = rae.get(f"/staff/numbers/{key}.csv?from=2026-11-01&until=2026-11-22")

        assert 200 == answer.status_code
        assert answer.data.startswith(b"\xef\xbb\xbf")
        name = f"{key}-2026-11-01-2026-11-22.csv"
        assert f'attachment; filename="{name}"' == answer.headers["Content-Disposition"]
        heading, *table = rows(answer)
        assert all(len(heading) == len(line) for line in table)


def test_a_file_holds_bare_numbers(rae, session):
    passage(session, done=("consent",))
    passage(session)
    session.commit()

    heading, started, consent, *_ = rows(rae.get("/staff/numbers/steps.csv"))

    assert ["Stage", "Customers"] == heading[:2]
    assert "Of the stage before (percent)" == heading[2]
    assert ["Started", "2", "", "100.0"] == started
    assert ["Consent", "1", "50.0", "50.0"] == consent


def test_a_gateways_words_are_no_formula_in_a_file(rae, session):

    row = messages.write(
        session,
        channel=Channel.SMS,
        kind="invitation",
        to="+447700900123",
        words=Words("", "Hello", ""),
        once="formula",
        now=NOON,
    )
    row.status, row.failure = MessageStatus.FAILED, "=cmd|' /C calc'!A0"
    passage(session)
    session.commit()

    _, line = rows(rae.get("/staff/numbers/failures.csv"))

    assert "'=cmd|' /C calc'!A0" == line[2]
    assert "United Kingdom" == rows(rae.get("/staff/numbers/countries.csv"))[1][0]


def test_a_file_that_is_none_is_not_there(rae):
    assert 404 == rae.get("/staff/numbers/secrets.csv").status_code


def test_in_arabic_time_runs_from_the_right_and_headings_are_the_pages(rae, session):
    row = passage(session)
    decide(session, row, at=NOON - DAY)
    session.commit()
    with rae.session_transaction() as cookie:
        cookie["language"] = "ar"

    answer = rae.get("/staff/numbers?from=2026-11-01")

    assert 200 == answer.status_code
    assert 'dir="rtl"' in answer.text


def test_nothing_of_anybody_stands_on_the_page(rae, session):
    customer = make_customer(session, name="Zarathustra Quux")
    make_verification(session, customer, now=NOON)
    session.commit()

    page = rae.get("/staff/numbers").text

    for told in ("Zarathustra", customer.reference, customer.public_id, "anna@"):
        assert told not in page


def test_support_sees_no_numbers_and_no_link_to_them(app, client, session):
    sam = browser(app, session, make_staff(session, Role.SUPPORT))

    assert 403 == sam.get("/staff/numbers").status_code
    assert "/staff/numbers" not in sam.get("/staff/customers").text


def test_lengths_of_time_are_told_by_their_two_largest_units(app):
    told = {0: "0 sec", 59: "59 sec", 61: "1 min 1 sec", 3600: "1 hr", 86_460: "1 day"}

    with app.test_request_context():
        assert list(told.values()) == [duration(seconds) for seconds in told]
        assert "1 day 1 hr" == duration(90_061)


def test_huge_marks_are_short(app):
    with app.test_request_context():
        assert "2B" == compact(2_000_000_000)


def test_what_is_much_to_count_is_kept_for_some_minutes(
    app, rae, session, clock: SetClock
):
    portal = app.extensions["portal"]
    few = replace(portal.config.policy.numbers, keep_from=2)
    config = replace(portal.config, policy=replace(portal.config.policy, numbers=few))
    app.extensions["portal"] = replace(portal, config=config)
    passage(session)
    passage(session)
    session.commit()
    first = rae.get("/staff/numbers").text
    row = passage(session, gave=DAY)
    row.submitted_at = NOON
    session.commit()

    clock.forward(minutes=9)
    kept = rae.get("/staff/numbers").text
    file = rows(rae.get("/staff/numbers/steps.csv"))
    clock.forward(minutes=2)
    anew = rae.get("/staff/numbers").text

    assert "so many are counted anew" not in first
    assert "0 of 2 customers who started" in kept
    assert "so many are counted anew every 10 minutes" in kept
    assert "1 customer waits for a person" in kept
    assert "2" == file[1][1]
    assert "0 of 3 customers who started" in anew
