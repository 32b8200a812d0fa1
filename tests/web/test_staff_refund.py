"""Refunds in the console: figures, the hour, the payout."""

from datetime import timedelta

import pytest

from portal.models.message import Message
from portal.services.cases import decisions
from portal.services.cases.rows import edition
from portal.states import Measure
from tests import refund_cast as cast
from tests.case_cast import POLICY, decide, flagged, officer
from tests.clocks import NOON
from tests.factories import make_customer
from tests.refund_cast import PAID_BY
from tests.staff_cast import anew, browser
from tests.transfer_cast import SENDER

FIGURES = {
    "usd_rate": "2000",
    "source": "Kraken",
    "network_fee": "0.0002",
    "costs": "0.0003",
}


@pytest.fixture
def case(app, adapters, session):
    customer = make_customer(session)
    session.commit()
    return flagged(app, adapters, session, customer)


@pytest.fixture
def cora(session):
    return officer(session)


@pytest.fixture
def carl(session):
    return officer(session, "Carl")


@pytest.fixture
def desk(app, session, client, cora):
    return browser(app, session, cora)


def url(row) -> str:
    return f"/staff/refunds/{row.public_id}"


def entered(desk, row, **changed: str):
    """Type figures, having seen the refund as it is."""
    data = {**FIGURES, "seen": str(row.version), **changed}
    return desk.post(f"{url(row)}/figures", data=data, follow_redirects=True)


def recorded(desk, row, transaction: str = PAID_BY, **changed: str):
    """Record a payout."""
    data = {"transaction": transaction, "sent": "y", **changed}
    return desk.post(f"{url(row)}/payout", data=data, follow_redirects=True)


def executing(session, case, cora):
    """Give a refund whose hour runs."""
    row = cast.agreed(session, case, by=cora)
    decide(session, case, Measure.REFUND, by=cora)
    cast.followed(session, row)
    return row


def test_an_empty_list_says_how_one_comes_about(desk):
    page = desk.get("/staff/refunds").text

    assert "Nobody asks for money back at the moment." in page


def test_figures_are_entered_and_the_customer_is_told(session, desk, case):
    row = cast.asked(session, case)
    assert "figures are missing" in desk.get("/staff/refunds").text

    page = entered(desk, row).text

    assert "The customer can take a quote" in page
    told = anew(session).query(Message).filter_by(kind="refund_quote").one()
    assert "see what you would get" in told.subject


WRONG = [
    ({"usd_rate": "0"}, "Enter a rate above zero"),
    ({"usd_rate": "1,850.25"}, "without any other separator"),
    ({"network_fee": "-1"}, "Write it without a sign"),
    ({"costs": ""}, "Enter the amount"),
    ({"source": " "}, "Say where the rate is from"),
    ({"source": "x" * 150}, "at most 100 characters"),
    ({"usd_rate": "9" * 70}, "Use at most 60 characters"),
]


def test_figures_that_cannot_be_are_refused_and_what_was_typed_stays(
    session, desk, case
):
    row = cast.asked(session, case)

    for changed, sentence in WRONG:
        page = entered(desk, row, **changed)

        assert 422 == page.status_code
        assert sentence in page.text
        assert 'value="Kraken"' in page.text or "source" in changed


def test_who_comes_second_is_told_who_was_first(session, desk, case, cora):
    row = cast.asked(session, case)
    seen = row.version
    cast.figured(session, row, by=cora)

    page = entered(desk, row, seen=str(seen))

    assert 409 == page.status_code
    assert "Cora Compliance entered figures meanwhile" in page.text


def test_a_payout_shows_amount_and_address_and_is_recorded(session, desk, case, cora):
    row = executing(session, case, cora)
    page = desk.get(url(row)).text
    assert SENDER in page
    assert "0.009 ETH" in page

    done = recorded(desk, row)
    again = recorded(desk, row)

    assert "recorded by Cora Compliance" in done.text
    assert 200 == again.status_code
    assert 1 == anew(session).query(Message).filter_by(kind="refund_paid").count()
    assert PAID_BY not in desk.get("/staff/refunds").text


def test_another_hash_is_refused_and_says_who_was_first(session, desk, case, cora):
    row = executing(session, case, cora)
    recorded(desk, row)

    page = recorded(desk, row, "0x" + "ef" * 32)

    assert 409 == page.status_code
    assert "Cora Compliance recorded another transaction" in page.text


def test_a_payout_that_cannot_be_is_refused(session, desk, case, cora):
    row = executing(session, case, cora)
    wrong = {
        ("transaction", "0x12"): "64 characters",
        ("transaction", ""): "Enter the transaction",
        ("sent", ""): "Compare both, then tick this",
    }

    for (name, value), sentence in wrong.items():
        page = recorded(desk, row, **{name: value})

        assert 422 == page.status_code
        assert sentence in page.text


