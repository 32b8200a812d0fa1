"""Registers: the rows of some days as a file, and nothing of who was erased."""

import csv
import io
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.models.audit import AuditEvent
from portal.models.case import Case
from portal.services import registers as service
from portal.states import CaseKind, Measure
from portal.web.staff import registers as page
from tests.case_cast import decide, flagged, officer
from tests.case_file_cast import opened, paid_wrongly, two, worked_on
from tests.clocks import NOON
from tests.factories import make_customer
from tests.services.test_papers_kept import erase
from tests.staff_cast import anew, browser
from tests.transfer_cast import HASH, SENDER, scored

DAYS = {"from": "2026-11-22", "until": "2026-11-22"}
FROZEN = scored("4", owner="W Group")


@pytest.fixture
def cora_row(session):
    return officer(session, "Cleo")


@pytest.fixture
def cora(app, client, session, cora_row) -> FlaskClient:
    return browser(app, session, cora_row)


def take(cora: FlaskClient, key: str, **days: str):
    return cora.post(f"/staff/registers/{key}.csv", data={**DAYS, **days})


def rows(cora: FlaskClient, key: str, **days: str) -> list[dict[str, str]]:
    """Read a register as a spreadsheet does."""
    answer = take(cora, key, **days)
    assert answer.text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))


def test_days_without_anything_are_told_in_sentences(cora):
    text = cora.get("/staff/registers").text

    assert "No case was opened in these days." in text
    assert "No refund was asked for in these days." in text
    assert "No money was frozen in these days." in text
    answer = take(cora, "cases")
    assert 303 == answer.status_code
    assert "from=2026-11-22" in answer.location


@pytest.mark.parametrize(
    ("days", "told"),
    [
        ({"from": "yesterday"}, "Enter the day as year-month-day"),
        ({"from": "2026-13-01"}, "Enter the day as year-month-day"),
        ({"from": "2027-01-01"}, "Choose a first day that is not to come"),
        ({"until": "2026-11-01"}, "Choose a last day that is not before the first"),
        ({"from": "2001-01-01"}, "Choose at most 13 months"),
    ],
)
def test_days_that_cannot_be_are_told(cora, days, told):
    given = {**DAYS, **days}
    answers = [
        cora.get("/staff/registers", query_string=given),
        cora.post("/staff/registers/cases.csv", data=given),
    ]

    for answer in answers:
        assert 422 == answer.status_code
        assert told in answer.text
        assert all(value in answer.text for value in given.values())


def test_another_register_is_not_there(cora):
    assert 404 == take(cora, "secrets").status_code


def test_a_case_and_its_refund_have_their_rows(app, adapters, session, cora):
    case = opened(app, adapters, session, make_customer(session))
    worked_on(session, adapters, case, *two(session))

    (row,) = rows(cora, "cases")
    (refund,) = rows(cora, "refunds")

    assert {
        "Case": case.public_id,
        "Opened": "2026-11-22T12:00:00+00:00",
        "State": "decided",
        "Amount": "0.010000000000000001",
        "Address of the other side": SENDER,
        "Transaction hash": HASH,
        "State of the money": "refunded",
        "Decision": "pay it back",
        "Reasons": "The customer does not want to verify",
        "Decided by": "Cora Compliance",
        "Seconds to the decision": str(28 * 3600 + 300),
        "Late": "yes",
    }.items() <= row.items()
    assert "bitok: listed; bitok: listed_owner; bitok: score" in row["Rules"]
    assert {
        "Case": case.public_id,
        "State": "paid",
        "Network fee": "0.0002",
        "Our fee": "0.0005",
        "Payout": "0.009000000000000001",
        "Hash of the payout": "0x" + "cd" * 32,
        "Recorded by": "Carl Compliance",
        "Late": "no",
        "Kind of the record": "regular",
        "Was not to be paid": "no",
    }.items() <= refund.items()


def test_a_payout_that_was_not_to_be_made_is_told(app, adapters, session, cora):
    case = opened(app, adapters, session, make_customer(session))
    right = paid_wrongly(session, case, *two(session))

    (refund,) = rows(cora, "refunds")

    assert {
        "Hash of the payout": right,
        "Kind of the record": "correction",
        "Confirmed by": "Carl Compliance",
        "Was not to be paid": "yes",
    }.items() <= refund.items()


