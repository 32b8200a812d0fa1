"""What is dangerous asks for the second factor again."""

import re

import pyotp
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models.audit import AuditEvent
from portal.models.staff import Staff
from portal.states import Role
from tests.clocks import SetClock
from tests.staff_cast import SECRET, anew, browser, make_staff

NEW = {"name": "Ole <New>", "email": "ole@example.org", "role": "reviewer"}


@pytest.fixture
def alex(app, client, session: Session, clock: SetClock) -> FlaskClient:
    """An administrator who signed in a quarter of an hour ago."""
    row = make_staff(session, Role.ADMINISTRATOR, name="Alex Admin")
    visitor = browser(app, session, row)
    clock.forward(minutes=15)
    return visitor


def code(clock: SetClock) -> str:
    return pyotp.TOTP(SECRET).at(clock())


def hidden(page: str) -> dict[str, str]:
    """Give what the page's last form sends again."""
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    return dict(fields)


def test_nothing_typed_is_lost_by_the_question(alex, session, clock):
    asked = alex.post("/staff/colleagues", data={**NEW, "send": "email"})
    assert 422 == asked.status_code
    carried = hidden(asked.text)
    assert ("Ole &lt;New&gt;", "email") == (carried["name"], carried["send"])
    assert 1 == len(anew(session).scalars(select(Staff)).all())

    data = {**NEW, "send": "email", "proof-code": code(clock)}
    answer = alex.post("/staff/colleagues", data=data)

    assert 200 == answer.status_code
    names = set(anew(session).scalars(select(Staff.name)))
    assert {"Alex Admin", "Ole <New>"} == names
    assert "staff.confirmed" in set(session.scalars(select(AuditEvent.action)))


def test_a_wrong_code_changes_nothing(alex, session):
    answer = alex.post("/staff/colleagues", data={**NEW, "proof-code": "000000"})

    assert 422 == answer.status_code
    assert "does not fit" in answer.text
    assert 1 == len(anew(session).scalars(select(Staff)).all())


def test_once_proved_it_is_not_asked_again_for_a_while(alex, clock):
    data = {**NEW, "proof-code": code(clock)}
    alex.post("/staff/colleagues", data=data)

    clock.forward(minutes=14)
    answer = alex.post("/staff/colleagues", data={**NEW, "email": "b@example.org"})
    clock.forward(minutes=1)
    late = alex.post("/staff/colleagues", data={**NEW, "email": "c@example.org"})

    assert (200, 422) == (answer.status_code, late.status_code)


def test_a_page_is_led_back_to_after_the_question(alex, clock):
    asked = alex.get("/staff/account/passkeys/new?x=1")
    assert 303 == asked.status_code
    page = alex.get(asked.location)
    action = re.search(r'action="(/staff/confirm[^"]+)"', page.text).group(1)

    answer = alex.post(action.replace("&amp;", "&"), data={"proof-code": code(clock)})

    assert "/staff/account/passkeys/new?x=1" == answer.location
    assert 200 == alex.get(answer.location).status_code


@pytest.mark.parametrize(
    "to", ["//evil.example", "https://evil.example", "/\\evil.example", "", "/staffx"]
)
def test_it_leads_nowhere_else(alex, clock, to):
    answer = alex.post(
        "/staff/confirm", query_string={"to": to}, data={"proof-code": code(clock)}
    )

    assert "/staff" == answer.location


def test_wrong_codes_here_pause_as_at_the_sign_in(alex, clock):
    for _ in range(5):
        answer = alex.post("/staff/confirm", data={"proof-code": "000000"})

    assert 429 == answer.status_code
    right = alex.post("/staff/confirm", data={"proof-code": code(clock)})
    assert 429 == right.status_code


@pytest.mark.parametrize("path", ["role", "link", "second-factor", "disable", "enable"])
def test_what_changes_a_colleague_asks(alex, session, path):
    ole = make_staff(session, email="ole@example.org")
    session.commit()

    answer = alex.post(
        f"/staff/colleagues/{ole.public_id}/{path}", data={"role": "support"}
    )

    assert 422 == answer.status_code
    assert "Confirm that it is you" in answer.text
