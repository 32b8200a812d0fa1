"""What staff do for customers' rights: answers, deletion, what was removed."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.jobs.retaining import remove_over
from portal.models.audit import AuditEvent
from portal.models.case import Case
from portal.models.evidence import Evidence
from portal.models.kept import RightRequest
from portal.models.message import Message
from portal.models.verification import Verification
from portal.policy import Policy
from portal.services import rights
from portal.states import CaseKind, CaseState, RightKind, RightOutcome, Role
from tests.clocks import NOON, SetClock
from tests.erasing import erase, known_person, verified
from tests.factories import make_customer
from tests.staff_cast import anew, browser, make_staff

POLICY = Policy.load()


@pytest.fixture
def anna(session):
    row = make_customer(session)
    session.commit()
    return row


@pytest.fixture
def carla(app, client, session) -> FlaskClient:
    """A compliance officer's browser."""
    return browser(app, session, make_staff(session, Role.COMPLIANCE, name="Carla"))


def asks(session, anna, field="name", kind=RightKind.CORRECTION) -> RightRequest:
    row = rights.ask(
        session,
        anna,
        kind,
        wish="Anna Ericsson, please",
        field=field if kind is RightKind.CORRECTION else None,
        policy=POLICY.rights,
        now=NOON,
    )
    session.commit()
    return row


def answer(carla, anna, row, **form):
    path = f"/staff/customers/{anna.public_id}/requests/{row.public_id}"
    return carla.post(path, data=form)


def deletes(carla, anna, **form):
    given = {"why": "letter", "reference": anna.reference} | form
    return carla.post(f"/staff/customers/{anna.public_id}/erase", data=given)


def test_a_request_is_found_and_answered(carla, session, anna):
    row = asks(session, anna)
    assert "Correction of the name" in carla.get("/staff/retention").text
    page = carla.get(f"/staff/customers/{anna.public_id}").text
    assert "Anna Ericsson, please" in page

    reply = answer(
        carla, anna, row, outcome="done", value=" Anna  Ericsson ", text="With pleasure"
    )

    anew(session)
    letter = session.scalars(select(Message)).one()
    assert reply.location.endswith("#rights")
    assert ("Anna Ericsson", RightOutcome.DONE) == (anna.name, row.outcome)
    assert ("correction_answered", "anna@example.org") == (letter.kind, letter.to)
    assert "With pleasure" in letter.body
    assert "No request waits" in carla.get("/staff/retention").text
    assert "Anna Ericsson" in carla.get("/staff/customers?q=Ericsson").text


@pytest.mark.parametrize(
    ("field", "value", "right"),
    [
        ("email", "anna@example.com", "anna@example.com"),
        ("phone", "+44 7700 900 124", "+447700900124"),
    ],
)
def test_an_address_that_is_put_right_is_unconfirmed(
    carla, session, anna, field, value, right
):
    anna.email_confirmed_at = anna.phone_confirmed_at = NOON
    row = asks(session, anna, field)

    answer(carla, anna, row, outcome="done", value=value)

    anew(session)
    assert right == getattr(anna, field)
    assert getattr(anna, f"{field}_confirmed_at") is None


@pytest.mark.parametrize(
    ("field", "form", "says"),
    [
        ("name", {"outcome": "done"}, "Enter it as it is right"),
        ("email", {"outcome": "done", "value": "anna@"}, "Enter it as it is right"),
        ("phone", {"outcome": "done", "value": "12"}, "Enter it as it is right"),
        ("name", {"outcome": "refused"}, "Write why it is not done"),
        ("name", {}, "Write why it is not done"),
        ("name", {"outcome": "done", "value": "A", "text": "x" * 2001}, "2,000"),
    ],
)
def test_a_bad_answer_says_what_to_do_and_loses_nothing(
    carla, session, anna, field, form, says
):
    row = asks(session, anna, field)

    reply = answer(carla, anna, row, **form)

    assert 422 == reply.status_code
    assert says in reply.text
    assert form.get("value", "") in reply.text
    anew(session)
    assert row.answered_at is None


def test_the_second_of_two_is_told_who_answered(app, carla, session, anna):
    row = asks(session, anna)
    other = browser(
        app, session, make_staff(session, Role.ADMINISTRATOR, name="Bo Berg")
    )
    answer(other, anna, row, outcome="refused", text="No")

    reply = answer(carla, anna, row, outcome="done", value="Anna")

    assert 409 == reply.status_code
    assert "Answered meanwhile by Bo Berg." in reply.text


def test_support_sees_nothing_of_it(app, client, session, anna):
    row = asks(session, anna)
    sam = browser(app, session, make_staff(session, Role.SUPPORT))

    assert "Ericsson" not in sam.get(f"/staff/customers/{anna.public_id}").text
    assert 403 == answer(sam, anna, row, outcome="done", value="X").status_code