def test_a_freeze_has_its_beginning_and_its_end(app, adapters, session, cora, cora_row):
    case = flagged(app, adapters, session, make_customer(session), say=FROZEN)
    (before,) = rows(cora, "freezes")
    decide(anew(session), case, Measure.FREEZE, by=cora_row)
    case = anew(session).get_one(Case, case.id)
    later = NOON + timedelta(hours=3)
    decide(session, case, Measure.UNFREEZE, by=cora_row, now=later)

    (row,) = rows(cora, "freezes")

    assert ("screening", "W Group", "", "it lasts") == (
        before["Frozen by"],
        before["Group"],
        before["Decided by"],
        before["How it ended"],
    )
    assert {
        "Case": case.public_id,
        "Frozen": "2026-11-22T12:00:00+00:00",
        "Frozen by": "screening",
        "Rules": "one: frozen_owner",
        "Reasons to freeze": "A person or group under sanctions",
        "Decided by": "Cleo",
        "Ended": "2026-11-22T15:00:00+00:00",
        "How it ended": "unfrozen",
        "Reasons of the end": "The suspicion is cleared",
    }.items() <= row.items()


def test_what_a_person_froze_is_a_freeze_by_decision(
    app, adapters, session, cora, cora_row
):
    case = flagged(app, adapters, session, make_customer(session))
    decide(session, case, Measure.FREEZE, by=cora_row)

    (row,) = rows(cora, "freezes")

    assert ("decision", "", "") == (row["Frozen by"], row["Group"], row["Rules"])


def test_of_who_was_erased_nothing_personal_is_left(
    app, adapters, session, cora, cora_row
):
    customer = make_customer(session)
    reference = customer.reference
    case = flagged(app, adapters, session, customer, transaction=HASH)
    decide(session, case, Measure.CONTINUE, by=cora_row)
    erase(session, adapters, anew(session).merge(customer))

    (row,) = rows(cora, "cases")

    text = ",".join(row.values())
    assert "erased" == row["Customer"]
    assert case.public_id == row["Case"]
    assert not {SENDER, HASH, reference} & set(text.split(","))


def test_the_days_are_the_platform_s(session, cora, monkeypatch):
    """Half past eleven of the day before, in UTC, is this day in Vienna."""
    monkeypatch.setattr(page, "_zone", lambda: ZoneInfo("Europe/Vienna"))
    night = NOON.replace(hour=23, minute=30) - timedelta(days=1)
    customer = make_customer(session)
    session.add(Case(customer=customer, kind=CaseKind.TRANSFER, opened_at=night))
    session.commit()

    (row,) = rows(cora, "cases")

    assert "2026-11-22T00:30:00+01:00" == row["Opened"]
    before = {"from": "2026-11-21", "until": "2026-11-21"}
    assert 303 == take(cora, "cases", **before).status_code


def test_who_takes_a_register_stands_in_the_audit_log(
    app, adapters, session, cora, cora_row
):
    flagged(app, adapters, session, make_customer(session))

    assert "1 row" in cora.get("/staff/registers").text
    take(cora, "cases")

    newest = select(AuditEvent).order_by(AuditEvent.sequence.desc())
    event = anew(session).scalars(newest).first()
    assert ("register.downloaded", f"staff:{cora_row.public_id}", "register:cases") == (
        event.action,
        event.actor,
        event.subject,
    )
    assert {"first": "2026-11-22", "last": "2026-11-22", "rows": 1} == event.details


def test_it_is_read_a_batch_at_a_time_and_ends_where_it_was_counted(
    app, adapters, session, cora, monkeypatch
):
    monkeypatch.setattr(service, "BATCH", 2)
    for number in range(5):
        customer = make_customer(session, email=f"{number}@example.org")
        session.add(Case(customer=customer, kind=CaseKind.TRANSFER, opened_at=NOON))
    session.commit()

    assert 5 == len(rows(cora, "cases"))


def test_registers_and_the_desk_s_numbers_lead_to_each_other(cora):
    days = {"from": "2026-11-01", "until": "2026-11-22"}
    here = cora.get("/staff/registers", query_string=days).text
    there = cora.get("/staff/aml", query_string=days).text

    query = "from=2026-11-01&amp;until=2026-11-22"
    assert f"/staff/aml?{query}" in here
    assert f"/staff/registers?{query}" in there
