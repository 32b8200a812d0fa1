"""Notices and cases: what follows from them, and who of two is first."""

import threading
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.entitlements import Entitlements
from portal.errors import AlreadyDone, PortalError, StaleVersion
from portal.extensions import begin_write, db
from portal.jobs.ticking import lift
from portal.models.case import Case, CaseDecision
from portal.models.customer import Customer
from portal.models.message import Message
from portal.models.notice import Notice
from portal.models.staff import Staff
from portal.services import audit, cases, entitlements
from portal.services.entitlements import notices
from portal.states import Channel, Measure, NoticeKind, Role, VerificationState
from tests.clocks import NOON, SetClock
from tests.factories import make_customer, make_verification
from tests.staff_cast import make_staff

MINUTE = timedelta(minutes=1)


@pytest.fixture
def cora(session: Session) -> Staff:
    begin_write(session)
    return make_staff(session, Role.COMPLIANCE)


@pytest.fixture
def bo(session: Session, cora: Staff) -> Customer:
    return make_customer(session, email="bo@example.org")


@pytest.fixture
def vera(session: Session, cora: Staff) -> Customer:
    vera = make_customer(session, email="vera@example.org")
    vera.verified_at = NOON
    session.flush()
    return vera


@pytest.fixture
def allowed(app: Flask, session: Session):
    policy = app.extensions["portal"].config.policy.customer

    def allowed(customer: Customer) -> Entitlements:
        session.flush()
        return entitlements.of(session, customer, policy=policy, now=NOON)

    return allowed


def record(session: Session, customer: Customer, by: Staff, *, seen: int = 0) -> Notice:
    """Record an abuse notice."""
    return notices.record(
        session,
        customer,
        kind=NoticeKind.ABUSE,
        source="abuse@blocklist.example",
        words="Spam",
        received_on=date(2026, 11, 21),
        by=by,
        seen=seen,
        now=NOON,
    )


def decide(session: Session, case: Case, by: Staff, measure: Measure, *, seen: int):
    """Decide a case."""
    return cases.decide(
        session,
        case,
        measure=measure,
        text_for_customer="",
        text_for_staff="Because.",
        by=by,
        seen=seen,
        now=NOON,
    )


def test_a_notice_stops_services_until_the_verification(session, bo, cora, allowed):
    record(session, bo, cora)
    assert ("abuse_notice",) == allowed(bo).services.reasons
    assert not allowed(bo).refunds.yes
    assert not allowed(bo).orders.yes

    bo.verified_at = NOON + MINUTE

    assert allowed(bo).orders.yes
    assert () == allowed(bo).remarks


def test_what_a_verification_lifted_stays_so(session, bo, cora, allowed, clock):
    """Somebody rejected later is not suspended by what was over before."""
    verification = make_verification(session, bo)
    record(session, bo, cora)
    bo.verified_at = NOON + MINUTE
    session.commit()
    lift()
    session.refresh(bo)

    bo.verified_at, verification.state = None, VerificationState.REJECTED
    verification.decided_at = NOON

    assert ("time_to_leave",) == allowed(bo).services.reasons


def test_lifting_is_noted_and_told_once(session, bo, cora, clock: SetClock):
    record(session, bo, cora)
    record(session, bo, cora, seen=1)
    bo.verified_at = NOON
    session.commit()

    for _ in range(3):
        lift()

    session.rollback()
    assert ["lifted"] == list(session.scalars(select(Message.kind)))
    assert {NOON} == set(session.scalars(select(Notice.lifted_at)))
    assert audit.verify(session).first_bad is None


def test_a_lifting_that_was_not_committed_is_done_again(session, bo, cora, monkeypatch):
    record(session, bo, cora)
    bo.verified_at = NOON
    session.commit()
    with monkeypatch.context() as patch:
        patch.setattr(db.session, "commit", stop)
        with pytest.raises(KeyboardInterrupt):
            lift()
    db.session.rollback()
    assert [] == list(session.scalars(select(Message.kind)))

    lift()

    session.rollback()
    assert ["lifted"] == list(session.scalars(select(Message.kind)))


