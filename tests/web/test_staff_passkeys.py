"""Passkeys through the pages, with a security key in software."""

import copy
import json
from collections.abc import Callable, Mapping
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from portal.config import Config
from portal.models.audit import AuditEvent
from portal.models.message import Message
from portal.models.passkey import Passkey
from portal.models.staff import Staff
from portal.services.staff import second_factor
from tests.authenticator import SecurityKey
from tests.clocks import NOON, SetClock
from tests.conftest import environment
from tests.staff_cast import PASSWORD, anew, browser, make_staff, with_password

GIVEN = {"email": "rae@example.org", "password": PASSWORD}
NEW = "/staff/account/passkeys/new"


@pytest.fixture
def rae(session: Session) -> Staff:
    """Somebody who is signed in, and has an app."""
    row = make_staff(session, email="rae@example.org")
    session.commit()
    return row


@pytest.fixture
def here(app: Flask, client: FlaskClient, session: Session, rae) -> FlaskClient:
    return browser(app, session, rae)


def options(client: FlaskClient, ceremony: str) -> dict:
    return client.post(f"/staff/passkey/{ceremony}").json


def adds(client: FlaskClient, key: SecurityKey, name: str = "Key") -> TestResponse:
    answer = json.dumps(key.made(options(client, "register")))
    return client.post(NEW, data={"name": name, "credential": answer})


def proves(client: FlaskClient, credential: object) -> TestResponse:
    """Confirm with a passkey's answer."""
    given = {"proof-code": "", "proof-credential": json.dumps(credential)}
    return client.post("/staff/confirm", data=given)


def actions(session: Session) -> list[str]:
    return list(anew(session).scalars(select(AuditEvent.action)))


def test_a_passkey_is_kept_by_its_name(here, session):
    answer = adds(here, SecurityKey(), "  Blue   key ")

    assert "/staff/account" == answer.location
    row = anew(session).scalars(select(Passkey)).one()
    assert ("Blue key", ["usb"], False) == (row.name, row.transports, row.synced)
    assert "staff.passkey_added" in actions(session)
    letter = session.scalars(select(Message)).one()
    assert "A passkey was added" in letter.body


def test_what_is_asked_for(here, rae):
    asked = options(here, "register")

    assert "localhost" == asked["rp"]["id"]
    assert "preferred" == asked["authenticatorSelection"]["userVerification"]
    assert "discouraged" == asked["authenticatorSelection"]["residentKey"]
    assert rae.public_id not in json.dumps(asked)
    adds(here, SecurityKey())
    assert 1 == len(options(here, "prove")["allowCredentials"])
    assert 1 == len(options(here, "register")["excludeCredentials"])


def test_it_confirms_that_it_is_you(here):
    key = SecurityKey()
    adds(here, key)

    answer = proves(here, key.proof(options(here, "prove")))

    assert 303 == answer.status_code


def test_an_answer_counts_once(here):
    key = SecurityKey()
    adds(here, key)
    answer = key.proof(options(here, "prove"))
    proves(here, answer)

    assert "took too long" in proves(here, answer).text


def test_an_answer_counts_for_five_minutes(here, clock: SetClock):
    key = SecurityKey()
    adds(here, key)
    asked = options(here, "prove")

    clock.forward(minutes=5)

    assert "took too long" in proves(here, key.proof(asked)).text


def test_an_answer_counts_on_the_browser_that_asked(app, here, session, rae):
    key = SecurityKey()
    adds(here, key)
    there = browser(app, session, rae)

    assert "took too long" in proves(there, key.proof(options(here, "prove"))).text


def test_an_answer_to_the_other_question_is_none(here):
    key = SecurityKey()
    adds(here, key)

    assert "took too long" in proves(here, key.proof(options(here, "register"))).text


@pytest.mark.parametrize(
    ("key", "why"),
    [
        (SecurityKey(id=b"another"), "not one of yours"),
        (SecurityKey(origin="https://evil.example"), "does not fit"),
        (SecurityKey(relying_party="evil.example"), "does not fit"),
    ],
)
def test_another_passkey_is_refused(here, key, why):
    adds(here, SecurityKey())

    answer = proves(here, key.proof(options(here, "prove")))

    assert 422 == answer.status_code
    assert why in answer.text


def test_nobody_elses_passkey_is_taken(app, here, session):
    key = SecurityKey()
    adds(here, key)
    other = browser(app, session, make_staff(session, email="b@example.org"))

    taken = adds(other, key)
    answer = proves(other, key.proof(options(other, "prove")))

    assert "registered already" in taken.text
    assert "not one of yours" in answer.text


@pytest.mark.parametrize("count", [1, 0])
def test_a_counter_that_steps_back_stops_the_passkey(here, session, count):
    """The copy and the original alike: nobody knows which is which."""
    key = SecurityKey()
    adds(here, key)
    proves(here, key.proof(options(here, "prove")))
    key.count = count - 1

    answer = proves(here, key.proof(options(here, "prove")))
    key.count = 99
    later = proves(here, key.proof(options(here, "prove")))

    assert "counted backwards" in answer.text
    assert "counted backwards" in later.text
    assert "staff.passkey_stopped" in actions(session)
    assert "perhaps copied" in here.get("/staff/account").text


def test_a_passkey_that_does_not_count_is_good(here):
    key = SecurityKey()
    adds(here, key)

    for _ in range(2):
        key.count = -1
        assert 303 == proves(here, key.proof(options(here, "prove"))).status_code


CRAFTED = [
    "",
    "x",
    "null",
    "[]",
    "{}",
    "1e999",
    '{"id": 1}',
    '{"id": "AA", "rawId": "AA", "type": "x", "response": {}}',
    "[" * 5000,
]


