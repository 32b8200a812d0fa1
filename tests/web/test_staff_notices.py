"""Notices and cases in the console, from the report to the customer's page."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.jobs.ticking import lift
from portal.models.case import Case, CaseDecision
from portal.models.customer import Customer
from portal.models.message import Message
from portal.models.notice import Notice
from portal.states import DecisionOutcome, Measure, Role
from tests.clocks import NOON, SetClock
from tests.factories import make_customer
from tests.staff_cast import anew, browser, make_staff
from tests.web.anna import Anna, make_anna

FORM = {
    "seen": "0",
    "kind": "abuse_notice",
    "source": "abuse@blocklist.example",
    "received_on": "2026-11-21",
    "words": "Spam from\nhis <b>server</b>",
}
DECISION = {
    "seen": "0",
    "measure": "suspend",
    "text_for_customer": "Call us.",
    "text_for_staff": "Clear breach.",
}


@pytest.fixture
def cora(app, session, client) -> FlaskClient:
    row = make_staff(session, Role.COMPLIANCE, name="Cora Compliance")
    return browser(app, session, row)


@pytest.fixture
def carl(app, session, cora) -> FlaskClient:
    row = make_staff(session, Role.COMPLIANCE, name="Carl", email="carl@example.org")
    return browser(app, session, row)


@pytest.fixture
def bo(session) -> Customer:
    bo = make_customer(session, name="Bo Berg", email="bo@example.org")
    session.commit()
    return bo


@pytest.fixture
def vera(session) -> Customer:
    vera = make_customer(session, name="Vera Vance", email="vera@example.org")
    vera.verified_at = NOON
    session.commit()
    return vera


def page_of(customer: Customer) -> str:
    return f"/staff/customers/{customer.public_id}"


def records(client: FlaskClient, customer: Customer, **changed: str):
    path = f"{page_of(customer)}/notices/new"
    return client.post(path, data={**FORM, **changed})


def letters(session) -> list[Message]:
    return list(anew(session).scalars(select(Message).order_by(Message.id)))


def opened(cora: FlaskClient, vera: Customer) -> str:
    """Record a notice about somebody verified; give the path of the case."""
    return records(cora, vera).location


def test_an_unverified_customer_is_suspended_and_told_what_to_do(cora, bo, session):
    assert 303 == records(cora, bo).status_code

    page = cora.get(page_of(bo)).text
    assert "An abuse notice stands against an unverified customer." in page
    assert "Abuse notice recorded" in page
    (letter,) = letters(session)
    assert "suspended" == letter.kind
    assert re.search(r"/i/[a-z2-7]{48}", letter.body)
    for untold in ("abuse", "notice", "report", "blocklist", "Spam", "server"):
        assert untold not in letter.body + letter.html.partition("<body")[2]


def test_what_is_reported_is_shown_to_those_who_decide_alone(cora, bo, app, session):
    records(cora, bo)
    sam = browser(app, session, make_staff(anew(session), Role.SUPPORT))

    assert "blocklist" in cora.get(page_of(bo)).text
    assert "blocklist" not in sam.get(page_of(bo)).text
    notice = anew(session).scalars(select(Notice)).one()
    page = cora.get(f"/staff/notices/{notice.public_id}").text
    assert "Spam from\nhis &lt;b&gt;server&lt;/b&gt;" in page
    assert b"Spam" not in notice.words_sealed


def test_verified_the_minute_after_all_is_open_and_said(
    app, session, cora, clock: SetClock
):
    anna: Anna = make_anna(app, session, app.test_client()).submits()
    records(cora, anna.customer)
    assert "waiting for" not in letters(session)[-1].body
    assert "there is nothing left to do" in letters(session)[-1].body
    assert "Your services are suspended" in anna.reads("/profile")

    clock.forward(minutes=1)
    anna.customer.verified_at = clock.at
    anna.is_told(DecisionOutcome.APPROVED)
    for _ in range(2):
        lift()

    assert "Your services are suspended" not in anna.reads("/profile")
    assert ["suspended", "lifted"] == [
        each.kind for each in letters(session) if each.kind in {"suspended", "lifted"}
    ]
    page = cora.get(page_of(anna.customer)).text
    assert "Suspension lifted: the customer is verified" in page
    assert "An abuse notice stands" not in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": ""},
        {"kind": "gossip"},
        {"source": " "},
        {"source": "x" * 301},
        {"words": ""},
        {"words": "x" * 4001},
        {"received_on": ""},
        {"received_on": "2026-02-30"},
        {"received_on": "22.11.2026"},
        {"received_on": "2026-11-23"},
        {"received_on": "1999-12-31"},
        {"received_on": "9" * 400},
    ],
)
def test_a_wrong_form_keeps_the_rest_and_suspends_nobody(cora, bo, session, wrong):
    answer = records(cora, bo, **wrong)

    assert 422 == answer.status_code
    assert anew(session).scalar(select(Notice)) is None
    if "words" not in wrong:
        assert "Spam from" in answer.text


def test_two_who_record_the_same_notice_are_told_of_each_other(cora, carl, bo, session):
    records(cora, bo)

    late = records(carl, bo, words="The same, in other words")

    assert 409 == late.status_code
    assert "Cora Compliance recorded a notice" in late.text
    assert "The same, in other words" in late.text
    seen = re.search(r'name="seen"[^>]* value="(\d+)"', late.text).group(1)
    assert 303 == records(carl, bo, seen=seen).status_code
    assert 2 == len(anew(session).scalars(select(Notice)).all())
    assert 1 == len(letters(session))


@pytest.mark.parametrize("seen", ["", "-1", "x", "9" * 30])
def test_a_forged_count_records_nothing(cora, bo, session, seen):
    assert 409 == records(cora, bo, seen=seen).status_code
    assert anew(session).scalar(select(Notice)) is None


def test_an_erased_customer_takes_no_notice(cora, bo, session):
    bo.erased_at = NOON
    session.commit()

    answer = records(cora, bo)

    assert 409 == answer.status_code
    assert "This customer was erased" in answer.text


def test_a_mistake_is_withdrawn_and_services_go_on(cora, carl, bo, session):
    records(cora, bo)
    notice = anew(session).scalars(select(Notice)).one()
    path = f"/staff/notices/{notice.public_id}"
    assert 422 == cora.post(path, data={"why": " "}).status_code

    assert 303 == cora.post(path, data={"why": "Another Bo"}).status_code

    assert ["suspended", "lifted"] == [each.kind for each in letters(session)]
    late = carl.post(path, data={"why": "Mine too"})
    assert 409 == late.status_code
    assert "Cora Compliance has withdrawn it already" in late.text
    assert "Another Bo" in cora.get(path).text
    assert "Notice withdrawn" in cora.get(page_of(bo)).text


def test_a_notice_about_somebody_verified_opens_one_case(cora, vera, session):
    path = opened(cora, vera)
    records(cora, vera, seen="1", kind="breach_of_law")

    page = cora.get(path).text

    assert "Abuse notice" in page
    assert "Reported breach of law" in page
    assert 1 == len(anew(session).scalars(select(Case)).all())
    assert [] == letters(session)
    assert "Vera Vance" in cora.get("/staff/cases").text
    assert "A notice about the customer waits for a decision." in page


def test_a_case_suspends_and_lifts(cora, vera, session):
    path = opened(cora, vera)

    assert 303 == cora.post(path, data=DECISION).status_code

    (letter,) = letters(session)
    assert "suspended" == letter.kind
    assert "Call us." in letter.body
    assert "Clear breach." not in letter.body
    page = cora.get(path).text
    assert "A case was decided so: suspended." in page
    assert "Lift the suspension" in page
    lifted = {**DECISION, "seen": "1", "measure": "lift", "text_for_customer": ""}
    assert 303 == cora.post(path, data=lifted).status_code
    assert ["suspended", "lifted"] == [each.kind for each in letters(session)]
    assert "Lift the suspension" not in cora.get(path).text


def test_no_measure_changes_nothing_and_tells_nobody(cora, vera, session):
    path = opened(cora, vera)

    cora.post(path, data={**DECISION, "measure": "none"})

    assert [] == letters(session)
    assert "The customer is verified." in cora.get(path).text
    assert "No case waits for a decision." in cora.get("/staff/cases").text


@pytest.mark.parametrize(
    "wrong",
    [
        {"measure": ""},
        {"measure": "lift"},
        {"measure": "hang"},
        {"text_for_staff": " "},
        {"text_for_staff": "x" * 1001},
        {"text_for_customer": "x" * 1001},
    ],
)
def test_a_wrong_decision_is_refused_and_kept(cora, vera, session, wrong):
    path = opened(cora, vera)

    answer = cora.post(path, data={**DECISION, **wrong})

    assert 422 == answer.status_code
    assert anew(session).scalar(select(CaseDecision)) is None
    if "text_for_customer" not in wrong:
        assert "Call us." in answer.text


def test_of_two_who_decide_one_wins_and_the_other_is_told(cora, carl, vera, session):
    path = opened(cora, vera)
    cora.post(path, data={**DECISION, "measure": "none"})

    late = carl.post(path, data=DECISION)

    assert 409 == late.status_code
    assert "Cora Compliance decided it" in late.text
    assert "no measure" in late.text
    decision = anew(session).scalars(select(CaseDecision)).one()
    assert Measure.NONE is decision.measure


def test_who_works_on_it_is_seen(cora, carl, vera):
    path = opened(cora, vera)

    cora.post(f"{path}/hold", data={"do": "take"})

    assert "You have taken it." in cora.get(path).text
    assert "Cora Compliance has taken it." in carl.get(path).text
    assert "Cora Compliance" in carl.get("/staff/cases").text
    carl.post(f"{path}/hold", data={"do": "give_back"})
    assert "Nobody has taken it." in cora.get(path).text


def test_a_decided_case_is_taken_by_nobody(cora, vera):
    path = opened(cora, vera)
    cora.post(path, data={**DECISION, "measure": "none"})

    assert 409 == cora.post(f"{path}/hold", data={"do": "take"}).status_code


def test_a_withdrawn_notice_decides_its_case(cora, vera, session):
    path = opened(cora, vera)
    notice = anew(session).scalars(select(Notice)).one()

    cora.post(f"/staff/notices/{notice.public_id}", data={"why": "Another Vera"})

    assert "No case waits for a decision." in cora.get("/staff/cases").text
    assert "Another Vera" in cora.get(path).text
    assert [] == letters(session)


def test_who_is_suspended_until_verified_is_listed(cora, bo, session):
    assert "Suspended until verified" not in cora.get("/staff/cases").text

    records(cora, bo)

    assert "Suspended until verified" in cora.get("/staff/cases").text


@pytest.mark.parametrize("path", ["/staff/cases/x", "/staff/notices/x"])
def test_what_is_not_there_is_a_page(cora, path):
    assert 404 == cora.get(path).status_code


def test_every_answer_is_on_the_customers_page(cora, bo, clock: SetClock, session):
    page = cora.get(page_of(bo)).text
    assert "Not verified; the time to verify runs." in page
    assert "until 22 December" in page
