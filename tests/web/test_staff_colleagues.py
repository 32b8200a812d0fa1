"""Managing colleagues through the pages."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.models.message import Message
from portal.models.staff import Staff
from portal.services.staff import links
from portal.states import MessageStatus, Role
from portal.web.staff.colleagues.role_words import MAY_DO
from tests.clocks import SetClock
from tests.staff_cast import anew, browser, make_staff

LINK = re.compile(r'value="http://127\.0\.0\.1:8000(/staff/password/[a-z2-7]{48})"')
NEW = {"name": "Ole New", "email": "Ole@Example.org", "role": "reviewer"}


@pytest.fixture
def admin(session, client) -> Staff:
    row = make_staff(session, Role.ADMINISTRATOR, name="Alex Admin")
    session.commit()
    return row


@pytest.fixture
def alex(app, session, admin) -> FlaskClient:
    return browser(app, session, admin)


@pytest.fixture
def ole(session, admin) -> Staff:
    row = make_staff(session, Role.SUPPORT, name="Ole Old", email="ole@example.org")
    session.commit()
    return row


def test_a_colleague_is_added_with_a_link_shown_once(app, alex, session):
    answer = alex.post("/staff/colleagues", data=NEW)

    path = LINK.search(answer.text).group(1)
    assert 200 == app.test_client().get(path).status_code
    assert not LINK.search(alex.get("/staff/colleagues").text)
    row = anew(session).scalars(select(Staff).where(Staff.name == "Ole New")).one()
    assert ("ole@example.org", Role.REVIEWER) == (row.email, row.role)
    assert anew(session).scalar(select(Message)) is None


def test_the_link_can_be_sent(alex, session):
    alex.post("/staff/colleagues", data={**NEW, "send": "email"})

    message = anew(session).scalars(select(Message)).one()
    assert "ole@example.org" == message.to
    assert "/staff/password/" in message.body


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"email": "nothing"},
        {"email": "administrator@example.org"},
        {"role": "king"},
        {"role": ""},
    ],
)
def test_a_wrong_form_adds_nobody(alex, session, wrong):
    answer = alex.post("/staff/colleagues", data={**NEW, **wrong})

    assert 422 == answer.status_code
    assert 1 == len(anew(session).scalars(select(Staff)).all())


def test_a_role_is_changed(alex, ole, session):
    alex.post(f"/staff/colleagues/{ole.public_id}/role", data={"role": "reviewer"})

    anew(session).refresh(ole)
    assert Role.REVIEWER is ole.role


@pytest.mark.parametrize("path", ["role", "disable"])
def test_the_last_administrator_cannot_shut_themselves_out(alex, admin, session, path):
    answer = alex.post(
        f"/staff/colleagues/{admin.public_id}/{path}", data={"role": "support"}
    )

    assert 409 == answer.status_code
    assert "last administrator" in answer.text
    assert 200 == alex.get("/staff/colleagues").status_code


def test_a_colleague_is_disabled_and_enabled_again(alex, ole, session):
    one = f"/staff/colleagues/{ole.public_id}"
    alex.post(f"{one}/disable")
    assert "disabled" in alex.get("/staff/colleagues").text
    assert "Enable again" in alex.get(one).text
    assert 404 == alex.post(f"{one}/link").status_code

    alex.post(f"{one}/enable")

    anew(session).refresh(ole)
    assert ole.disabled_at is None


def test_a_lost_second_factor_is_forgotten(alex, ole, session):
    alex.post(f"/staff/colleagues/{ole.public_id}/second-factor")

    anew(session).refresh(ole)
    assert ole.totp_secret is None
    assert "no second factor yet" in alex.get("/staff/colleagues").text


@pytest.mark.parametrize("role", ["king", ""])
def test_an_unknown_role_is_refused(alex, ole, role):
    path = f"/staff/colleagues/{ole.public_id}/role"

    assert 400 == alex.post(path, data={"role": role}).status_code


def test_unknown_colleagues_are_404(alex):
    assert 404 == alex.post("/staff/colleagues/nobody/disable").status_code
    assert 404 == alex.get("/staff/colleagues/nobody").status_code


def test_every_role_is_offered_with_what_it_may(alex, ole):
    page = alex.get(f"/staff/colleagues/{ole.public_id}").text

    assert set(Role) == MAY_DO.keys()
    assert all(f'value="{role}"' in page for role in Role)
    assert "Never sees evidence." in page


def reads_link(alex: FlaskClient, ole: Staff) -> str:
    return alex.get(f"/staff/colleagues/{ole.public_id}").text


Settle = Callable[[MessageStatus], None]


@pytest.fixture
def settle(session, alex, ole) -> Settle:
    """Send Ole a link, and let the gateway say how it went."""
    ole.password_hash = ""
    session.commit()
    alex.post(f"/staff/colleagues/{ole.public_id}/link", data={"send": "email"})

    def answer(status: MessageStatus) -> None:
        anew(session).refresh(ole)
        once = links.once(ole.link_hash)
        row = session.scalars(select(Message).where(Message.once == once)).one()
        row.status, row.failure = status, "No such mailbox"
        session.commit()

    return answer


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (MessageStatus.QUEUED, "e-mail is being sent"),
        (MessageStatus.SENT, "e-mail sent"),
        (MessageStatus.DELIVERED, "e-mail delivered"),
        (MessageStatus.FAILED, "No such mailbox"),
    ],
)
def test_an_invitation_says_what_came_of_it(alex, ole, settle, status, told):
    settle(status)

    assert told in reads_link(alex, ole)


def test_an_invitation_that_nobody_used_is_told_to_be_over(
    app, alex, admin, ole, settle, session, clock: SetClock
):
    clock.forward(hours=48)
    later = browser(app, anew(session), admin, now=clock())

    assert "was not used" in reads_link(later, ole)


def test_a_revoked_link_leads_nowhere(app, alex, ole):
    one = f"/staff/colleagues/{ole.public_id}"
    path = LINK.search(alex.post(f"{one}/link").text).group(1)

    alex.post(f"{one}/link/revoke")

    assert 410 == app.test_client().get(path).status_code
    assert "Revoke the link" not in alex.get(one).text


def test_an_administrator_sees_and_ends_a_colleagues_sessions(app, alex, ole, session):
    one = f"/staff/colleagues/{ole.public_id}"
    phone, desk = browser(app, session, ole), browser(app, session, ole)
    page = alex.get(one).text
    assert 2 == page.count('name="device"')
    newest = re.search(r'name="device" value="([0-9a-f]+)"', page).group(1)

    alex.post(f"{one}/devices", data={"device": newest})
    after_one = [each.get("/staff/account").status_code for each in (phone, desk)]
    alex.post(f"{one}/devices", data={"device": "\0"})
    alex.post(f"{one}/devices")

    assert [200, 303] == after_one
    assert 303 == phone.get("/staff/account").status_code
    assert "Nowhere now." in alex.get(one).text
    assert 200 == alex.get("/staff/account").status_code
