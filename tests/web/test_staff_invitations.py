"""The invitation: its card in the console, and the page behind its link."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.models.customer import Customer
from portal.models.invitation import Invitation
from portal.models.message import Message
from portal.services import links
from portal.states import MessageStatus, Role
from tests.clocks import SetClock
from tests.factories import make_customer
from tests.staff_cast import anew, browser, make_staff

COPIED = re.compile(r'value="http://127\.0\.0\.1:8000(/i/[a-z2-7]{48})"')
AGENTS = ("Slackbot", "WhatsApp/2.23", "Mozilla/5.0 (compatible; Barracuda)", "")


@pytest.fixture
def sam(app, session, client) -> FlaskClient:
    return browser(app, session, make_staff(session, Role.SUPPORT))


@pytest.fixture
def bo(session) -> Customer:
    bo = make_customer(session, name="Bo Berg", email="bo@example.org")
    session.commit()
    return bo


@pytest.fixture
def send(sam, bo, session):
    def send(way: str):
        path = f"/staff/customers/{bo.public_id}/invitation/send"
        return sam.post(path, data={"way": way})

    return send


@pytest.fixture
def card(sam, bo):
    def card(**asked: str):
        return sam.get(
            f"/staff/customers/{bo.public_id}/invitation",
            query_string=asked,
            headers={"HX-Request": "true"},
        )

    return card


@pytest.fixture
def link(send) -> str:
    return COPIED.search(send("copy").text).group(1)


@pytest.fixture
def visitor(app: Flask, client: FlaskClient) -> FlaskClient:
    return app.test_client()


@pytest.mark.parametrize(("way", "place"), [("email", "body"), ("sms", "body")])
def test_the_message_carries_a_link_that_lets_in(send, session, visitor, way, place):
    assert 303 == send(way).status_code

    message = anew(session).scalars(select(Message)).one()
    path = re.search(r"/i/[a-z2-7]{48}", getattr(message, place)).group()
    assert 200 == visitor.get(path).status_code
    assert "/profile" == visitor.post(path).location
    assert 200 == visitor.get("/verify", follow_redirects=True).status_code


def test_a_link_to_copy_is_shown_once(send, sam, bo):
    answer = send("copy")

    assert COPIED.search(answer.text)
    assert not COPIED.search(sam.get(f"/staff/customers/{bo.public_id}").text)


def test_the_limit_is_told_to_the_second(send, clock: SetClock):
    send("sms")
    clock.forward(seconds=59)

    answer = send("sms")

    assert 429 == answer.status_code
    assert "12:01:00" in answer.text
    clock.forward(seconds=1)
    assert 303 == send("sms").status_code


def test_the_sixth_of_a_day_is_refused(send, clock):
    for _ in range(5):
        assert 303 == send("email").status_code
        clock.forward(minutes=1)

    answer = send("copy")

    assert 429 == answer.status_code
    assert "Sent 5 times today" in answer.text


@pytest.mark.parametrize("way", ["", "fax", "EMAIL", "email "])
def test_an_unknown_way_is_refused(send, way):
    assert 400 == send(way).status_code


def test_a_way_without_an_address_is_refused(sam, session):
    nobody = make_customer(session, email=None)
    session.commit()

    page = f"/staff/customers/{nobody.public_id}"
    answer = sam.post(f"{page}/invitation/send", data={"way": "email"})

    assert 422 == answer.status_code
    assert "Send by e-mail" not in sam.get(page).text
    assert anew(session).scalar(select(Invitation)) is None


def test_after_a_failed_text_the_mail_comes_first(send, session, sam, bo):
    send("sms")
    anew(session).scalars(select(Message)).one().status = MessageStatus.FAILED
    session.commit()

    page = sam.get(f"/staff/customers/{bo.public_id}").text

    assert page.index("Send by e-mail") < page.index("Send SMS again")


def test_after_a_failed_mail_the_text_comes_first(send, session, sam, bo):
    send("email")
    anew(session).scalars(select(Message)).one().status = MessageStatus.FAILED
    session.commit()

    page = sam.get(f"/staff/customers/{bo.public_id}").text

    assert page.index("Send by SMS") < page.index("Send e-mail again")


def test_the_card_answers_only_when_something_changed(send, session, card):
    send("sms")
    shown = card().text
    seen = re.search(r"seen=([^&\"]+)", shown).group(1)
    until = re.search(r"until=(\d+)", shown).group(1)
    assert 204 == card(seen=seen, until=until).status_code

    anew(session).scalars(select(Message)).one().status = MessageStatus.DELIVERED
    session.commit()

    answer = card(seen=seen, until=until)
    assert 200 == answer.status_code
    assert "delivered" in answer.text
    assert "hx-trigger" in answer.text


def test_a_settled_card_asks_no_more(send, session, card):
    send("sms")
    anew(session).scalars(select(Message)).one().status = MessageStatus.FAILED
    session.commit()

    assert "hx-trigger" not in card(seen="x").text


def test_a_card_left_alone_stops_asking(send, card, clock):
    """Otherwise a console left open would keep its session for ever."""
    send("sms")
    shown = card().text
    seen = re.search(r"seen=([^&\"]+)", shown).group(1)
    until = re.search(r"until=(\d+)", shown).group(1)

    clock.forward(minutes=10)

    answer = card(seen=seen, until=until)
    assert 200 == answer.status_code
    assert "hx-trigger" not in answer.text


@pytest.mark.parametrize("until", ["", "x", "99999999999999999999", "-1"])
def test_a_forged_end_of_watching_is_no_danger(send, card, until):
    send("sms")

    assert 200 == card(until=until).status_code


def test_opening_twenty_times_consumes_nothing(app, link, session):
    for number in range(20):
        scanner = app.test_client()
        agent = {"User-Agent": AGENTS[number % len(AGENTS)]}
        assert 200 == scanner.head(link, headers=agent).status_code
        assert 200 == scanner.get(link, headers=agent).status_code

    row = anew(session).scalars(select(Invitation)).one()
    assert row.opened_at is not None
    assert row.entered_at is None
    assert "/profile" == app.test_client().post(link).location


def test_a_head_request_is_no_opening(visitor, link, session):
    visitor.head(link)

    assert anew(session).scalars(select(Invitation)).one().opened_at is None


def test_the_page_masks_whom_it_is_for(visitor, link):
    page = visitor.get(link).text

    assert "b•••@example.org" in page
    assert "bo@example.org" not in page
    assert "Bo Berg" not in page


def test_the_same_browser_comes_back_and_another_does_not(app, visitor, link):
    visitor.post(link)
    visitor.post("/sign-out")
    assert 200 == visitor.get(link).status_code
    assert "/profile" == visitor.post(link).location

    other = app.test_client()
    for answer in (other.get(link), other.post(link)):
        assert 410 == answer.status_code
        assert "on another device" in answer.text
        assert "/sign-in" in answer.text
    assert "/sign-in" in other.get("/profile").location


def test_the_older_link_dies_and_the_newer_works(app, link, send):
    newer = send("email")
    assert 303 == newer.status_code

    answer = app.test_client().post(link)

    assert 410 == answer.status_code
    assert "There is a newer link" in answer.text


def test_a_revoked_link_lets_nobody_in(visitor, link, sam, bo):
    sam.post(f"/staff/customers/{bo.public_id}/invitation/revoke")

    assert 410 == visitor.get(link).status_code
    assert 410 == visitor.post(link).status_code
    assert "revoked" in sam.get(f"/staff/customers/{bo.public_id}").text


def test_revoking_nothing_is_no_error(sam, bo):
    path = f"/staff/customers/{bo.public_id}/invitation/revoke"

    assert 303 == sam.post(path).status_code


def test_an_expired_link_lets_nobody_in(visitor, link, clock):
    clock.forward(days=14)

    assert 410 == visitor.get(link).status_code
    assert "has expired" in visitor.post(link).text


@pytest.mark.parametrize(
    "token", ["x", "a" * 48, "a" * 4000, "%00", "%F0%9F%98%80" * 12, "..%5C"]
)
def test_a_forged_link_leads_nowhere(visitor, token):
    for answer in (visitor.get(f"/i/{token}"), visitor.post(f"/i/{token}")):
        assert 410 == answer.status_code
        assert "leads nowhere" in answer.text


def test_a_link_of_another_purpose_leads_nowhere(app, visitor, link, session):
    row = anew(session).scalars(select(Invitation)).one()
    other = links.make_link(app.config["SECRET_KEY"], "handoff")
    row.secret_hash = other.secret_hash
    session.commit()

    assert 410 == visitor.get(f"/i/{other.token}").status_code


def test_the_button_needs_the_forms_token(app, sam, link):
    app.config["WTF_CSRF_ENABLED"] = True

    assert 400 == app.test_client().post(link).status_code


def test_entering_as_another_ends_the_first_sign_in(app, visitor, sam, link, session):
    visitor.post(link)
    anna = make_customer(anew(session))
    session.commit()
    path = f"/staff/customers/{anna.public_id}/invitation/send"
    theirs = COPIED.search(sam.post(path, data={"way": "copy"}).text).group(1)

    visitor.post(theirs)

    page = visitor.get("/profile").text
    assert "anna@example.org" in page or "Anna" in page
    assert "bo@example.org" not in page
