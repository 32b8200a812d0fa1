"""The way in by e-mail: the same answer to everybody, and a code for the owner."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.extensions import begin_write
from portal.models.audit import AuditEvent
from portal.models.customer import Customer
from portal.models.message import Code, Message
from portal.models.visitor import VisitorSession
from tests.clocks import SetClock
from tests.factories import make_customer

KNOWN, STRANGER = "anna@example.org", "anja@example.org"


@pytest.fixture
def customer(session: Session) -> Customer:
    begin_write(session)
    customer = make_customer(session, email=KNOWN)
    session.commit()
    return customer


def ask(client: FlaskClient, address: str = KNOWN):
    """Ask for a code."""
    return client.post("/sign-in", data={"email": address})


def give(client: FlaskClient, code: str):
    """Give a code."""
    return client.post("/sign-in/code", data={"code": code, "action": "confirm"})


def newest(session: Session) -> Message:
    """Give the newest message."""
    session.rollback()
    return session.scalar(select(Message).order_by(Message.id.desc()).limit(1))


def code_in(message: Message) -> str:
    """Read the six digits out of a message."""
    return re.search(r"\b\d{6}\b", message.body).group()


def without_address(page: str) -> str:
    """Give a page without what may differ: the masked address and tokens."""
    page = re.sub(r"a•••@example\.org", "", page)
    page = re.sub(r'name="csrf_token" value="[^"]+"', "", page)
    return re.sub(r'value="an[nj]a@example.org"', "", page)


def test_the_code_lets_its_owner_in(client, session, customer):
    assert ask(client, " Anna@Example.org ").location == "/sign-in/code"

    answer = give(client, code_in(newest(session)))

    assert (answer.status_code, answer.location) == (303, "/profile")
    assert client.get("/profile").status_code == 200
    session.rollback()
    actions = session.scalars(select(AuditEvent.action)).all()
    assert actions[-2:] == ["code.sent", "session.started"]


def test_a_stranger_cannot_tell_whether_an_address_is_known(
    app, client, session, customer, clock
):
    """Every page of both ways is the same but for the masked address."""
    client, other = client, app.test_client()
    seen = {}
    for address, browser in ((KNOWN, client), (STRANGER, other)):
        pages = [ask(browser, address)]
        pages.append(browser.get("/sign-in/code"))
        pages.append(browser.post("/sign-in/code", data={"action": "again"}))
        code = session.scalar(select(Code).order_by(Code.id.desc()).limit(1))
        session.rollback()
        assert code is not None
        pages += [give(browser, wrong_for(session)) for _ in range(6)]
        pages.append(browser.get("/sign-in/code"))
        pages.append(ask(browser, address))
        seen[address] = [
            (page.status_code, page.location, without_address(page.text))
            for page in pages
        ]

    assert seen[KNOWN] == seen[STRANGER]


def wrong_for(session: Session) -> str:
    """Give digits that are not the newest message's."""
    found = re.search(r"\b\d{6}\b", newest(session).body)
    return f"{(int(found.group() if found else 0) + 1) % 10**6:06}"


def test_a_stranger_gets_a_letter_without_a_code(client, session, customer):
    ask(client, STRANGER)

    letter = newest(session)

    assert letter.kind == "no_account"
    assert letter.customer_id is None
    assert re.search(r"\b\d{6}\b", letter.body) is None


def test_no_code_lets_a_stranger_in(client, session):
    ask(client, STRANGER)

    assert give(client, "000000").status_code == 422
    assert session.scalar(select(VisitorSession)) is None


def test_a_code_works_in_the_browser_that_asked_alone(app, client, session, customer):
    ask(client)

    answer = give(app.test_client(), code_in(newest(session)))

    assert answer.location == "/sign-in"


def test_a_code_lets_in_once(client, session, customer):
    ask(client)
    with client.session_transaction() as cookie:
        kept = cookie["sign_in"]
    code = code_in(newest(session))
    give(client, code)
    with client.session_transaction() as cookie:
        cookie["sign_in"] = kept

    assert give(client, code).status_code == 422


def test_a_new_secret_is_given_at_each_sign_in(client, session, customer, clock):
    ask(client)
    give(client, code_in(newest(session)))
    with client.session_transaction() as cookie:
        first = cookie["customer"]
    clock.forward(minutes=1)
    ask(client)
    give(client, code_in(newest(session)))

    with client.session_transaction() as cookie:
        assert cookie["customer"] != first
    session.rollback()
    ended = [row.ended_at for row in session.scalars(select(VisitorSession))]
    assert [bool(at) for at in ended] == [True, False]


def test_one_network_may_not_ask_for_ever(app: Flask, client, session, clock):
    statuses = [
        ask(client, f"a{number}@example.org").status_code for number in range(61)
    ]

    assert statuses == [303] * 60 + [429]
    other = app.test_client().post(
        "/sign-in",
        data={"email": "b@example.org"},
        environ_base={"REMOTE_ADDR": "10.0.0.2"},
    )
    assert other.status_code == 303
    clock.forward(hours=1)
    assert ask(client, "c@example.org").status_code == 303


def test_one_network_may_not_guess_for_ever(client, session, clock: SetClock):
    statuses = set()
    for number in range(31):
        ask(client, f"a{number}@example.org")
        statuses |= {give(client, "000000").status_code for _ in range(4)}

    assert statuses == {422, 429}


@pytest.mark.parametrize("address", ["", "anna", "a@b", "x" * 400 + "@example.org"])
def test_an_impossible_address_is_refused_at_the_field(client, session, address):
    answer = ask(client, address)

    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert newest(session) is None


@pytest.mark.parametrize("kept", [None, 7, "nonsense", ["a"]])
def test_a_strange_cookie_leads_to_the_beginning(client, kept):
    with client.session_transaction() as cookie:
        cookie["sign_in"] = kept

    assert client.get("/sign-in/code").location == "/sign-in"


def test_who_is_signed_in_is_not_asked(client, session, customer):
    ask(client)
    give(client, code_in(newest(session)))

    assert client.get("/sign-in").location == "/profile"


def test_nothing_is_sent_without_the_forms_token(app: Flask, session):
    app.config["WTF_CSRF_ENABLED"] = True

    answer = app.test_client().post("/sign-in", data={"email": KNOWN})

    assert answer.status_code == 400
    assert newest(session) is None
