"""The page of the AML desk's numbers, its days, its lists, and its files."""

import csv
import io
from datetime import timedelta

import pytest

from portal.domain.exposure import ScreeningOutcome
from portal.domain.transfers import TransferState
from portal.states import Measure, Role
from portal.web.staff.aml import DESK
from portal.web.staff.numbers.sheets import left, points, span
from tests.clocks import NOON
from tests.desk_numbers_cast import answer, case, decision, screening, transfer
from tests.factories import make_customer
from tests.staff_cast import browser, make_staff

PASS, VERIFY = ScreeningOutcome.PASS, ScreeningOutcome.VERIFY
FREEZE = ScreeningOutcome.FREEZE
HOUR = timedelta(hours=1)
PAGE = "/staff/aml"


@pytest.fixture
def cleo(session):
    return make_staff(session, Role.COMPLIANCE, name="Cleo")


@pytest.fixture
def desk(app, client, session, cleo):
    """A colleague of the AML desk, signed in."""
    return browser(app, session, cleo)


@pytest.fixture
def busy(session, cleo):
    """Something for every number."""
    anna = make_customer(session, name="Zarathustra Quux")
    clean = transfer(session, anna, state=TransferState.PASSED)
    row = screening(session, clean, seconds=4)
    for name, said, tenths in (("bitok", PASS, 120), ("coinkyt", PASS, 180)):
        answer(session, row, name, said, tenths=tenths, milliseconds=240)
    answer(session, row, "list", FREEZE, authoritative=False)
    dirty = transfer(session, anna, first=VERIFY, state=TransferState.RELEASED)
    row = screening(session, dirty, seconds=660, late=True)
    for name, said, tenths in (("bitok", PASS, 120), ("coinkyt", VERIFY, 745)):
        answer(session, row, name, said, tenths=tenths, failures={"ReadTimeout": 1})
    matter = case(session, dirty, at=NOON - HOUR, decided=NOON)
    decision(session, matter, Measure.CONTINUE, by=cleo, seconds=3600)
    open_ = transfer(session, anna, first=VERIFY)
    screening(session, open_, at=NOON - 1000 * HOUR)  # in other days
    case(session, open_, at=NOON - 25 * HOUR)
    session.commit()
    return anna


def rows(answered) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answered.data.decode("utf-8-sig"))))


def test_before_the_first_transfer_the_page_says_what_will_be_there(desk):
    answered = desk.get(PAGE)

    assert 200 == answered.status_code
    assert "There is nothing to count yet" in answered.text
    assert "<table" not in answered.text


def test_every_number_is_a_sentence(desk, busy):
    page = desk.get(PAGE).text

    for told in (
        "1 clock has not ended; late: 1.",
        "50% of 2 in time (10 min), too late: 1.",
        "100% of 1 in time (1 day), too late: 0.",
        "No refund was paid in these days.",
        "The rules alone let 33.3% of 3 transfers pass.",
        "A person decided on 1 transfer; 100% of them went on.",
        "Of 5 questions 100% were answered with figures.",
        "The strictest alone would be Sanctions list (advice): it would stop 100%.",
        "half of its answers took at most 240 ms",
        "Providers failed 2 times; most often BitOK: ReadTimeout",
        "Of 2 pairs of answers 50% differ; transfers: 1.",
        "Half of the scores lie at most 6 points apart, nine of ten at most 62.5.",
        "Advice warned of 1 transfer that all others let pass.",
    ):
        assert told in page
    assert "BitOK: passes · CoinKyt: asks to verify" in page


def test_what_runs_and_what_differs_is_linked(desk, busy):
    page = desk.get(PAGE).text
    for path in {part.split('"')[0] for part in page.split('href="')[1:]}:
        if path.startswith(("/staff/cases/", "/staff/transfers/", "/staff/refunds/")):
            assert 200 == desk.get(path).status_code

    assert f">{busy.reference}</a>" in page
    assert "over by 1 hr" in page


def test_days_without_anything_say_so_and_what_runs_still_stands(desk, busy):
    answered = desk.get(f"{PAGE}?from=2026-01-01&until=2026-01-31")

    assert 200 == answered.status_code
    assert "Nothing happened in these days." in answered.text
    assert "1 clock has not ended; late: 1." in answered.text


def test_one_day_is_told(desk, busy):
    page = desk.get(f"{PAGE}?from=2026-11-22&until=2026-11-22").text

    assert "The rules alone let 33.3% of 3 transfers pass." in page


def test_days_that_cannot_be_are_told(desk):
    for query in (
        "from=20.11.2026",
        "from=2026-11-20&until=2026-11-10",
        "from=2027-01-01",
    ):
        for path in (PAGE, f"{PAGE}/automatic.csv"):
            answered = desk.get(f"{path}?{query}")

            assert 422 == answered.status_code
            assert "These days cannot be counted" in answered.text


def test_a_language_asked_for_changes_nothing(desk, busy):
    assert "The rules alone" in desk.get(f"{PAGE}?language=%3Cscript%3E").text


def test_each_table_comes_as_a_file_without_a_name(desk, busy):
    page = desk.get(PAGE).text
    for key in DESK.sheets:
        answered = desk.get(f"{PAGE}/{key}.csv")

        assert 200 == answered.status_code
        heading, *table = rows(answered)
        assert all(len(heading) == len(line) for line in table)
        assert "Zarathustra" not in answered.text
    assert "Zarathustra" not in page
    assert 404 == desk.get(f"{PAGE}/steps.csv").status_code


def test_a_file_holds_bare_numbers(desk, busy):
    heading, line = rows(desk.get(f"{PAGE}/running.csv"))
    assert "Time left (seconds)" == heading[1]
    assert [busy.reference, "'-3600", "Decision", "late"] == line

    assert ["BitOK", "1", "240", "240"] == rows(desk.get(f"{PAGE}/replies.csv"))[1]
    _, passed, *_ = rows(desk.get(f"{PAGE}/automatic.csv"))
    assert ["Passed by the rules alone", "1", "33.3", "0", "0", "0"] == passed


def test_reviewers_see_none_of_it(app, client, session):
    rae = browser(app, session, make_staff(session, Role.REVIEWER))

    assert 403 == rae.get(PAGE).status_code
    assert 403 == rae.get(f"{PAGE}/running.csv").status_code
    assert PAGE not in rae.get("/staff/numbers").text


def test_short_times_and_points_are_told_as_the_reader_writes_them(app):
    with app.test_request_context():
        assert ["7 ms", "1.2 sec", "1 min 1 sec"] == [
            span(each) for each in (7, 1240, 61_500)
        ]
        assert ["over by 1 min", "1 min"] == [left(-60), left(60)]
        assert ["0", "12.5", "100"] == [points(each) for each in (0, 125, 1000)]
