"""Where a colleague begins: what waits, and who named them."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.roles import may
from portal.models.mention import Mention
from portal.models.message import Message
from portal.models.review import Claim
from portal.models.staff import Staff
from portal.services import rights
from portal.services.customers import notes
from portal.services.messages import news
from portal.states import RightKind, Role
from portal.web.staff.menu import MENU
from tests.clocks import NOON, SetClock
from tests.factories import make_customer
from tests.staff_cast import anew, browser, make_staff
from tests.web.anna import Anna

EMPTY = "Nothing waits for you."


@pytest.fixture
def sam(session: Session) -> Staff:
    return make_staff(session, Role.SUPPORT, name="Sam Support")


@pytest.fixture
def mine(app: Flask, client: FlaskClient, session: Session, sam: Staff) -> FlaskClient:
    return browser(app, session, sam)


def note(session: Session, text: str, *, name: str = "Bo Berg") -> None:
    """Have somebody else write a note."""
    writer = session.scalar(select(Staff).where(Staff.name == "Wil Writer"))
    writer = writer or make_staff(session, name="Wil Writer", email="wil@example.org")
    customer = make_customer(session, name=name)
    notes.add(session, customer, text, by=writer, now=NOON)
    session.commit()


@pytest.mark.parametrize("role", list(Role))
def test_nothing_to_do_is_a_page(app, client, session, role):
    visitor = browser(app, session, make_staff(session, role))

    assert EMPTY in visitor.get("/staff").text
    assert EMPTY in visitor.get("/staff/").text


def test_a_reviewer_sees_the_queue_the_late_and_what_is_theirs(
    app, session, anna: Anna, clock: SetClock
):
    anna.submits()
    clock.at = NOON + timedelta(days=3)
    rae = make_staff(session)
    lease = clock.at + timedelta(minutes=5)
    session.add(
        Claim(
            verification=anna.verification, staff_id=rae.id, since=clock.at, until=lease
        )
    )
    text = browser(app, session, rae, now=clock.at).get("/staff").text

    assert EMPTY not in text
    for words in (
        "verification you hold",
        "late in the queue",
        "verification in the queue",
    ):
        assert words in text
    assert "/staff/queue?age=late" in text
    assert "/staff/queue?held=me" in text


def test_support_sees_no_queue(mine, anna: Anna):
    anna.submits()

    text = mine.get("/staff").text

    assert EMPTY in text
    assert "/staff/queue" not in text


def test_compliance_sees_what_customers_ask(app, session, client, config):
    rights.ask(
        session,
        make_customer(session),
        RightKind.ERASURE,
        wish="",
        policy=config.policy.rights,
        now=NOON,
    )
    cora = browser(app, session, make_staff(session, Role.COMPLIANCE))

    assert "request to answer" in cora.get("/staff").text


def test_an_invitation_that_did_not_arrive_is_told(mine, session):
    bo = make_customer(session, name="Bo Berg")
    session.commit()
    page = f"/staff/customers/{bo.public_id}"
    mine.post(f"{page}/invitation/send", data={"way": "sms"})
    message = anew(session).scalars(select(Message)).one()
    news.fail(session, message, reason="number switched off", code="", now=NOON)
    session.commit()

    text = mine.get("/staff").text

    assert "Invitations that did not arrive" in text
    assert "number switched off" in text
    mine.post(f"{page}/invitation/send", data={"way": "email"})
    assert "number switched off" not in mine.get("/staff").text


def test_a_note_is_found_by_whom_it_names(mine, session):
    note(session, "@Sam Support, please call back")

    home = mine.get("/staff").text
    assert "You were mentioned" in home
    assert '<b class="mention">@Sam Support</b>' in home
    assert "Wil Writer" in home

    link = home.split('href="/staff/mentions/')[1].split('"')[0]
    answer = mine.get(f"/staff/mentions/{link}")
    assert 303 == answer.status_code
    page = mine.get(answer.location).text
    assert '<b class="mention">@Sam Support</b>, please call back' in page
    assert EMPTY in mine.get("/staff").text
    assert "please call back" in mine.get(answer.location).text  # it stays


def test_all_about_one_customer_are_seen_at_once(mine, session, sam):
    writer = make_staff(session, name="Wil Writer", email="wil@example.org")
    bo = make_customer(session, name="Bo Berg")
    for text in ("@Sam alpha", "@Sam beta"):
        notes.add(session, bo, text, by=writer, now=NOON)
    note(session, "@Sam gamma", name="Cy Cole")

    link = mine.get("/staff").text.split("/staff/mentions/")[2].split('"')[0]
    mine.get(f"/staff/mentions/{link}")

    left = mine.get("/staff").text
    assert "gamma" in left
    assert "alpha" not in left


def test_nobody_opens_the_mention_of_another(app, session, mine):
    note(session, "@Sam hello")
    public_id = session.scalars(select(Mention.public_id)).one()
    other = browser(app, session, make_staff(session, Role.ADMINISTRATOR))

    assert 404 == other.get(f"/staff/mentions/{public_id}").status_code
    assert "You were mentioned" in mine.get("/staff").text
    assert 404 == mine.get(f"/staff/mentions/{'0' * 20}").status_code


def test_who_left_is_named_no_more(session, sam):
    sam.disabled_at = NOON
    note(session, "@Sam Support")

    assert session.scalar(select(Mention)) is None


def test_nobody_is_told_of_their_own_note(mine, session, sam):
    bo = make_customer(session)
    notes.add(session, bo, "I, @Sam Support, called", by=sam, now=NOON)
    session.commit()

    assert EMPTY in mine.get("/staff").text


def test_a_note_about_who_was_deleted_waits_for_nobody(mine, session):
    note(session, "@Sam hello")
    customer = session.scalars(select(Mention)).one().note.customer
    customer.erased_at = NOON
    customer.destroy_key()
    session.commit()

    assert EMPTY in mine.get("/staff").text


def test_a_note_tells_its_text_to_no_page_as_markup(mine, session):
    note(session, "@Sam <script>alert(1)</script> & more")

    text = mine.get("/staff").text

    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in text


@pytest.mark.parametrize("role", list(Role))
def test_the_navigation_has_what_the_role_may_open(app, client, session, role):
    visitor = browser(app, session, make_staff(session, role))

    text = visitor.get("/staff").text.split("<main")[0]

    with app.test_request_context():
        for entry in (each for group in MENU for each in group.entries):
            there = f'href="{app.url_for(entry.endpoint)}"' in text
            assert may(role, entry.needs) == there, entry.endpoint


def test_the_navigation_marks_where_one_is(mine):
    text = mine.get("/staff/texts").text.split("<main")[0]

    assert 1 == text.count('aria-current="page"')
    assert 'href="/staff/texts" aria-current="page"' in text
    assert 1 == text.count("data-here")
