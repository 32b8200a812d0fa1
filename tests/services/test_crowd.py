"""A crowd of synthetic customers."""

from collections import Counter
from datetime import timedelta

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.domain.crowd import DOMAINS
from portal.domain.groups import STANDINGS, Group
from portal.extensions import begin_write
from portal.models.audit import AuditEvent
from portal.models.customer import Customer, Lookup
from portal.models.familiar import DocumentSeen
from portal.models.verification import Decision, Verification
from portal.services import audit, customers
from portal.services.customers import crowd, groups
from portal.services.customers.search import search
from portal.services.customers.standings import standings
from tests.clocks import NOON
from tests.conftest import environment
from tests.factories import make_verification

RESERVED = tuple(f"@{domain}" for domain in DOMAINS)


@pytest.fixture
def made(session: Session) -> int:
    begin_write(session)
    make_verification(session)
    batches = list(crowd.batches(400, seed=4, now=NOON, days_to_verify=30))
    made = sum(crowd.add(session, each) for each in batches)
    session.commit()
    return made


def test_a_crowd_is_there_in_every_standing(session, made):
    counted = Counter({
        each: groups.count(session, Group(standings=(each,)), timezone="UTC")
        for each in STANDINGS
    })  # fmt: skip

    assert 401 == made + 1 == counted.total()
    assert 100 < counted["approved"] < 250
    assert {"not_started", "open", "approved", "rejected"} <= {*+counted}


def test_each_is_found_as_if_registered_one_by_one(session, made):
    for row in session.scalars(select(Customer).order_by(Customer.id).limit(40)):
        stored = {
            (each.kind, each.digest)
            for each in session.scalars(
                select(Lookup).where(Lookup.customer_id == row.id)
            )
        }
        customers.index(session, row)
        anew = select(Lookup).where(Lookup.customer_id == row.id)

        assert stored == {(each.kind, each.digest) for each in session.scalars(anew)}
        assert row in search(session, row.reference)
        assert row.email is None or row.email.endswith(RESERVED)


def test_nothing_happened_after_now_and_everything_in_its_order(session, made):
    rows = session.scalars(select(Verification).order_by(Verification.id)).unique()
    for row in rows:
        times = [
            row.customer.registered_at,
            row.started_at,
            row.submitted_at,
            row.decided_at,
        ]
        told = [each for each in times if each]
        assert sorted(told) == told
        assert told[-1] <= NOON
    assert session.scalar(select(func.min(Customer.registered_at))) < (
        NOON - timedelta(days=360)
    )


def test_who_is_asked_again_has_a_step_to_do(session, made):
    asked = groups.ids(Group(standings=("resubmission_requested",)), timezone="UTC")
    rows = session.scalars(select(Customer).where(Customer.id.in_(asked))).all()

    told = standings(session, rows)

    assert {"waiting for the document"} == {each.words for each in told.values()}


def test_a_round_has_its_decision_and_a_document(session, made):
    decided = session.scalars(
        select(Verification).where(Verification.decided_at.is_not(None))
    ).unique()
    for row in decided:
        found = session.scalar(
            select(func.count()).where(Decision.verification_id == row.id)
        )
        seen = select(DocumentSeen.number).where(DocumentSeen.verification_id == row.id)
        asked_again = row.state == "resubmission_requested"
        assert row.round - asked_again == found
        assert session.scalar(seen)


def test_the_same_seed_gives_the_same_crowd(session, made):
    names = [
        row.name
        for row in session.scalars(
            select(Customer).order_by(Customer.id).offset(1).limit(9)
        )
    ]
    [batch] = crowd.batches(400, seed=4, now=NOON, days_to_verify=30)
    begin_write(session)
    crowd.add(session, batch)
    again = select(Customer).order_by(Customer.id).offset(401).limit(9)

    assert names == [row.name for row in session.scalars(again)]


def run(app: Flask, *words: str) -> Result:
    """Run the command; a small batch makes several of them."""
    with app.app_context():
        return app.test_cli_runner().invoke(args=["crowd", *words])


def recorded(session: Session) -> list[tuple[str, dict[str, int]]]:
    session.rollback()
    found = session.scalars(select(AuditEvent).order_by(AuditEvent.sequence))
    return [(each.action, each.details) for each in found]


def test_the_command_makes_them_batch_by_batch(app, session, monkeypatch):
    monkeypatch.setattr(crowd, "BATCH", 20)
    session.rollback()

    result = run(app, "50", "--seed", "1")

    assert "50 synthetic customers were made." in result.output
    assert [
        ("crowd.begun", {"customers": 50}),
        ("crowd.made", {"customers": 50}),
    ] == recorded(session)
    assert 50 == session.scalar(select(func.count(Customer.id)))
    assert audit.verify(session).first_bad is None


def test_ctrl_c_keeps_whole_batches_and_says_how_many(app, session, monkeypatch):
    monkeypatch.setattr(crowd, "BATCH", 20)
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    add, calls = crowd.add, []

    def stopped(*given: object) -> int:
        calls.append(add(*given))
        if len(calls) == 2:
            raise KeyboardInterrupt
        return calls[-1]

    monkeypatch.setattr(crowd, "add", stopped)
    session.rollback()

    result = run(app, "50")

    assert 1 == result.exit_code
    assert "Stopped: 20 customers were made." in result.output
    assert ("crowd.made", {"customers": 20}) == recorded(session)[-1]
    assert 20 == session.scalar(select(func.count(Customer.id)))


@pytest.mark.parametrize("number", ["0", "-1", "many", "99999999999"])
def test_a_number_that_cannot_be_is_refused(app, session, number):
    assert 2 == run(app, "--", number).exit_code


def test_without_the_sandbox_nobody_is_made(another_app, config, session):
    settings = environment(config.instance, config.database_url, PORTAL_SANDBOX="no")

    result = run(another_app(settings), "5")

    assert 1 == result.exit_code
    assert "only in the sandbox" in result.output
    assert [] == recorded(session)
