"""Finding, registering and helping customers."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.models.customer import Customer
from portal.models.message import Message
from portal.services import audit
from portal.states import MessageStatus, Role
from tests.clocks import NOON
from tests.factories import make_customer
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
    message.status, message.failure = MessageStatus.FAILED, "number switched off"
    session.commit()

    page = sam.get(page_of(bo)).text

    assert "SMS not delivered" in page
    assert 2 == page.count("The gateway says: number switched off.")
    assert "+44 •••• •••123" in page
