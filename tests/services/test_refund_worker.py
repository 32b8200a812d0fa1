"""The days and the hour of refunds, as the worker counts them."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.domain.refunds.course import RefundState
from portal.domain.transfers import ScreeningTrigger, TransferState
from portal.extensions import db
from portal.jobs.refunds import count_days, follow_refunds
from portal.jobs.turns import teller
from portal.models.audit import AuditEvent
from portal.models.case import Case
from portal.models.message import Message
from portal.models.refund import RefundTerm
from portal.services import refunds, screenings
from portal.services.refunds import terms
from portal.services.refunds.terms import Clerk
from portal.states import CaseState, Measure
from tests import refund_cast as cast
from tests.case_cast import decide, flagged, officer
from tests.clocks import NOON
from tests.factories import make_customer
from tests.races import at_once
from tests.refund_cast import RULES
from tests.staff_cast import anew
from tests.transfer_cast import analysts, scored, screen

DAY = timedelta(days=1)


@pytest.fixture
def case(app, adapters, session):
    customer = make_customer(session)
    session.commit()
    return flagged(app, adapters, session, customer)


@pytest.fixture
def cora(session):
    return officer(session)


def letters(session) -> list[tuple[str, str]]:
    """Give kind and subject of what was written about refunds."""
    rows = anew(session).scalars(
        select(Message).where(Message.kind.like("refund_%")).order_by(Message.id)
    )
    return [(row.kind, row.subject or "") for row in rows]


def screened_again(app, adapters, session, case, say):
    """Screen the transfer of a case once more, and give the case."""
    analysts(adapters, one=say)
    transfer = anew(session).get_one(Case, case.id).transfer
    screenings.ask(session, transfer, trigger=ScreeningTrigger.SCHEDULE, now=NOON)
    session.commit()
    screen(app)
    return anew(session).get_one(Case, case.id)


def live_through(clock, *days: int) -> None:
    """Let the worker look, twice, on each of these days after the first."""
    for day in days:
        clock.at = NOON + day * DAY
        count_days()
        count_days()


def test_the_customer_is_told_three_times_then_the_money_is_forfeited(
    app, session, clock, case, cora
):
    decide(session, case, Measure.REFUND, by=cora)
    count_days()

    live_through(clock, 1, 59, 60, 61, 80, 87, 90, 91, 92)

    assert [
        ("refund_time", "30 days left to ask for your money back at Northwind"),
        ("refund_time", "10 days left to ask for your money back at Northwind"),
        ("refund_time", "3 days left to ask for your money back at Northwind"),
        ("refund_forfeited", "Money that Northwind held is forfeited"),
    ] == letters(session)
    session.refresh(case)
    assert TransferState.FORFEITED is case.transfer.state
    assert CaseState.DECIDED is case.state


def test_money_that_is_held_once_more_can_be_asked_back_anew(
    app, adapters, session, clock, case, cora
):
    """Released, frozen by a later verdict, unfrozen: its first days are long over."""
    count_days()
    decide(session, case, Measure.CONTINUE, by=cora)
    live_through(clock, 1)
    row = screened_again(app, adapters, session, case, scored("4", owner="W Group"))
    decide(session, row, Measure.FREEZE, by=cora)
    clock.at = NOON + 200 * DAY
    decide(session, row, Measure.UNFREEZE, by=cora, now=clock.at)
    decide(session, row, Measure.REFUND, by=cora, now=clock.at)

    live_through(clock, 200, 260, 280, 287, 290)

    transfer = row.transfer
    assert refunds.closed_because(session, transfer, rules=RULES, now=clock.at) is None
    assert ["refund_time"] * 3 == [kind for kind, _ in letters(session)]
    live_through(clock, 291)
    assert TransferState.FORFEITED is anew(session).get_one(Case, row.id).transfer.state


def test_on_the_last_day_nothing_is_forfeited(session, clock, case, cora):
    decide(session, case, Measure.REFUND, by=cora)
    count_days()

    live_through(clock, 60, 80, 87, 90)

    session.refresh(case)
    assert TransferState.HELD is case.transfer.state


def test_a_request_that_counts_keeps_the_money(session, clock, case, cora):
    decide(session, case, Measure.REFUND, by=cora)
    count_days()
    cast.asked(session, case)

    live_through(clock, 60, 80, 87, 91, 92)

    assert [] == letters(session)
    session.refresh(case)
    assert TransferState.HELD is case.transfer.state


def test_a_worker_that_slept_for_months_forfeits_nothing_at_once(
    session, clock, case, cora
):
    decide(session, case, Measure.REFUND, by=cora)
    count_days()

    clock.forward(days=200)
    count_days()

    assert ["refund_time"] == [kind for kind, _subject in letters(session)]
    term = session.scalars(select(RefundTerm)).one()
    assert (NOON + 214 * DAY).date() == term.last_on


def test_nobody_is_written_to_at_night(session, clock, case):
    count_days()
    clock.forward(days=60, hours=11)

    count_days()

    assert [] == letters(session)


def test_a_refund_that_is_not_paid_in_time_is_told_once(session, clock, case, cora):
    carl = officer(session, "Carl")
    row = cast.agreed(session, case, by=cora)
    decide(session, case, Measure.REFUND, by=cora)
    follow_refunds()
    clock.forward(minutes=60)
    follow_refunds()
    assert [] == letters(session)

    clock.forward(seconds=1)
    follow_refunds()
    follow_refunds()

    assert ["refund_late"] * 2 == [kind for kind, _subject in letters(session)]
    assert carl.email
    session.refresh(row)
    assert RefundState.EXECUTING is row.state
    assert row.alarmed_at is not None
    events = session.scalars(
        select(AuditEvent).where(AuditEvent.action == "refund.late")
    ).all()
    assert [2] == [each.details["told"] for each in events]


def test_a_late_payout_is_recorded_as_late(session, clock, case, cora):
    row = cast.agreed(session, case, by=cora)
    decide(session, case, Measure.REFUND, by=cora)
    follow_refunds()
    clock.forward(minutes=61)

    cast.paid(session, row, by=cora, now=clock())

    assert row.late


def test_two_workers_tell_and_forfeit_once(app, session, clock, case, cora):
    decide(session, case, Measure.REFUND, by=cora)
    count_days()
    session.rollback()

    for day in (60, 87, 91):
        clock.at = NOON + day * DAY
        at_once(app, *[_counted] * 3)

    assert ["refund_time", "refund_time", "refund_forfeited"] == [
        kind for kind, _subject in letters(session)
    ]


def test_a_worker_that_is_killed_before_its_commit_leaves_nothing_half_done(
    app, session, clock, case, cora
):
    decide(session, case, Measure.REFUND, by=cora)
    count_days()
    clock.at = NOON + 60 * DAY
    clerk = Clerk(rules=RULES, teller=teller())

    terms.go_on(session, after=0, clerk=clerk, now=clock())
    session.rollback()
    assert [] == letters(session)
    count_days()

    assert ["refund_time"] == [kind for kind, _subject in letters(session)]


def _counted() -> str:
    db.session.rollback()
    count_days()
    return "done"
