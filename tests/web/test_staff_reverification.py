"""Staff ask verified customers once more, one or a group."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.jobs.reverification import ask_groups
from portal.models.customer import Customer
from portal.models.reverification import Reverification, ReverificationBatch
from portal.models.staff import Staff
from portal.services import reverification
from portal.states import ReverificationState, Role, VerificationState
from tests.clocks import NOON
from tests.factories import make_customer
from tests.reverifying import DOCUMENTS, ask, make_verified
from tests.staff_cast import anew, browser, make_staff

FORM = {"form_id": "a" * 20, "kind": "confirm", "grace_days": "30", "why": ""}
State = ReverificationState


@pytest.fixture
def cora(session) -> Staff:
    return make_staff(session, Role.COMPLIANCE, name="Cora Compliance")


@pytest.fixture
def anna(session) -> Customer:
    return make_verified(session)


@pytest.fixture
def console(app, client, session, cora, anna) -> FlaskClient:
    return browser(app, session, cora)


def asked(session) -> list[Reverification]:
    return list(anew(session).scalars(select(Reverification)))


def test_one_customer_is_asked(console, session, anna):
    here = f"/staff/customers/{anna.public_id}"
    assert "Ask to verify again" in console.get(here).text
    assert 'value="30"' in console.get(f"{here}/reverification").text

    answer = console.post(
        f"{here}/reverification", data=FORM | {"why": "A new law", "grace_days": "10"}
    )

    assert f"{here}#reverification" == answer.location
    row = asked(session)[0]
    assert ("A new law", 10) == (row.why, (row.due_at - row.asked_at).days)
    page = console.get(here).text
    assert "Cora Compliance asked to confirm what is known" in page
    assert "There is time until 2 December 2026." in page


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"kind": ""}, "Choose what is asked"),
        ({"kind": "everything"}, "Choose what is asked"),
        ({"grace_days": "0"}, "from 1 to 365"),
        ({"grace_days": "soon"}, "from 1 to 365"),
        ({"grace_days": "999999999999"}, "from 1 to 365"),
        ({"why": "x" * 1001}, "Use at most 1,000 characters"),
        ({"form_id": "mine"}, "A part of this form was lost."),
    ],
)
def test_what_cannot_be_asked_is_said(console, session, anna, wrong, words):
    here = f"/staff/customers/{anna.public_id}/reverification"

    answer = console.post(here, data=FORM | {"why": "A new law"} | wrong)

    assert 422 == answer.status_code
    assert words in answer.text
    assert wrong.get("why", "A new law") in answer.text
    assert [] == asked(session)


def test_who_is_asked_already_is_not_asked_again(console, session, anna, cora):
    here = f"/staff/customers/{anna.public_id}/reverification"
    console.post(here, data=FORM)

    answer = console.post(here, data=FORM)

    assert 409 == answer.status_code
    assert "This customer is asked already." in answer.text
    assert 1 == len(asked(session))


def test_who_was_never_verified_is_invited_instead(console, session):
    bob = make_customer(session, email="bob@example.org")
    session.commit()
    here = f"/staff/customers/{bob.public_id}"

    answer = console.post(f"{here}/reverification", data=FORM)

    assert 409 == answer.status_code
    assert "Send an invitation instead" in answer.text
    assert 'id="reverification"' not in console.get(here).text


def test_it_is_taken_back(console, session, anna, cora):
    ask(session, anna, cora)
    session.commit()

    console.post(f"/staff/customers/{anna.public_id}/reverification/cancel")

    assert [State.CANCELLED] == [row.state for row in asked(session)]
    assert "taken back" in console.get(f"/staff/customers/{anna.public_id}").text


@pytest.mark.parametrize(
    ("happens", "words"),
    [
        ("confirmed", "The customer confirmed before you took it back."),
        ("submitted", "The customer has submitted new documents"),
        ("cancelled", "A colleague took it back before you."),
    ],
)
def test_who_is_late_is_told_what_happened(
    console, session, anna, cora, happens, words
):
    row = ask(session, anna, cora)
    if happens == "confirmed":
        reverification.confirm(session, anna, address="", now=NOON)
    elif happens == "cancelled":
        reverification.cancel(session, row, by="staff:1", now=NOON)
    else:
        new = reverification.begin(session, anna, now=NOON)
        new.state, new.submitted_at = VerificationState.IN_REVIEW, NOON
    session.commit()

    answer = console.post(f"/staff/customers/{anna.public_id}/reverification/cancel")

    assert 409 == answer.status_code
    assert words in answer.text


def test_older_verifications_stay_to_be_seen(console, session, anna, cora):
    ask(session, anna, cora, kind=DOCUMENTS)
    reverification.begin(session, anna, now=NOON)
    session.commit()

    page = console.get(f"/staff/customers/{anna.public_id}").text

    assert "verified, gives new documents" in page
    assert 2 == page.count("Verification begun on 22 November 2026")


def test_a_group_is_counted_before_it_is_asked(console, session, anna, cora):
    make_customer(session, email="bob@example.org")
    ask(session, make_verified(session), cora)
    session.commit()

    page = " ".join(console.get("/staff/reverification/new?language=en").text.split())

    assert "Language: English." in page
    assert "Ask 1 customer" in page
    assert "Left out: not verified" in page
    assert "Left out: asked already" in page


def test_a_group_is_asked_and_the_page_tells_how_far(app, console, session, anna):
    answer = console.post("/staff/reverification/new?standing=approved", data=FORM)
    there = answer.location

    assert "being asked" in console.get(there).text
    with app.app_context():
        ask_groups()

    assert "all asked" in console.get(there).text
    part = console.get(there, headers={"HX-Request": "true"}).text
    assert part.strip().startswith("<section")
    assert "every 2s" not in part
    assert "all asked" in console.get("/staff/reverification").text
    assert 1 == len(asked(session))


def test_pressed_twice_one_group_is_asked(console, session, anna):
    first, second = (
        console.post("/staff/reverification/new", data=FORM).location for _ in range(2)
    )

    assert first == second
    assert 1 == anew(session).query(ReverificationBatch).count()


def test_a_filter_that_cannot_be_read_is_refused(console, session):
    answer = console.post("/staff/reverification/new?standing=nobody", data=FORM)

    assert 400 == answer.status_code
    assert "This filter cannot be read." in answer.text
    assert 0 == anew(session).query(ReverificationBatch).count()


def test_a_group_of_nobody_cannot_be_asked(console, session):
    here = "/staff/reverification/new?standing=rejected"

    assert "Nobody of this group can be asked." in console.get(here).text
    assert 422 == console.post(here, data=FORM).status_code
    assert 0 == anew(session).query(ReverificationBatch).count()


def test_what_was_typed_for_a_group_stays(console):
    answer = console.post(
        "/staff/reverification/new", data=FORM | {"why": "A new law", "kind": ""}
    )

    assert 422 == answer.status_code
    assert "A new law" in answer.text


def test_a_group_is_taken_back_once(app, console, session, anna):
    there = console.post("/staff/reverification/new", data=FORM).location
    with app.app_context():
        ask_groups()

    assert 303 == console.post(f"{there}/cancel").status_code
    late = console.post(f"{there}/cancel")
    with app.app_context():
        ask_groups()

    assert 409 == late.status_code
    assert "Cora Compliance took it back before you" in late.text
    assert [State.CANCELLED] == [row.state for row in asked(session)]
    assert "taken back" in console.get(there).text


def test_there_is_a_page_before_any_group_was_asked(console):
    assert "No group was asked yet" in console.get("/staff/reverification").text
    assert 404 == console.get("/staff/reverification/" + "0" * 20).status_code


def test_support_sees_what_was_asked_and_cannot_ask(app, client, session, cora, anna):
    ask(session, anna, cora)
    visitor = browser(app, session, make_staff(session, Role.SUPPORT))

    page = visitor.get(f"/staff/customers/{anna.public_id}").text

    assert "asked to confirm what is known" in page
    assert "Take it back" not in page
    assert "Open the review" not in page