def stop() -> None:
    """End the process as a kill does."""
    raise KeyboardInterrupt


def test_who_has_a_phone_alone_is_told_by_a_text(session, cora):
    nia = make_customer(session, email=None)
    record(session, nia, cora)
    nia.verified_at = NOON
    session.commit()

    lift()

    session.rollback()
    assert [Channel.SMS] == list(session.scalars(select(Message.channel)))


def test_a_suspension_by_a_case_outlives_other_cases(session, vera, cora, allowed):
    first = record(session, vera, cora).case
    decide(session, first, cora, Measure.SUSPEND, seen=0)
    second = record(session, vera, cora, seen=1).case
    assert first.id != second.id

    with pytest.raises(AlreadyDone):
        decide(session, second, cora, Measure.NONE, seen=0)
    assert ("suspended",) == allowed(vera).services.reasons

    decide(session, second, cora, Measure.LIFT, seen=0)
    assert allowed(vera).services.yes


def test_a_mistake_in_a_second_case_lifts_no_first(session, vera, cora, allowed):
    decide(session, record(session, vera, cora).case, cora, Measure.SUSPEND, seen=0)
    mistake = record(session, vera, cora, seen=1)

    notices.withdraw(session, mistake, why="Another Vera", by=cora, now=NOON)

    assert not allowed(vera).services.yes
    assert 0 == cases.open_count(session)


def test_a_suspension_is_lifted_in_the_case_that_was_decided(
    session, vera, cora, allowed
):
    case = record(session, vera, cora).case
    decide(session, case, cora, Measure.SUSPEND, seen=0)

    with pytest.raises(StaleVersion):
        decide(session, case, cora, Measure.LIFT, seen=0)
    decide(session, case, cora, Measure.LIFT, seen=1)

    assert allowed(vera).services.yes
    with pytest.raises(AlreadyDone):
        decide(session, case, cora, Measure.LIFT, seen=2)


def test_verifying_lifts_no_decision_of_a_case(session, vera, cora, allowed):
    decide(session, record(session, vera, cora).case, cora, Measure.SUSPEND, seen=0)

    vera.verified_at = NOON + MINUTE

    assert ("suspended",) == allowed(vera).services.reasons


@pytest.mark.parametrize("about", ["bo", "vera"])
def test_of_two_who_record_at_once_one_is_told(app, session, request, cora, about):
    """The same notice on two desks: one row, or one case, and one who is told."""
    ids = (request.getfixturevalue(about).id, cora.id)
    session.commit()

    outcomes = both(app, lambda customer, by: record(db.session(), customer, by), ids)

    assert ["StaleVersion", "done"] == sorted(outcomes)
    assert 1 == len(session.scalars(select(Notice)).all())
    assert (about == "vera") == (1 == len(session.scalars(select(Case)).all()))


def test_of_two_who_decide_at_once_one_wins(app, session, vera, cora):
    case_id = record(session, vera, cora).case.id
    ids = (vera.id, cora.id)
    session.commit()

    def act(_: Customer, by: Staff) -> None:
        case = db.session.get_one(Case, case_id)
        decide(db.session(), case, by, Measure.SUSPEND, seen=0)

    outcomes = both(app, act, ids)

    assert "done" in outcomes
    assert 1 == len(session.scalars(select(CaseDecision)).all())


def both(app: Flask, act, ids: tuple[int, int]) -> list[str]:
    """Do the same on two threads at once; give how each ended."""
    outcomes, start = [], threading.Barrier(2)

    def run() -> None:
        with app.app_context():
            start.wait()
            begin_write(db.session)
            customer, by = (
                db.session.get_one(kind, each)
                for kind, each in zip((Customer, Staff), ids, strict=True)
            )
            try:
                act(customer, by)
                db.session.commit()
                outcomes.append("done")
            except PortalError as error:
                db.session.rollback()
                outcomes.append(type(error).__name__)

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes
