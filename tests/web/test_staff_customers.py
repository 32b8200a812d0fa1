"""Finding, registering and helping customers."""

import re
from datetime import timedelta
from itertools import product

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.domain.documents.seen import Fields
from portal.extensions import begin_write
from portal.models.customer import Customer
from portal.models.message import Message
from portal.services import audit
from portal.services.examinations import familiar
from portal.services.messages import news
from portal.states import Role
from tests.clocks import NOON
from tests.factories import make_customer, make_verification
from tests.staff_cast import anew, browser, make_staff
from tests.web.anna import Anna, make_anna

NEW = {
    "name": "Bo Berg",
    "email": "Bo@Example.org",
    "phone": "+44 (0)7700 900 456",
    "language": "ar",
}


@pytest.fixture
def sam(app, session, client) -> FlaskClient:
    return browser(app, session, make_staff(session, Role.SUPPORT, name="Sam Support"))


@pytest.fixture
def bo(session) -> Customer:
    bo = make_customer(session, name="Bo Berg", email="bo@example.org")
    session.commit()
    return bo


def page_of(customer: Customer) -> str:
    return f"/staff/customers/{customer.public_id}"


def test_nobody_registered_yet_is_a_page(sam):
    assert "No customer yet" in sam.get("/staff/customers").text


def test_the_newest_are_shown_before_a_search(sam, bo):
    assert "Bo Berg" in sam.get("/staff/customers").text


@pytest.mark.parametrize("query", ["berg bo", "BO@example.org", "07700 900123"])
def test_a_customer_is_found(sam, bo, query):
    page = sam.get("/staff/customers", query_string={"q": query}).text

    assert page_of(bo) in page
    assert "1 customer found" in page
    assert "bo@example.org" not in page.replace(f'value="{query}"', "")


@pytest.mark.parametrize("query", ["zelda", "<script>", "'; --", "%", "\0", "é" * 300])
def test_nobody_found_says_what_to_try(sam, bo, query):
    answer = sam.get("/staff/customers", query_string={"q": query})

    assert 200 == answer.status_code
    assert "Nobody found" in answer.text
    assert "<script>" not in answer.text


def test_too_many_are_not_all_shown(sam, session):
    for number in range(51):
        make_customer(session, name="Bo Berg", email=f"b{number}@example.org")
    session.commit()

    page = sam.get("/staff/customers?q=berg").text

    assert "The first 50 that fit" in page
    assert 50 == page.count('<a href="/staff/customers/')


def test_a_new_customer_is_registered_in_one_form(sam, session):
    answer = sam.post("/staff/customers/new", data=NEW)

    row = anew(session).scalars(select(Customer)).one()
    assert answer.location.endswith(page_of(row))
    assert ("Bo Berg", "+447700900456", "ar") == (row.name, row.phone, row.language)
    assert "bo@example.org" == row.email.lower()
    assert "No invitation was sent yet" in sam.get(answer.location).text


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "   "},
        {"name": "x" * 201},
        {"email": "no address"},
        {"email": "a@b@c.org"},
        {"email": "", "phone": ""},
        {"phone": "07700 900456"},
        {"phone": "+44 1"},
        {"phone": "call me"},
        {"language": "xx"},
    ],
)
def test_a_wrong_form_keeps_the_rest_and_stores_nothing(sam, session, wrong):
    answer = sam.post("/staff/customers/new", data={**NEW, **wrong})

    assert 422 == answer.status_code
    assert anew(session).scalar(select(Customer)) is None
    if "name" not in wrong:
        assert "Bo Berg" in answer.text


def test_the_page_says_where_the_customer_is_stuck(sam, app, session):
    anna: Anna = make_anna(app, session, app.test_client())
    anna.finishes("consent", "document")

    page = sam.get(page_of(anna.customer)).text

    assert "waiting for the selfie" in page
    assert "Step done: Identity document" in page
    assert "Firefox on Linux" in page
    assert "waiting for the selfie" in sam.get("/staff/customers").text


def test_support_sees_no_way_to_the_evidence(sam, app, session):
    anna: Anna = make_anna(app, session, app.test_client()).submits()

    page = sam.get(page_of(anna.customer)).text

    assert "/staff/verifications" not in page
    assert "/staff/evidence" not in page
    assert "passport" not in page.lower().replace("picture of your passport", "")


def test_a_note_is_kept_with_its_writer(sam, bo, session):
    sam.post(f"{page_of(bo)}/notes", data={"text": " Called <b>twice</b> \n"})

    page = sam.get(page_of(bo)).text
    assert "Called &lt;b&gt;twice&lt;/b&gt;" in page
    assert "Sam Support" in page
    assert "Note written" in page


@pytest.mark.parametrize("text", ["", "   ", "x" * 2001])
def test_an_empty_or_endless_note_is_refused(sam, bo, text):
    answer = sam.post(f"{page_of(bo)}/notes", data={"text": text})

    assert 422 == answer.status_code


def test_unknown_events_are_shown_plainly(sam, bo, session):
    audit.record(
        session,
        "robot.waved",
        actor="x",
        subject="y",
        customer=bo,
        now=NOON,
        arms=2,
    )
    session.commit()

    assert "robot: waved" in sam.get(page_of(bo)).text


