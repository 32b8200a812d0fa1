"""The clock among the customers: reminders and the closing of new orders."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.entitlements.reminders import days_left, due_reminder, is_decent
from portal.extensions import begin_write, db
from portal.jobs import turns
from portal.jobs.ticking import tick
from portal.models.clock import ClockMark
from portal.models.customer import Customer
from portal.models.invitation import Invitation
from portal.models.message import Message
from portal.policy import Policy
from portal.services import consents, invitations, ticking, verifications
from portal.services.links import make_link
from portal.states import Channel, InvitationWay, Role, VerificationState
from tests.clocks import NOON, SetClock
from tests.factories import make_customer
from tests.services.test_notices import record as report
from tests.staff_cast import make_staff

DAYS = (7, 20, 27, 29)
VIENNA = ZoneInfo("Europe/Vienna")


@pytest.fixture
def days(app: Flask, session: Session, clock: SetClock):
    """Let the worker look at some noons until a day after NOON; give what it wrote."""

    def days(until: int) -> list[str]:
        for day in sorted((1, 6, *DAYS, 8, 21, 28, 30, 31, 40)):
            if clock.at < NOON + timedelta(days=day) <= NOON + timedelta(days=until):
                clock.at = NOON + timedelta(days=day)
            tick()
        return written(session)

    return days


def written(session: Session) -> list[str]:
    """Give for what each message was written, in order."""
    session.rollback()
    once = session.scalars(select(Message.once).order_by(Message.id))
    return [each.partition(":")[0] + ":" + each.rpartition(":")[2] for each in once]


def told_on(session: Session) -> list[int]:
    """Give the days after registration on which something was written."""
    session.rollback()
    at = session.scalars(select(Message.written_at).order_by(Message.id))
    return [(each.date() - NOON.date()).days for each in at]


@pytest.fixture
def anna(session: Session, app: Flask) -> Customer:
    tick()  # the marks are made: the worker ran before
    begin_write(session)
    anna = make_customer(session)
    session.commit()
    return anna


def test_reminders_come_on_their_days_and_orders_close(anna, days, session):
    assert [f"reminder:{day}" for day in DAYS] == days(29)
    assert [*DAYS] == told_on(session)

    assert f"orders_closed:{anna.public_id}" == days(31)[-1]
    assert 5 == len(days(40))


def test_a_reminder_lets_the_customer_in_and_counts_for_nobody(
    anna, days, session, app, client
):
    days(7)

    message = session.scalars(select(Message)).one()
    assert "23 days left" in message.subject
    assert "until 22 December" in message.body
    path = re.search(r"/i/[a-z2-7]{48}", message.body).group()
    assert "/profile" == client.post(path).location
    policy = app.extensions["portal"].config.policy.invitation
    assert 0 == invitations.standing(session, anna, policy=policy, now=NOON).used_today


def test_an_older_link_dies(anna, days, session):
    days(20)

    first, second = session.scalars(select(Invitation).order_by(Invitation.id)).all()
    assert first.replaced_at
    assert not second.replaced_at


def test_who_has_a_phone_alone_gets_texts(days, session):
    tick()
    begin_write(session)
    make_customer(session, email=None, language="ar")
    session.commit()

    days(31)

    rows = session.scalars(select(Message)).all()
    assert 5 == len(rows)
    assert {Channel.SMS} == {row.channel for row in rows}


def test_what_a_turn_cannot_hold_is_rung_for(
    anna, days, session, adapters, monkeypatch
):
    with monkeypatch.context() as patch:
        patch.setattr(turns, "TURN", -1.0)
        assert [] == days(7)
    assert 0 < adapters.jobs.woken

    assert ["reminder:7"] == days(7)


def test_who_cannot_be_reached_stops_nobody(days, session):
    tick()
    begin_write(session)
    make_customer(session, email=None, phone=None)
    make_customer(session, email="b@example.org")
    session.commit()

    assert 5 == len(days(31))


@pytest.mark.parametrize(
    ("how", "kinds"),
    [
        ("verified", []),
        ("submitted", ["orders_closed"]),
        ("asked again", ["reminder", "orders_closed"]),
        ("rejected", []),
        ("refused", ["orders_closed"]),
        ("withdrawn", ["orders_closed"]),
        ("erased", []),
        ("noticed", []),
        ("started", ["reminder", "orders_closed"]),
    ],
)
def test_who_is_written_to(anna, days, session, how, kinds):
    session.refresh(anna)
    row = verifications.start(session, anna, now=NOON)
    states = {
        "submitted": VerificationState.IN_REVIEW,
        "asked again": VerificationState.RESUBMISSION_REQUESTED,
        "rejected": VerificationState.REJECTED,
        "verified": VerificationState.APPROVED,
    }
    row.state = states.get(how, row.state)
    anna.verified_at = NOON if how == "verified" else None
    anna.erased_at = NOON if how == "erased" else None
    if how == "noticed":
        report(session, anna, make_staff(session, Role.COMPLIANCE))
    if how in {"refused", "withdrawn"}:
        given = how == "withdrawn"
        known = {"language": "en", "address": "192.0.2.1", "now": NOON}
        consents.answer(session, anna, given=given, **known)
        consents.withdraw(session, anna, now=NOON)
    session.commit()

    found = [each.partition(":")[0] for each in days(40)]

    assert kinds == list(dict.fromkeys(found))


def test_in_review_there_is_nothing_left_to_do(anna, days, session):
    session.refresh(anna)
    verifications.start(session, anna, now=NOON).state = VerificationState.IN_REVIEW
    session.commit()

    days(31)

    message = session.scalars(select(Message)).one()
    assert "there is nothing left to do" in message.body
    assert session.scalar(select(Invitation)) is None


def test_after_a_week_off_only_the_latest_is_sent(anna, clock, session):
    clock.forward(days=23)  # 7 and 20 were missed
    tick()
    assert ["reminder:20"] == written(session)

    clock.forward(days=7, hours=1)  # 27 and 29 were missed, and the time is over
    tick()
    tick()
    assert [f"orders_closed:{anna.public_id}"] == written(session)[1:]


def test_a_late_one_gives_way_to_tomorrows(anna, clock, days, session):
    clock.forward(days=26)
    tick()
    assert [] == written(session)

    assert ["reminder:27", "reminder:29"] == days(29)


def test_twice_the_same_hour_is_once(anna, clock, session):
    clock.forward(days=7)
    for _ in range(3):
        tick()

    assert ["reminder:7"] == written(session)


def test_nobody_is_written_to_at_night(anna, clock, session):
    clock.at = NOON.replace(hour=0) + timedelta(days=7)
    for _ in range(9):
        tick()
        clock.forward(hours=1)
    assert [] == written(session)

    tick()
    assert ["reminder:7"] == written(session)


def test_a_portal_that_is_new_to_the_clock_writes_to_nobody_late(session, clock):
    for age in (7, 8, 100):
        make_customer(session, now=NOON - timedelta(days=age), email=f"{age}@x.org")
    session.commit()

    tick()
    assert ["reminder:7"] == written(session)


def test_more_than_one_batch_is_gone_through(session, clock, app):
    tick()
    begin_write(session)
    for number in range(2 * ticking.AT_ONCE + 1):
        make_customer(session, email=f"{number}@example.org")
    session.commit()
    clock.forward(days=7)

    tick()
    while len(written(session)) < 2 * ticking.AT_ONCE + 1:
        tick()  # a slow machine needs another turn

    assert {"reminder:7"} == set(written(session))


def test_what_was_not_committed_is_done_again(anna, clock, session, app, monkeypatch):
    """Killed between the letters and the commit, nothing is lost or doubled."""
    clock.forward(days=7)
    with monkeypatch.context() as patch:
        patch.setattr(db.session, "commit", stop)
        with pytest.raises(KeyboardInterrupt):
            tick()
    db.session.rollback()
    assert [] == written(session)

    tick()
    tick()

    assert ["reminder:7"] == written(session)


def stop() -> None:
    """End the process as a kill does."""
    raise KeyboardInterrupt


def test_a_lost_mark_doubles_nothing(anna, clock, session):
    clock.forward(days=7)
    tick()
    session.rollback()
    for mark in session.scalars(select(ClockMark)):
        session.delete(mark)
    session.commit()

    tick()

    assert ["reminder:7"] == written(session)
    assert 1 == len(session.scalars(select(Invitation)).all())


def test_an_invitation_of_staff_on_the_same_day_is_no_reminder_less(
    anna, clock, session, app
):
    clock.forward(days=7)
    policy = app.extensions["portal"].config.policy.invitation
    begin_write(session)
    session.refresh(anna)
    invitations.send(
        session,
        anna,
        way=InvitationWay.COPY,
        secret_hash=make_link("key", "invitation").secret_hash,
        words=None,
        by=None,
        policy=policy,
        now=clock.at,
    )
    session.commit()

    tick()

    assert ["reminder:7"] == written(session)


@pytest.mark.parametrize(
    ("registered", "looked_at", "day"),
    [
        # the clocks go back on 25 October, and forward on 29 March
        ("2026-10-18T22:30+00:00", "2026-10-26T08:00+00:00", 7),
        ("2026-10-18T21:30+00:00", "2026-10-25T08:00+00:00", 7),
        ("2026-10-18T21:30+00:00", "2026-10-24T22:30+00:00", 7),
        ("2026-10-18T21:30+00:00", "2026-10-24T21:30+00:00", None),
        ("2027-03-21T23:30+00:00", "2027-03-29T07:00+00:00", 7),
        ("2027-03-21T22:30+00:00", "2027-03-28T07:00+00:00", 7),
        ("2027-03-21T23:30+00:00", "2027-03-28T21:30+00:00", None),
    ],
)
def test_days_are_the_calendars_over_daylight_saving(registered, looked_at, day):
    found = due_reminder(
        datetime.fromisoformat(registered),
        now=datetime.fromisoformat(looked_at),
        zone=VIENNA,
        days=DAYS,
    )

    assert day == found


@pytest.mark.parametrize(
    ("moment", "decent"),
    [
        ("2027-03-28T06:59+00:00", False),  # 08:59 on the first day of summer time
        ("2027-03-28T07:00+00:00", True),
        ("2027-03-27T07:59+00:00", False),
        ("2027-03-27T08:00+00:00", True),
        ("2027-03-28T16:59+00:00", True),
        ("2027-03-28T17:00+00:00", False),
    ],
)
def test_a_decent_hour_is_the_platforms(moment, decent):
    policy = Policy.load().customer

    assert decent is is_decent(datetime.fromisoformat(moment), VIENNA, policy)


def test_the_days_left_round_up():
    end = datetime(2026, 12, 22, 12, tzinfo=UTC)

    assert [30, 1, 1, 0, 0] == [
        days_left(end, end - timedelta(hours=hours)) for hours in (720, 24, 1, 0, -5)
    ]
