"""Signed-in browsers."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from portal.services import visitors
from portal.states import Audience
from tests.clocks import NOON
from tests.factories import make_customer

IDLE = timedelta(minutes=30)


def signed_in(session: Session, **more: object) -> tuple[object, str]:
    return visitors.open_session(
        session,
        customer=make_customer(session),
        device="Firefox on Linux",
        now=NOON,
        longest=timedelta(hours=12),
        **more,
    )


def find(session: Session, secret: str, *, after: timedelta = timedelta()) -> object:
    return visitors.find_session(
        session, secret, Audience.CUSTOMER, now=NOON + after, idle=IDLE
    )


def test_the_cookie_leads_to_its_session(session: Session):
    row, secret = signed_in(session)

    assert row == find(session, secret)


def test_the_secret_itself_is_not_stored(session: Session):
    row, secret = signed_in(session)

    assert secret.encode() != row.secret_hash


@pytest.mark.parametrize("after", [IDLE, timedelta(hours=12)])
def test_an_old_session_is_over(session: Session, after: timedelta):
    _, secret = signed_in(session)

    assert find(session, secret, after=after) is None


def test_a_busy_session_ends_at_its_longest(session: Session):
    row, secret = signed_in(session)
    row.seen_at = NOON + timedelta(hours=12)

    assert find(session, secret, after=timedelta(hours=12)) is None


def test_an_ended_session_is_over(session: Session):
    row, secret = signed_in(session)

    visitors.end_session(row, now=NOON)

    assert find(session, secret) is None


def test_a_customers_cookie_opens_no_other_audience(session: Session):
    _, secret = signed_in(session)

    assert (
        visitors.find_session(session, secret, Audience.STAFF, now=NOON, idle=IDLE)
        is None
    )


def test_nobody_reaches_anothers_session(session: Session):
    row, _ = signed_in(session)
    other = make_customer(session)

    assert visitors.own_session(session, other, row.public_id) is None
