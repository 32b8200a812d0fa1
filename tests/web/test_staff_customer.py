"""One customer's page: what is next, what they see, and all that happened."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from portal.extensions import db
from portal.models.audit import AuditEvent
from portal.models.check import Check
from portal.models.customer import Customer
from portal.models.evidence import Evidence
from portal.models.staff import Staff
from portal.models.verification import Decision
from portal.services import audit, visitors
from portal.services.customers import notes
from portal.services.entitlements import notices
from portal.states import (
    CheckOutcome,
    DecisionOutcome,
    NoticeKind,
    Role,
)
from portal.web.staff.customers.history import MOST
from tests.clocks import NOON, SetClock
from tests.factories import make_customer
from tests.handoff_cast import matched, new_cast, started
from tests.staff_cast import browser, make_staff
from tests.web.anna import Anna


@pytest.fixture
def staff(session: Session) -> dict[Role, Staff]:
    """One colleague of each role."""
    return {role: make_staff(session, role, name=f"Kim {role}") for role in Role}


@pytest.fixture
def reader(app: Flask, session: Session, staff, request) -> FlaskClient:
    """A browser of whom the test names, else of support."""
    role = getattr(request, "param", Role.SUPPORT)
    return browser(app, session, staff[role])


@pytest.fixture
def bo(session: Session) -> Customer:
    return make_customer(session, name="Bo Berg", email="bo@example.org")


def page_of(customer: Customer) -> str:
    return f"/staff/customers/{customer.public_id}"


def happened(text: str) -> str:
    """Give the timeline of a page."""
    return text[text.index('id="happened"') :]


def note(session: Session, bo: Customer, by: Staff, text: str, hours: int = 0) -> None:
    notes.add(session, bo, text, by=by, now=NOON - timedelta(hours=hours))
    session.commit()


def test_a_fresh_customer_is_to_be_invited(reader, bo, session):
    session.commit()

    text = reader.get(page_of(bo)).text

    assert 'data-next="invite"' in text
    assert "Not started. The customer has until" in text
    assert "Confirm who you are" in text  # what they see


@pytest.mark.parametrize(
    ("reader", "following", "words"),
    [
        (Role.SUPPORT, "wait_for_review", "A reviewer decides."),
        (Role.REVIEWER, "review", "Everything is here and waits for a decision."),
    ],
    indirect=["reader"],
)
def test_what_is_in_review_is_the_reviewers(reader, anna, following, words):
    anna.submits()

    text = reader.get(page_of(anna.customer)).text

    assert f'data-next="{following}"' in text
    assert words in text
    assert "A person is looking at it" in text


def test_each_step_says_when_on_what_and_why_again(reader, anna: Anna):
    anna.submits()
    anna.is_asked_again("selfie", "unclear", text="Please look up.")

    text = reader.get(page_of(anna.customer)).text

    assert "on a computer" in text
    assert "Your face could not be seen clearly." in text
    assert "asked again" in text
    assert "Something has to be done again" in text


def test_the_page_has_the_profiles_own_words(reader, anna: Anna):
    anna.finishes("consent", "document")

    own = anna.reads("/profile")
    text = reader.get(page_of(anna.customer)).text

    said = "2 of 6 steps are done. Next: Selfie."
    assert said in own
    assert said in text


def test_who_is_suspended_is_marked_and_sees_so(reader, bo, session, staff):
    notices.record(
        session,
        bo,
        kind=NoticeKind.ABUSE,
        source="Somebody",
        words="Spam",
        received_on=NOON.date(),
        by=staff[Role.COMPLIANCE],
        seen=0,
        now=NOON,
    )
    session.commit()

    text = reader.get(page_of(bo)).text

    assert '<span class="tag bad">suspended</span>' in text
    assert "Your services are suspended" in text


def test_a_timeline_goes_back_page_by_page(reader, bo, session, staff):
    for number in range(MOST + 5):
        note(session, bo, staff[Role.SUPPORT], f"Number {number}.", 60 - number)

    first = happened(reader.get(page_of(bo)).text)
    older = first.split("before=")[1].split("#")[0].split("&")[0]
    second = happened(reader.get(f"{page_of(bo)}?before={older}").text)

    assert MOST == first.count("<li")
    assert "Number 44." in first
    assert "Number 4." not in first
    assert "Number 4." in second
    assert "Registered" in second
    assert "Show older" not in second
    assert "To the newest" in second


def test_one_kind_is_shown_alone(reader, bo, session, staff):
    note(session, bo, staff[Role.SUPPORT], "Called back.")

    text = happened(reader.get(f"{page_of(bo)}?kind=notes").text)

    assert "Called back." in text
    assert "Registered" not in text
    assert "Nothing of this kind has happened." in happened(
        reader.get(f"{page_of(bo)}?kind=devices").text
    )


def test_htmx_gets_the_part_and_others_the_page(reader, bo, session):
    session.commit()
    part = f"{page_of(bo)}/history?kind=allowed"

    alone = reader.get(part, headers={"HX-Request": "true"})
    whole = reader.get(part)

    assert alone.text.lstrip().startswith("<section")
    assert "Registered" in alone.text
    assert 303 == whole.status_code
    assert whole.location.endswith(f"{page_of(bo)}?kind=allowed#happened")


def test_older_ones_come_without_their_frame(reader, bo, session, staff):
    for number in range(MOST + 5):
        note(session, bo, staff[Role.SUPPORT], f"Number {number}.", 60 - number)

    part = reader.get(
        f"{page_of(bo)}/history?before=20", headers={"HX-Request": "true"}
    ).text

    assert "What happened" not in part
    assert "Number 3." in part


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("before=0", 200),
        ("before=-1", 404),
        ("before=x", 404),
        ("before=" + "9" * 10, 404),
        ("before=" + "9" * 9, 200),
        ("before=²", 404),
        ("kind=", 200),
        ("kind=unknown", 200),
        ("kind=__proto__&before=", 200),
    ],
)
def test_a_crafted_address_breaks_nothing(reader, bo, session, query, status):
    session.commit()

    assert status == reader.get(f"{page_of(bo)}?{query}").status_code


def test_nobody_is_not_found(reader):
    for path in ("", "/history", "/seen"):
        assert 404 == reader.get(f"/staff/customers/{'0' * 20}{path}").status_code


def test_a_phone_that_took_over_names_its_device(reader, app, session, clock: SetClock):
    cast = new_cast(app, clock)
    matched(cast, started(cast.computer()))
    customer = session.scalars(select(Customer)).one()

    text = happened(reader.get(f"{page_of(customer)}?kind=devices").text)

    assert "A phone took over" in text
    assert "iPhone" in text


def test_a_sign_in_names_its_device(reader, bo, session):
    row, _ = visitors.open_session(
        session,
        device="Safari on iPad",
        now=NOON,
        longest=timedelta(hours=1),
        customer=bo,
    )
    audit.record(
        session,
        "session.started",
        actor=f"customer:{bo.public_id}",
        subject=f"session:{row.public_id}",
        customer=bo,
        now=NOON,
    )
    session.commit()

    assert "Safari on iPad" in happened(reader.get(page_of(bo)).text)


LAWFUL, CASE, VIEWED = "Request by law opened", "Case opened", "Selfie viewed"


@pytest.mark.parametrize(
    ("reader", "told"),
    [
        (Role.SUPPORT, set()),
        (Role.REVIEWER, {VIEWED}),
        (Role.COMPLIANCE, {VIEWED, CASE, LAWFUL}),
        (Role.ADMINISTRATOR, {VIEWED, CASE, LAWFUL}),
    ],
    indirect=["reader"],
)
def test_nobody_is_told_what_is_not_theirs(reader, bo, session, told):
    for action, details in (
        ("lawful.viewed", {}),
        ("case.opened", {}),
        ("evidence.viewed", {"side": "selfie"}),
    ):
        audit.record(
            session,
            action,
            actor="staff:1",
            subject="thing:1",
            customer=bo,
            now=NOON,
            **details,
        )
    session.commit()

    for path in (page_of(bo), f"{page_of(bo)}?kind=data"):
        text = happened(reader.get(path).text)
        found = {each for each in (LAWFUL, CASE, VIEWED) if each in text}
        assert found == (told if path == page_of(bo) else told & {LAWFUL})


@pytest.mark.parametrize(
    ("reader", "sees"),
    [(Role.SUPPORT, False), (Role.REVIEWER, True)],
    indirect=["reader"],
)
def test_findings_and_words_for_staff_are_the_reviewers(
    reader, anna: Anna, session, sees
):
    anna.submits()
    picture = session.scalars(select(Evidence)).first()
    audit.record(
        session,
        "evidence.accepted",
        actor=f"customer:{anna.customer.public_id}",
        subject=f"evidence:{picture.public_id}",
        customer=anna.customer,
        now=NOON,
        side=picture.side.value,
    )
    session.add(
        Check(
            verification=anna.verification,
            round=1,
            evidence=picture,
            name="glare",
            version="1",
            outcome=CheckOutcome.WARN,
            milliseconds=1,
            made_at=NOON,
        )
    )
    audit.record(
        session,
        "decision.made",
        actor="portal",
        subject=f"verification:{anna.verification.public_id}",
        customer=anna.customer,
        now=NOON,
        outcome="rejected",
        reasons=[],
    )
    session.commit()
    anna.is_told(DecisionOutcome.REJECTED, "It could not be read.")
    session.scalars(select(Decision)).one().text_for_staff = "Looks forged."
    session.commit()

    text = happened(reader.get(page_of(anna.customer)).text)

    assert "It could not be read." in text
    assert sees == ("Looks forged." in text)
    assert sees == ("No reflections" in text)


@pytest.mark.parametrize(
    ("reader", "most"),
    [(Role.SUPPORT, 21), (Role.ADMINISTRATOR, 26)],
    indirect=["reader"],
)
def test_the_page_takes_few_queries(reader, anna: Anna, session, staff, most):
    """However much has happened: one for each kind of thing on it."""
    anna.submits()
    for number in range(9):
        note(session, anna.customer, staff[Role.SUPPORT], f"@Kim {number}", number)
    reader.get(page_of(anna.customer))
    asked: list[str] = []

    def count(_: object, __: object, statement: str, *___: object) -> None:
        asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", count)
    reader.get(page_of(anna.customer))
    event.remove(db.engine, "before_cursor_execute", count)

    assert len([each for each in asked if each.startswith("SELECT")]) <= most


def test_what_the_customer_sees_can_be_read_and_not_pressed(
    reader, anna: Anna, session
):
    anna.finishes("consent")

    text = reader.get(f"{page_of(anna.customer)}/seen").text

    mirror = text[text.index('class="mirror"') :]
    assert "for reading alone" in text
    assert "Go on where you stopped" in mirror
    assert "anna@example.org" in mirror
    for what in ("<form", "<button", "<a ", "csrf_token"):
        assert what not in mirror.partition("</main>")[0]
    session.rollback()
    looked = select(AuditEvent).where(AuditEvent.action == "customer.seen_as")
    assert session.scalars(looked).one().customer == anna.customer.public_id


def test_it_is_in_their_language_or_the_readers(reader, session):
    customer = make_customer(session, language="ar")
    session.commit()

    theirs = reader.get(f"{page_of(customer)}/seen").text
    mine = reader.get(f"{page_of(customer)}/seen?in=mine").text

    assert '<div class="mirror" lang="ar" dir="rtl">' in theirs
    assert '<html lang="en" dir="ltr">' in theirs
    assert "Show it in my language" in theirs
    assert '<div class="mirror" lang="en" dir="ltr">' in mine
    assert "Confirm who you are" in mine


def test_of_who_was_deleted_nothing_is_seen(reader, bo, session):
    bo.erased_at = NOON
    bo.destroy_key()
    session.commit()

    answer = reader.get(f"{page_of(bo)}/seen")

    assert 303 == answer.status_code
    assert "Registered" in reader.get(answer.location).text
    assert "customer.seen_as" not in session.scalars(select(AuditEvent.action)).all()


@pytest.mark.parametrize("reader", [Role.COMPLIANCE], indirect=True)
def test_a_case_that_waits_comes_first(reader, anna: Anna, session, staff):
    anna.submits()
    anna.is_told(DecisionOutcome.APPROVED)
    anna.customer.verified_at = NOON
    notices.record(
        session,
        anna.customer,
        kind=NoticeKind.BREACH,
        source="Somebody",
        words="Fraud",
        received_on=NOON.date(),
        by=staff[Role.COMPLIANCE],
        seen=0,
        now=NOON,
    )
    session.commit()

    assert 'data-next="decide_case"' in reader.get(page_of(anna.customer)).text
