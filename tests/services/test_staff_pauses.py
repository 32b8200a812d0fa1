"""The pause after wrong tries: told to its owner, lifted by who may."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.clock import utc_now
from portal.errors import TooMany
from portal.extensions import begin_write
from portal.jobs.staff import tell_paused
from portal.models.audit import AuditEvent
from portal.models.message import Message
from portal.models.staff import Staff
from portal.policy import Policy
from portal.services.staff import pauses, sign_in
from tests.clocks import NOON, SetClock
from tests.staff_cast import anew, make_staff

POLICY = Policy.load().sign_in


@pytest.fixture
def rae(session: Session) -> Staff:
    begin_write(session)
    return make_staff(session)


def try_often(session: Session, email: str, now: datetime = NOON) -> None:
    for _ in range(POLICY.wrong_tries):
        sign_in.count(session, email, address="192.0.2.7", policy=POLICY, now=now)


def written(session: Session) -> int:
    return anew(session).scalar(
        select(func.count()).where(Message.kind == "staff_paused")
    )


def test_the_owner_is_told_once_an_hour(session, rae, clock: SetClock):
    try_often(session, "Reviewer@Example.org ")
    session.commit()

    for _ in range(2):
        tell_paused()
    first = written(session)
    clock.forward(minutes=59)
    begin_write(session)
    try_often(session, rae.email, clock())
    session.commit()
    tell_paused()

    assert (1, 1) == (first, written(session))
    clock.forward(minutes=1)
    tell_paused()
    assert 2 == written(session)
    message = session.scalars(select(Message)).first()
    assert (rae.email, rae.name in message.body) == (message.to, True)
    assert "12:15:00 UTC" in message.body


def test_nobody_is_told_of_a_strangers_address(session, rae):
    try_often(session, "nobody@example.org")
    session.commit()

    tell_paused()

    assert 0 == written(session)


def test_a_lifted_pause_lets_in_at_once(session, rae):
    try_often(session, rae.email)
    assert NOON + timedelta(minutes=15) == pauses.until(
        session, rae, policy=POLICY, now=NOON
    )
    with pytest.raises(TooMany):
        try_often(session, rae.email)

    done = [
        pauses.lift(session, rae, policy=POLICY, actor="staff:x", now=NOON)
        for _ in range(2)
    ]

    assert [True, False] == done
    try_often(session, rae.email)
    actions = list(session.scalars(select(AuditEvent.action)))
    assert 1 == actions.count("staff.pause_lifted")


def test_an_operator_lifts_a_pause_where_nobody_else_can(app, session, rae):
    try_often(session, rae.email, utc_now())
    session.commit()

    said = [
        app.test_cli_runner().invoke(args=["staff", "lift", each]).output
        for each in (rae.email, rae.email, "nobody@example.org")
    ]

    assert "The pause is lifted." in said[0]
    assert "Nothing was paused." in said[1]
    assert "There is nobody with this address." in said[2]