def test_every_message_shows_its_delivery(sam, bo, session):
    sam.post(f"{page_of(bo)}/invitation/send", data={"way": "sms"})
    message = anew(session).scalars(select(Message)).one()
    news.fail(session, message, reason="number switched off", code="", now=NOON)
    session.commit()

    page = sam.get(page_of(bo)).text

    assert "SMS not delivered" in page
    assert 2 == page.count("The gateway says: number switched off.")
    assert "+44 •••• •••123" in page


@pytest.fixture
def crowd(session) -> list[Customer]:
    """Sixty customers, the last ten of them under way, five speak Arabic."""
    rows = [
        make_customer(
            session,
            name=f"Kim Number{number}",
            language="ar" if number < 5 else "en",
            now=NOON + timedelta(days=number),
        )
        for number in range(60)
    ]
    for row in rows[50:]:
        make_verification(session, row)
    session.commit()
    return rows


def listed(page: str) -> list[str]:
    return re.findall(r'<a href="/staff/customers/([0-9a-f]{20})"', page)


def test_pages_go_from_the_newest_to_the_oldest(sam, crowd):
    first = sam.get("/staff/customers").text
    second = sam.get(next_page(first)).text

    assert "60 customers" in first
    assert [row.public_id for row in crowd[:9:-1]] == listed(first)
    assert [row.public_id for row in crowd[9::-1]] == listed(second)
    assert "Next page" not in second
    assert "First page" in second


def next_page(page: str) -> str:
    [found] = re.findall(r'href="([^"]+)">Next page', page)
    return found.replace("&amp;", "&")


def test_a_search_has_pages_as_well(sam, crowd):
    first = sam.get("/staff/customers?q=kim").text
    second = sam.get(next_page(first)).text

    assert "The first 50 that fit" in first
    assert {row.public_id for row in crowd} == {*listed(first), *listed(second)}
    assert 10 == len(listed(second))


def test_a_filter_is_kept_told_and_offers_what_to_do(sam, crowd):
    page = sam.get("/staff/customers?standing=open&standing=approved&language=en").text

    assert [row.public_id for row in crowd[:49:-1]] == listed(page)
    assert "10 customers" in page
    assert "Standing: under way or verified. Language: English." in page
    assert 3 == page.count("checked")
    assert "/staff/bulk/new?standing=open%2Capproved&amp;language=en" in page
    assert "Ask these again" not in page


def test_who_may_asks_a_group_again(app, session, client, crowd):
    boss = browser(app, session, make_staff(session, Role.COMPLIANCE))

    assert "Ask these again" in boss.get("/staff/customers?language=ar").text
    assert "Ask these again" not in boss.get("/staff/customers").text


def test_who_has_the_least_time_left_comes_first(sam, crowd):
    first = sam.get("/staff/customers?to_verify_from=2026-01-01").text
    second = sam.get(next_page(first)).text

    assert [row.public_id for row in crowd] == listed(first) + listed(second)
    assert "Who has the least time left comes first." in first


def test_a_filter_narrows_a_search(sam, crowd):
    page = sam.get("/staff/customers?q=kim&language=ar").text

    assert 5 == len(listed(page))
    assert "5 customers found" in page
    assert "Invite these customers" not in page


def test_nobody_in_the_group_is_told(sam, crowd):
    page = sam.get("/staff/customers?standing=rejected").text
    searched = sam.get("/staff/customers?standing=rejected&q=kim").text

    assert "Nobody is in this group" in page
    assert "Search without the filter" in searched


WRONG_FILTERS = (
    {"standing": "asleep"},
    {"language": "klingonese"},
    {"registered_from": "1.2.2026"},
    {"registered_from": "2026-02-02", "registered_until": "2026-02-01"},
    {"to_verify_until": "9999-12-31"},
)


def test_a_wrong_filter_lists_nobody_and_keeps_what_was_typed(sam, crowd):
    for wrong in WRONG_FILTERS:
        answer = sam.get("/staff/customers", query_string={"q": "kim", **wrong})

        assert 422 == answer.status_code, wrong
        assert "The filter cannot be read" in answer.text
        assert 'value="kim"' in answer.text
        assert [] == listed(answer.text)


BENT = (
    "",
    "x",
    "1",
    "1-",
    "-1",
    "9" * 29,
    "99999999999999999999-1",
    "0-0",
    "1-99999999999",
)


def test_a_bent_link_to_a_page_is_no_error(sam, bo):
    for after, query in product(BENT, ("", "&q=bo")):
        page = sam.get(f"/staff/customers?after={after}{query}")

        assert 200 == page.status_code, (after, query)


def test_support_finds_by_document_number_and_never_sees_it(sam, session, bo):
    begin_write(session)
    row = make_verification(session, bo)
    fields = Fields(source="zone", issuing_state="SWE", document_number="AA1234567")
    familiar.document_known(session, row, fields, now=NOON)
    session.commit()

    answer = sam.get("/staff/customers?q=aa-1234567").text

    assert [bo.public_id] == listed(answer)
    assert 1 == answer.count("1234567")  # what was typed
    assert "1234567" not in sam.get(page_of(bo)).text