@pytest.mark.parametrize("answer", CRAFTED)
def test_a_crafted_answer_is_refused(here, answer):
    adds(here, SecurityKey())
    options(here, "register")
    made = here.post(NEW, data={"name": "x", "credential": answer})
    options(here, "prove")
    proof = here.post(
        "/staff/confirm", data={"proof-code": "", "proof-credential": answer}
    )

    assert (422, 422) == (made.status_code, proof.status_code)


@pytest.mark.parametrize(
    "value", ["", "AA", "!", "oA", None, 7, [], "A" * 9000, "v" * 40]
)
def test_a_damaged_answer_is_refused(here, session, value):
    key = SecurityKey()
    adds(here, key)
    for field in ("clientDataJSON", "authenticatorData", "signature"):
        answer = copy.deepcopy(key.proof(options(here, "prove")))
        answer["response"][field] = value
        second = proves(here, answer)
        assert second.status_code in {422, 429}, field
    for field in ("clientDataJSON", "attestationObject"):
        made = SecurityKey(id=b"new").made(options(here, "register"))
        made["response"][field] = value
        given = {"name": "x", "credential": json.dumps(made)}
        assert 422 == here.post(NEW, data=given).status_code, field
    assert 1 == len(anew(session).scalars(select(Passkey)).all())


@pytest.mark.parametrize("name", ["", " ", "\0", "x" * 61])
def test_a_passkey_has_a_name(here, session, name):
    adds(here, SecurityKey())
    one = f"/staff/account/passkeys/{session.scalars(select(Passkey)).one().public_id}"

    assert 422 == adds(here, SecurityKey(id=b"2"), name).status_code
    assert 422 == here.post(f"{one}/name", data={"name": name}).status_code
    assert 303 == here.post(f"{one}/name", data={"name": "Grey"}).status_code
    assert "Grey" in here.get("/staff/account").text


def test_the_last_second_factor_stays(here, session):
    adds(here, SecurityKey())
    adds(here, SecurityKey(id=b"2"))
    first, second = (
        f"/staff/account/passkeys/{row.public_id}/remove"
        for row in session.scalars(select(Passkey))
    )

    statuses = [
        here.post(path).status_code
        for path in (first, "/staff/account/app/remove", second)
    ]

    assert [303, 303, 409] == statuses
    assert 1 == len(anew(session).scalars(select(Passkey)).all())


def test_a_stopped_passkey_is_no_second_factor(here, session):
    adds(here, SecurityKey())
    session.scalars(select(Passkey)).one().stopped_at = NOON
    session.commit()

    assert 409 == here.post("/staff/account/app/remove").status_code


def test_an_app_is_set_up_beside_a_passkey(here, session, rae):
    adds(here, SecurityKey())
    here.post("/staff/account/app/remove")

    page = here.get("/staff/account/app")
    wrong = here.post("/staff/account/app", data={"code": "000000"})

    assert "<svg" in page.text
    assert 422 == wrong.status_code
    anew(session).refresh(rae)
    assert rae.totp_confirmed_at is None


def test_nobody_touches_anothers_passkeys(app, here, session):
    adds(here, SecurityKey())
    one = f"/staff/account/passkeys/{session.scalars(select(Passkey)).one().public_id}"
    other = browser(app, session, make_staff(session, email="b@example.org"))

    for path in ("name", "remove"):
        answer = other.post(f"{one}/{path}", data={"name": "mine"})
        assert 404 == answer.status_code


def test_a_first_passkey_ends_the_enrolment(client, session):
    with_password(session, enrolled=False)
    session.commit()
    key = SecurityKey()
    client.post("/staff/sign-in", data=GIVEN)

    answer = key.made(options(client, "register"))
    page = client.post("/staff/sign-in/set-up", data={"credential": json.dumps(answer)})

    assert 10 == page.text.count("<li><code>")
    assert 200 == client.get("/staff/account").status_code
    client.post("/staff/sign-out")
    client.post("/staff/sign-in", data=GIVEN)
    assert 403 == client.post("/staff/passkey/register").status_code
    proof = json.dumps(key.proof(options(client, "prove")))
    answer = client.post("/staff/sign-in/code", data={"credential": proof})
    assert 303 == answer.status_code
    assert 200 == client.get("/staff/account").status_code


def test_a_stranger_is_asked_nothing(client):
    assert 403 == client.post("/staff/passkey/prove").status_code
    assert 404 == client.post("/staff/passkey/whatever").status_code


def test_a_reset_forgets_passkeys_too(here, session, rae):
    adds(here, SecurityKey())
    anew(session).refresh(rae)

    second_factor.forget(session, rae)
    session.commit()

    assert [] == list(session.scalars(select(Passkey)))
    assert not second_factor.is_set(rae)


def test_where_there_can_be_none_the_page_says_so(
    another_app: Callable[[Mapping[str, str]], Flask],
    config: Config,
    app: Flask,
    session: Session,
    rae: Staff,
):
    settings = environment(
        config.instance, config.database_url, PORTAL_URL="http://192.0.2.7:8000"
    )
    other = another_app(settings)
    other.config["WTF_CSRF_ENABLED"] = False
    visitor = browser(other, session, rae)

    assert 409 == visitor.post("/staff/passkey/register").status_code
    assert "Passkeys need an address with a name" in visitor.get(NEW).text


def test_challenges_nobody_answered_are_forgotten(here, session, clock: SetClock):
    options(here, "prove")
    clock.at += timedelta(minutes=6)
    options(here, "prove")

    table = Passkey.metadata.tables["passkey_challenge"]
    assert 1 == len(anew(session).execute(select(table)).all())