def test_a_transaction_of_another_refund_names_it(
    app, adapters, session, desk, case, cora
):
    row = executing(session, case, cora)
    other = flagged(app, adapters, session, case.customer, once="other")
    other = executing(session, other, cora)
    recorded(desk, row)

    page = recorded(desk, anew(session).merge(other))

    assert 422 == page.status_code
    assert f"of 0.01 ETH, to customer {case.customer.reference}" in page.text


def test_what_was_frozen_meanwhile_is_not_paid(session, desk, case, cora):
    row = executing(session, case, cora)
    decide(session, case, Measure.FREEZE, by=cora)

    page = recorded(desk, row)

    assert 409 == page.status_code
    assert "It is not to be paid now" in page.text
    assert PAID_BY in page.text  # what was typed


def test_money_that_left_all_the_same_alarms_all_of_compliance(
    app, session, desk, case, cora
):
    row = executing(session, case, cora)
    carl = officer(session, "Carl")
    decide(session, case, Measure.FREEZE, by=cora)

    page = recorded(desk, row, why="Sent a minute before the freeze.")

    assert "Do not pay it again" in page.text
    told = anew(session).query(Message).filter_by(kind="refund_irregular").all()
    assert {"carl@example.org", "cora@example.org"} == {each.to for each in told}
    other = browser(app, session, carl)
    done = other.post(f"{url(row)}/payout/confirm", follow_redirects=True)
    assert "It was paid although it was not to be paid" in done.text
    assert 1 == anew(session).query(Message).filter_by(kind="refund_paid").count()


def test_of_much_a_second_person_confirms_the_payout(
    app, adapters, session, desk, case, cora, carl
):
    row = executing_of_much(app, adapters, session, case, cora, carl)
    page = recorded(desk, row)
    assert "Do not pay it again" in page.text
    assert "to be confirmed" in desk.get("/staff/refunds").text
    assert 409 == desk.post(f"{url(row)}/payout/confirm").status_code
    other = browser(app, anew(session), carl)
    assert 409 == recorded(other, row, "0x" + "ef" * 32).status_code
    assert 422 == other.post(f"{url(row)}/payout/send-back").status_code

    done = other.post(f"{url(row)}/payout/confirm", follow_redirects=True)

    assert "confirmed by Carl" in done.text
    assert 1 == anew(session).query(Message).filter_by(kind="refund_paid").count()


def test_a_payout_is_sent_back_with_a_note(
    app, adapters, session, desk, case, cora, carl
):
    row = executing_of_much(app, adapters, session, case, cora, carl)
    recorded(desk, row)
    other = browser(app, anew(session), carl)

    note = {"back-note": "Another amount left."}
    done = other.post(f"{url(row)}/payout/send-back", data=note, follow_redirects=True)

    assert "Another amount left." in done.text
    assert "Record the payout" in done.text
    assert 409 == other.post(f"{url(row)}/payout/confirm").status_code


def test_a_wrong_hash_is_corrected(session, desk, case, cora):
    row = executing(session, case, cora)
    recorded(desk, row)
    other = "0x" + "ef" * 32
    for data, sentence in (
        ({"new-transaction": other}, "Write what was wrong"),
        ({"new-transaction": "0x12", "new-why": "Typed."}, "64 characters"),
    ):
        page = desk.post(f"{url(row)}/payout/correct", data=data)
        assert 422 == page.status_code
        assert sentence in page.text

    data = {"new-transaction": other, "new-why": "Typed by hand."}
    done = desk.post(f"{url(row)}/payout/correct", data=data, follow_redirects=True)

    assert "Typed by hand." in done.text
    assert other == cast.newest(session, case).payout
    again = desk.post(f"{url(row)}/payout/correct", data=data)
    assert 409 == again.status_code


def executing_of_much(app, adapters, session, case, cora, carl):
    """Give a refund that two people decided, whose hour runs."""
    much = flagged(app, adapters, session, case.customer, amount="50", once="much")
    row = cast.agreed(session, much, by=cora)
    decide(session, much, Measure.REFUND, by=cora)
    decisions.confirm(
        session, much, by=carl, seen=edition(much), policy=POLICY.cases, now=NOON
    )
    session.commit()
    cast.followed(session, row)
    return row


def test_the_list_shows_the_hour_and_colours_it(app, session, desk, case, cora, clock):
    executing(session, case, cora)
    colours = {1: "ok", 45: "warn", 61: "bad"}
    for minutes, tone in colours.items():
        clock.at = NOON + timedelta(minutes=minutes)
        page = browser(app, session, cora, now=clock()).get("/staff/refunds").text

        assert f'class="tag {tone}">to be paid' in page


def test_the_page_of_the_case_says_how_the_refund_stands(session, desk, case, cora):
    page = f"/staff/cases/transfers/{case.public_id}"
    before = desk.get(page).text
    row = executing(session, case, cora)

    after = desk.get(page).text

    assert "Nobody asked for it back yet" in before
    assert "Decided and agreed: pay it by" in after
    assert url(row) in after
