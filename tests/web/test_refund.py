"""The customer's side of a refund, page by page."""

import pytest

from portal.models.notice import Notice
from portal.states import Measure, NoticeKind
from tests import refund_cast as cast
from tests.case_cast import decide, flagged, officer
from tests.clocks import NOON
from tests.refund_cast import PAID_BY
from tests.staff_cast import anew, make_staff
from tests.transfer_cast import SENDER


@pytest.fixture
def case(app, adapters, session, anna):
    return flagged(app, adapters, session, anna.customer)


@pytest.fixture
def cora(session):
    return officer(session)


@pytest.fixture
def url(case):
    return f"/refunds/{case.transfer.public_id}"


@pytest.fixture
def browser(anna):
    return anna.client


def state(page) -> str:
    return page.text.partition('data-step="refund" data-state="')[2].partition('"')[0]


def test_the_profile_says_until_when_money_can_be_asked_back(browser, case, url):
    profile = browser.get("/profile").text

    assert url in profile
    assert "0.01 ETH" in profile
    assert "90 days left to ask" in profile


def test_the_page_shows_both_ways_and_what_each_costs(browser, url):
    page = browser.get(url)

    assert "none" == state(page)
    assert "5 % of the amount, at most the equivalent of USD 100" in page.text
    assert "0.0005" in page.text  # the most that declining costs
    assert "20 February 2027" in page.text
    assert SENDER not in page.text
    assert "0xdac1…831ec7" in page.text


def test_from_the_request_to_the_agreement_without_scripts(
    session, browser, case, url, cora
):
    asked = browser.post(f"{url}/ask", data={"way": "decline"}, follow_redirects=True)
    assert "requested" == state(asked)
    row = cast.newest(session, case)
    cast.figured(session, row, by=cora)
    assert "See your quote" in browser.get(url).text

    quoted = browser.post(f"{url}/quote", follow_redirects=True)
    assert "quoted" == state(quoted)
    for figure in ("−0.0002", "−0.0005", "−0.0003", "0.009"):  # noqa: RUF001
        assert figure in quoted.text
    seen = anew(session).get(type(row), row.id).version
    agreed = browser.post(f"{url}/accept", data={"seen": seen}, follow_redirects=True)

    assert "accepted" == state(agreed)


def test_both_quotes_stand_side_by_side_once_there_are_figures(
    session, browser, case, url, cora
):
    row = cast.figured(session, cast.asked(session, case), by=cora)
    cast.quoted(session, row)

    page = browser.get(url).text

    assert cast.VERIFIED in page
    assert cast.DECLINED in page


def test_a_quote_that_is_over_is_renewed_in_one_click(
    session, browser, case, url, cora, clock
):
    row = cast.figured(session, cast.asked(session, case), by=cora)
    cast.quoted(session, row)
    clock.forward(minutes=5)

    late = browser.post(f"{url}/accept", data={"seen": row.version})
    again = browser.post(f"{url}/quote", follow_redirects=True)

    assert 409 == late.status_code
    assert "This quote was over before you agreed" in late.text
    assert "Agree and be paid" in again.text


def test_an_agreement_to_another_quote_is_told_so(session, browser, case, url, cora):
    row = cast.figured(session, cast.asked(session, case), by=cora)
    cast.quoted(session, row)

    for seen in ("0", "", "nonsense"):
        page = browser.post(f"{url}/accept", data={"seen": seen})

        assert 409 == page.status_code
        assert "Something changed meanwhile" in page.text


def test_who_does_neither_is_told_what_to_do(browser, url):
    page = browser.post(f"{url}/ask", data={"way": "verify"}, follow_redirects=True)

    assert "withheld" == state(page)
    assert "Start KYC verification" in page.text
    assert "Change my choice" in page.text


def test_the_choice_can_be_changed(browser, url):
    browser.post(f"{url}/ask", data={"way": "verify"})

    page = browser.post(f"{url}/ask", data={"way": "decline"}, follow_redirects=True)

    assert "requested" == state(page)


def test_a_request_can_be_taken_back(browser, url):
    browser.post(f"{url}/ask", data={"way": "decline"})

    page = browser.post(f"{url}/take-back", follow_redirects=True)

    assert "cancelled" == state(page)
    assert "Ask for the refund" in page.text


def test_being_paid_then_paid_with_the_transaction(session, browser, case, url, cora):
    row = cast.agreed(session, case, by=cora)
    decide(session, case, Measure.REFUND, by=cora)
    assert "It is being paid" in browser.get(url).text

    cast.paid(session, row, by=cora)
    page = browser.get(url)

    assert "paid" == state(page)
    assert PAID_BY in page.text
    assert "paid back" in browser.get("/profile").text


def test_after_the_last_day_the_page_says_why(session, anna, case, url, cora, clock):
    decide(session, case, Measure.REFUND, by=cora)
    clock.forward(days=91)
    browser = anna.signs_in(now=clock())

    page = browser.get(url).text
    refused = browser.post(f"{url}/ask", data={"way": "decline"})

    assert "The time to ask is over" in page
    assert "Ask for the refund" not in page
    assert 409 == refused.status_code


def test_of_frozen_money_the_page_reads_as_of_any_other(
    session, browser, case, url, cora
):
    def text() -> str:
        return browser.get(url).text.partition("<main")[2]

    before = text()
    decide(session, case, Measure.FREEZE, by=cora)

    assert before == text()


def test_the_stopped_are_told_no_reason(session, browser, case, url):
    cast.asked(session, case)
    session.add(
        Notice(
            customer=case.customer,
            kind=NoticeKind.ABUSE,
            received_on=NOON.date(),
            recorded_at=NOON,
            recorded_by_id=make_staff(session).id,
        )
    )
    session.commit()

    page = browser.get(url).text

    assert "Your refund is withheld for now" in page
    assert "abuse" not in page.lower()


def test_others_and_strangers_see_nothing(app, browser, url):
    stranger = app.test_client()

    for what in ("", "/ask", "/quote", "/accept", "/take-back"):
        foreign = f"/refunds/{'0' * 20}{what}"
        ways = (browser.post, stranger.post) if what else (browser.get, stranger.get)

        assert 404 == ways[0](foreign).status_code
        assert "/sign-in" in ways[1](f"{url}{what}").location


def test_nonsense_is_refused(browser, url):
    assert 400 == browser.post(f"{url}/ask", data={"way": "sideways"}).status_code
    assert 409 == browser.post(f"{url}/quote").status_code


def test_the_verified_ask_with_one_press(session, browser, case, url):
    case.customer.verified_at = NOON
    session.commit()

    before = browser.get(url).text
    page = browser.post(f"{url}/ask", follow_redirects=True)

    assert "You are verified: only the network fee is taken." in before
    assert "requested" == state(page)