def test_the_end_of_the_relationship_is_noted_and_taken_back(carla, session, anna):
    path = f"/staff/customers/{anna.public_id}/relationship"
    for _ in range(2):
        carla.post(path, data={"action": "end"})
    anew(session)
    assert NOON == anna.ended_at

    carla.post(path, data={"action": "resume"})

    anew(session)
    assert anna.ended_at is None
    told = [row.action for row in session.scalars(select(AuditEvent))]
    assert 1 == told.count("customer.relationship_ended")


def test_a_deletion_by_letter_is_done_once(carla, session, anna):
    page = carla.get(f"/staff/customers/{anna.public_id}/erase").text

    reply = deletes(carla, anna)
    again = deletes(carla, anna)

    anew(session)
    assert "everything goes at once" in page
    assert 303 == reply.status_code == again.status_code
    assert anna.erased_at == NOON
    page = carla.get(f"/staff/customers/{anna.public_id}").text
    assert "Deleted on 22 November 2026" in page
    assert anna.reference in carla.get("/staff/retention").text


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"reference": "C-1"}, "Type the reference of this customer"),
        ({"reference": ""}, "Type the reference of this customer"),
        ({"why": ""}, "Choose how the customer asked"),
        ({"why": "because"}, ""),
    ],
)
def test_nobody_is_deleted_by_mistake(carla, session, anna, form, says):
    reply = deletes(carla, anna, **form)

    assert 422 == reply.status_code
    assert says in reply.text
    anew(session)
    assert anna.erased_at is None


def test_an_old_proof_of_the_second_factor_is_asked_for_anew(
    carla, session, anna, clock: SetClock
):
    clock.forward(minutes=25)

    assert (
        "/staff/confirm"
        in carla.get(f"/staff/customers/{anna.public_id}/erase").location
    )
    assert 422 == deletes(carla, anna).status_code
    anew(session)
    assert anna.erased_at is None


def test_an_open_case_stops_it_with_a_sentence(carla, session, anna):
    case = Case(
        customer=anna, kind=CaseKind.NOTICE, state=CaseState.OPEN, opened_at=NOON
    )
    session.add(case)
    session.commit()

    reply = deletes(carla, anna)

    assert 409 == reply.status_code
    assert "A case is open." in reply.text


def test_what_the_law_keeps_is_shown_and_each_look_noted(app, carla, session, adapters):
    anna = known_person(session, adapters, POLICY)
    verified(session, anna)
    erase(session, anna, adapters, POLICY)
    picture = session.scalars(select(Evidence)).first().public_id
    rae = browser(app, session, make_staff(session, Role.REVIEWER))

    page = carla.get(f"/staff/customers/{anna.public_id}/kept").text

    anew(session)
    assert "Anna Eriksson" in page
    assert "C01X00T47" in page
    seen = [row.action for row in session.scalars(select(AuditEvent))]
    assert "kept_record.viewed" in seen
    assert 404 == rae.get(f"/staff/evidence/{picture}.jpg").status_code
    assert 403 == rae.get(f"/staff/customers/{anna.public_id}/kept").status_code


def test_no_page_stumbles_over_who_was_deleted(carla, session, adapters, app):
    """The row is there still; nothing of it opens."""
    anna = known_person(session, adapters, POLICY)
    reference, public_id = anna.reference, anna.public_id
    passage = session.scalars(select(Verification)).unique().one().public_id
    erase(session, anna, adapters, POLICY)
    boss = browser(app, session, make_staff(session, Role.ADMINISTRATOR))

    for path in (
        f"/staff/customers/{public_id}",
        f"/staff/verifications/{passage}",
        "/staff/customers",
        "/staff/customers?q=Eriksson",
        f"/staff/customers?q={reference}",
        "/staff/queue",
        "/staff/retention",
        "/sandbox/outbox",
    ):
        answered = boss.get(path)
        assert 200 == answered.status_code, path
        assert "Anna Eriksson" not in answered.text, path
    assert 404 == boss.get(f"/staff/customers/{public_id}/kept").status_code


def test_nobody_writes_to_who_was_deleted(carla, session, anna):
    deletes(carla, anna)
    one = f"/staff/customers/{anna.public_id}"

    assert 410 == carla.post(f"{one}/notes", data={"text": "Hello"}).status_code
    assert 410 == carla.post(f"{one}/invitation/send", data={"way": "copy"}).status_code


def test_the_page_says_what_goes_next_and_what_went(carla, session, anna, clock):
    anna.ended_at = NOON - timedelta(days=365 * 5 - 20)
    session.commit()
    before = carla.get("/staff/retention").text

    clock.forward(days=40)
    remove_over()
    session.rollback()
    colleague = make_staff(session, Role.COMPLIANCE, email="c2@example.org")
    after = browser(carla.application, session, colleague, now=clock.at)
    after = after.get("/staff/retention").text

    assert "Nothing was removed yet." in before
    assert "2021" in before
    assert "event " in after
