"""The sign-in pages of staff."""

import re
from datetime import timedelta

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models.audit import AuditEvent
from portal.models.staff import Staff
from portal.services import staff
from portal.services.links import make_link
from portal.services.staff import second_factor
from portal.states import Role
from tests.clocks import NOON, SetClock
from tests.staff_cast import (
    PASSWORD,
    SECRET,
    browser,
    make_staff,
    with_password,
)

GIVEN = {"email": "rae@example.org", "password": PASSWORD}


@pytest.fixture
def rae(session: Session) -> Staff:
    row = with_password(session)
    session.commit()
    return row


def code(clock: SetClock, secret: str = SECRET) -> str:
    return pyotp.TOTP(secret).at(clock())


def test_password_and_code_open_the_console(client, rae, clock, session):
    answer = client.post("/staff/sign-in", data=GIVEN)
    assert "/staff/sign-in/code" == answer.location
    assert 303 == client.get("/staff/queue").status_code

    answer = client.post("/staff/sign-in/code", data={"code": code(clock)})

    assert 303 == answer.status_code
    assert 200 == client.get("/staff/queue").status_code
    actions = set(session.scalars(select(AuditEvent.action)))
    assert "staff.signed_in" in actions


def test_the_page_asked_for_first_comes_after_the_sign_in(client, rae, clock):
    client.get("/staff/customers?q=anna")
    client.post("/staff/sign-in", data=GIVEN)

    answer = client.post("/staff/sign-in/code", data={"code": code(clock)})

    assert "/staff/customers?q=anna" == answer.location


@pytest.mark.parametrize(
    "given",
    [
        {"email": "rae@example.org", "password": "wrong"},
        {"email": "nobody@example.org", "password": PASSWORD},
        {"email": "rae@example.org", "password": ""},
        {"email": "", "password": PASSWORD},
        {"email": "rae@example.org", "password": "x" * 300},
        {},
    ],
)
def test_other_words_do_not_open_it(client, rae, given):
    answer = client.post("/staff/sign-in", data=given)

    assert 422 == answer.status_code
    assert PASSWORD not in answer.text


def test_unknown_and_wrong_get_the_same_answer(client, rae):
    wrong = client.post(
        "/staff/sign-in", data={"email": "rae@example.org", "password": "wrong"}
    )
    unknown = client.post(
        "/staff/sign-in", data={"email": "ray@example.org", "password": "wrong"}
    )

    plain = [
        re.sub(r'name="csrf_token" value="[^"]*"', "", answer.text).replace(
            "ray@", "rae@"
        )
        for answer in (wrong, unknown)
    ]
    assert plain[0] == plain[1]


def test_the_pause_says_when_it_ends(client, rae, clock):
    wrong = {**GIVEN, "password": "wrong"}
    for told in ("", "", "2 tries are left", "1 try is left"):
        answer = client.post("/staff/sign-in", data=wrong)
        assert 422 == answer.status_code
        assert told in answer.text

    last = client.post("/staff/sign-in", data=wrong)
    answer = client.post("/staff/sign-in", data=GIVEN)

    assert (429, 429) == (last.status_code, answer.status_code)
    assert "12:15:00" in last.text
    assert "An administrator can lift the pause" in last.text
    clock.forward(minutes=15)
    assert 303 == client.post("/staff/sign-in", data=GIVEN).status_code


def test_wrong_codes_pause_too(client, rae, clock):
    client.post("/staff/sign-in", data=GIVEN)
    statuses = [
        client.post("/staff/sign-in/code", data={"code": "000000"}).status_code
        for _ in range(5)
    ]

    assert [422] * 4 + [429] == statuses
    assert 429 == client.post("/staff/sign-in", data=GIVEN).status_code
    assert 303 == client.get("/staff/queue").status_code


def test_a_code_used_before_is_refused_with_a_sentence(app, client, rae, clock):
    client.post("/staff/sign-in", data=GIVEN)
    client.post("/staff/sign-in/code", data={"code": code(clock)})

    other = app.test_client()
    other.post("/staff/sign-in", data=GIVEN)
    answer = other.post("/staff/sign-in/code", data={"code": code(clock)})

    assert 422 == answer.status_code
    assert "Wait for the next" in answer.text


def test_a_recovery_code_opens_the_console_once(app, client, rae, session):
    codes = second_factor.new_recovery_codes(session, rae, now=NOON)
    session.commit()
    client.post("/staff/sign-in", data=GIVEN)
    assert (
        303 == client.post("/staff/sign-in/code", data={"code": codes[0]}).status_code
    )
    assert 200 == client.get("/staff/queue").status_code

    other = app.test_client()
    other.post("/staff/sign-in", data=GIVEN)
    answer = other.post("/staff/sign-in/code", data={"code": codes[0]})

    assert 422 == answer.status_code


def test_half_a_sign_in_ends_after_some_minutes(client, rae, clock):
    client.post("/staff/sign-in", data=GIVEN)

    clock.forward(minutes=5)

    answer = client.post("/staff/sign-in/code", data={"code": code(clock)})
    assert "/staff/sign-in" == answer.location


def test_half_a_sign_in_ends_with_the_password(client, rae, session, clock):
    client.post("/staff/sign-in", data=GIVEN)

    staff.set_password(session, rae, "another hash", now=NOON)
    session.commit()

    answer = client.post("/staff/sign-in/code", data={"code": code(clock)})
    assert "/staff/sign-in" == answer.location


