"""Limits, counted in the store."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.errors import TooMany
from portal.extensions import begin_write, db
from portal.services.limits import Limit, count, forgive, spend
from tests.clocks import NOON

HOURLY = Limit("texts", 3, timedelta(hours=1))
WHO = bytes(range(32))


def test_a_limit_lets_as_many_through_as_it_says(session: Session):
    for _ in range(3):
        spend(session, HOURLY, digest=WHO, now=NOON)

    with pytest.raises(TooMany):
        spend(session, HOURLY, digest=WHO, now=NOON)


def test_a_refusal_says_when_it_opens_again(session: Session):
    for minutes in (0, 10, 20):
        spend(session, HOURLY, digest=WHO, now=NOON + timedelta(minutes=minutes))

    with pytest.raises(TooMany) as refused:
        spend(session, HOURLY, digest=WHO, now=NOON + timedelta(minutes=30))

    assert NOON + timedelta(hours=1) == refused.value.retry_at


def test_a_limit_opens_at_the_second_it_said(session: Session):
    for _ in range(3):
        spend(session, HOURLY, digest=WHO, now=NOON)

    spend(session, HOURLY, digest=WHO, now=NOON + timedelta(hours=1))

    assert 1 == count(session, HOURLY, digest=WHO, now=NOON + timedelta(hours=1))


def test_one_subject_does_not_use_up_anothers(session: Session):
    for _ in range(3):
        spend(session, HOURLY, digest=WHO, now=NOON)

    spend(session, HOURLY, digest=WHO[::-1], now=NOON)


def test_a_use_refused_by_one_limit_counts_for_none(session: Session):
    daily = Limit("texts a day", 10, timedelta(days=1))
    for _ in range(3):
        spend(session, HOURLY, daily, digest=WHO, now=NOON)

    with pytest.raises(TooMany):
        spend(session, HOURLY, daily, digest=WHO, now=NOON)

    assert 3 == count(session, daily, digest=WHO, now=NOON)


def test_forgiven_uses_are_forgotten(session: Session):
    spend(session, HOURLY, digest=WHO, now=NOON)

    forgive(session, HOURLY, digest=WHO)

    assert 0 == count(session, HOURLY, digest=WHO, now=NOON)


def test_uses_at_the_same_moment_never_pass_the_limit(app: Flask):
    """Eight at once, three allowed: the store keeps the count, not the process."""
    together, passed = Barrier(8), []

    def use() -> None:
        with app.app_context():
            together.wait()
            begin_write(db.session)
            try:
                spend(db.session(), HOURLY, digest=WHO, now=NOON)
            except TooMany:
                return
            db.session.commit()
            passed.append(True)

    users = [Thread(target=use) for _ in range(8)]
    for user in users:
        user.start()
    for user in users:
        user.join()

    assert 3 == len(passed)
