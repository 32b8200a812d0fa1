"""What counts of a customer is read from the rows, and told by the command."""

import json
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from portal.domain.entitlements import Facts
from portal.extensions import db
from portal.models.customer import Customer
from portal.services import consents, entitlements, verifications
from portal.states import VerificationState
from tests.clocks import NOON
from tests.factories import make_customer, make_verification

DAY = timedelta(days=1)


@pytest.fixture
def policy(app: Flask):
    return app.extensions["portal"].config.policy.customer


@pytest.fixture
def facts(session: Session, policy):
    def facts(customer: Customer) -> Facts:
        session.flush()
        return entitlements.facts(session, [customer], policy=policy)[customer.id]

    return facts


@pytest.fixture
def ask(app: Flask):
    def ask(*words: str):
        return app.test_cli_runner().invoke(args=["entitlements", *words])

    return ask


def test_a_new_customer_has_the_time_to_verify(session, facts):
    anna = make_customer(session)

    assert Facts(verify_by=NOON + 30 * DAY) == facts(anna)


def test_the_newest_consent_counts(session, facts):
    anna = make_customer(session)
    known = {"language": "en", "address": "192.0.2.1", "now": NOON}
    consents.answer(session, anna, given=False, **known)
    assert facts(anna).refused

    consents.answer(session, anna, given=True, **known)
    assert not facts(anna).refused

    consents.withdraw(session, anna, now=NOON)
    assert facts(anna).withdrawn


def test_services_of_a_rejected_customer_run_on_for_a_while(session, facts):
    row = make_verification(session)
    row.state, row.decided_at = VerificationState.REJECTED, NOON + 29 * DAY

    assert NOON + (29 + 14) * DAY == facts(row.customer).leave_by


def test_many_are_answered_with_as_few_queries(session, policy):
    several = [make_verification(session).customer for _ in range(5)]
    session.commit()
    asked = []

    def count(*_: object) -> None:
        asked.append(1)

    event.listen(db.engine, "before_cursor_execute", count)
    for each in several:
        session.refresh(each)
    asked.clear()
    found = entitlements.of_many(session, several, policy=policy, now=NOON)

    event.remove(db.engine, "before_cursor_execute", count)
    assert 5 == len(found)
    assert 5 == len(asked)


def test_erased_is_no_to_everything(session, policy):
    anna = make_customer(session)
    anna.erased_at = NOON
    session.flush()

    found = entitlements.of(session, anna, policy=policy, now=NOON)

    assert {False} == {answer.yes for answer in found.answers.values()}


def test_the_command_prints_one_object(session, ask):
    anna = make_customer(session)
    verifications.start(session, anna, now=NOON)
    session.commit()

    answer = ask(anna.reference.lower(), "--json")

    assert 0 == answer.exit_code
    assert {
        "reference": anna.reference,
        "asked_at": "2026-11-22T12:00:00+00:00",
        "orders": {
            "allowed": True,
            "until": "2026-12-22T12:00:00+00:00",
            "reasons": ["time_to_verify"],
        },
        "services": {"allowed": True, "until": None, "reasons": ["nothing_reported"]},
        "refunds": {"allowed": True, "until": None, "reasons": ["nothing_reported"]},
        "remarks": [],
    } == json.loads(answer.output)


def test_the_command_speaks_to_people(session, ask, clock):
    anna = make_customer(session)
    session.commit()

    assert "New orders  yes until 2026-12-22 12:00 UTC." in ask(anna.reference).output
    clock.forward(days=30)
    told = ask(anna.reference).output
    assert "New orders  no. Not verified, and the time to verify is over." in told


@pytest.mark.parametrize("reference", ["C-0", "", "é", "x" * 5000, "'; --"])
def test_an_unknown_reference_is_told_in_a_sentence(session, ask, reference):
    answer = ask(reference)

    assert 1 == answer.exit_code
    assert answer.output.startswith("Error: There is no customer")
    assert 1 == len(answer.output.splitlines())