@pytest.mark.parametrize("half", [["x", "y", 1], "x", {"a": 1}, [1, 2, 3], None])
def test_a_strange_cookie_is_nobody(client, rae, half):
    with client.session_transaction() as cookie:
        cookie["staff_half"] = half

    answer = client.get("/staff/sign-in/code")

    assert "/staff/sign-in" == answer.location


def test_the_second_factor_comes_before_the_console(client, session, clock):
    row = with_password(session, enrolled=False)
    session.commit()
    client.post("/staff/sign-in", data=GIVEN)
    assert 303 == client.get("/staff/queue").status_code

    page = client.get("/staff/sign-in/code", follow_redirects=True)
    session.refresh(row)
    secret = row.totp_secret
    assert secret in re.sub(r"\s", "", page.text)
    assert "<svg" in page.text

    assert (
        422 == client.post("/staff/sign-in/set-up", data={"code": "000000"}).status_code
    )
    answer = client.post("/staff/sign-in/set-up", data={"code": code(clock, secret)})

    assert 10 == len(re.findall(r"<code>[a-z0-9-]{14}</code>", answer.text))
    assert 200 == client.get("/staff/queue").status_code
    assert secret not in client.get("/staff/sign-in/set-up").text


def test_signing_out_ends_the_session(client, rae, clock):
    client.post("/staff/sign-in", data=GIVEN)
    client.post("/staff/sign-in/code", data={"code": code(clock)})

    client.post("/staff/sign-out")

    assert 303 == client.get("/staff/queue").status_code


def test_a_device_is_signed_out_from_another(app, client, session):
    rae = make_staff(session)
    here, there = browser(app, session, rae), browser(app, session, rae)
    page = here.get("/staff/account").text
    address = re.search(r"/staff/account/devices/[0-9a-f]+", page).group()

    here.post(address)

    assert 303 == there.get("/staff/account").status_code
    assert 303 == here.post(address).status_code  # a second press


def test_nobody_signs_a_colleague_out(app, client, session):
    rae = make_staff(session)
    browser(app, session, rae)
    page = browser(app, session, rae).get("/staff/account").text
    address = re.search(r"/staff/account/devices/[0-9a-f]+", page).group()
    other = browser(app, session, make_staff(session, email="b@example.org"))

    assert 404 == other.post(address).status_code


def test_new_recovery_codes_cost_a_code(app, client, session, clock):
    visitor = browser(app, session, make_staff(session))

    address = "/staff/account/recovery-codes"
    asked = visitor.post(address)
    wrong = visitor.post(address, data={"proof-code": "000000"})
    right = visitor.post(address, data={"proof-code": code(clock)})

    assert (422, 422) == (asked.status_code, wrong.status_code)
    assert "Confirm that it is you" in asked.text
    assert 10 == len(re.findall(r"<code>[a-z0-9-]{14}</code>", right.text))


@pytest.fixture
def link(app: Flask, session: Session) -> str:
    row = with_password(session)
    made = make_link(app.config["SECRET_KEY"], "staff password")
    staff.keep_link(session, row, made.secret_hash, hours=48, actor="test", now=NOON)
    session.commit()
    return f"/staff/password/{made.token}"


def test_a_link_sets_the_password(client, link, clock):
    new = {"password": "a wholly new one", "again": "a wholly new one"}
    assert 200 == client.get(link).status_code

    assert "/staff/sign-in" == client.post(link, data=new).location

    assert 410 == client.get(link).status_code
    assert 422 == client.post("/staff/sign-in", data=GIVEN).status_code
    given = {"email": "rae@example.org", "password": "a wholly new one"}
    assert 303 == client.post("/staff/sign-in", data=given).status_code


@pytest.mark.parametrize(
    ("password", "again"),
    [
        ("short", "short"),
        ("long enough now", "but different"),
        ("", ""),
        ("x" * 201, "x" * 201),
        ("rae@example.org", "rae@example.org"),
    ],
)
def test_weak_passwords_are_refused(client, link, password, again):
    answer = client.post(link, data={"password": password, "again": again})

    assert 422 == answer.status_code
    assert 200 == client.get(link).status_code


@pytest.mark.parametrize("path", ["x", "a" * 48, "a" * 5000, "%F0%9F%98%80"])
def test_a_forged_link_is_gone(client, path):
    assert 410 == client.get(f"/staff/password/{path}").status_code


def test_an_old_link_is_gone(client, link, clock):
    clock.forward(hours=48)

    assert 410 == client.post(link, data={}).status_code


def test_a_link_of_an_invitation_sets_no_password(app, client, session):
    row = make_staff(session, Role.SUPPORT)
    made = make_link(app.config["SECRET_KEY"], "invitation")
    staff.keep_link(session, row, made.secret_hash, hours=1, actor="test", now=NOON)
    session.commit()

    assert 410 == client.get(f"/staff/password/{made.token}").status_code


def test_the_session_lasts_half_a_day_at_most(app, client, session, clock):
    visitor: FlaskClient = browser(app, session, make_staff(session))
    for _ in range(12 * 3 - 1):
        clock.at += timedelta(minutes=20)
        assert 200 == visitor.get("/staff/account").status_code

    clock.forward(minutes=20)

    assert 303 == visitor.get("/staff/account").status_code
