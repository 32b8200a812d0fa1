"""Whom a group holds."""

from datetime import timedelta
from itertools import combinations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.groups import STANDINGS, Group
from portal.models.customer import Customer
from portal.models.verification import Verification
from portal.services.customers import groups
from portal.states import VerificationState
from tests.clocks import NOON
from tests.factories import make_customer, make_verification

NIGHT = NOON.replace(hour=23, minute=30)


def found(session: Session, group: Group, timezone: str = "UTC") -> list[int]:
    rows = list(session.scalars(groups.ids(group, timezone=timezone)))
    assert len(rows) == groups.count(session, group, timezone=timezone)
    return rows


@pytest.fixture
def everybody(session: Session) -> dict[str, int]:
    """One customer of each standing."""
    ids = {"not_started": make_customer(session).id}
    for standing in STANDINGS[1:]:
        row = make_verification(session)
        row.state = VerificationState(standing)
        ids[standing] = row.customer_id
    session.flush()
    return ids


def test_without_a_filter_it_is_everybody_in_order(session, everybody):
    assert sorted(everybody.values()) == found(session, Group())


@pytest.mark.parametrize("standing", STANDINGS)
def test_customers_are_found_by_where_they_stand(session, everybody, standing):
    assert [everybody[standing]] == found(session, Group(standings=(standing,)))


@pytest.mark.parametrize("two", list(combinations(STANDINGS, 2)))
def test_several_standings_hold_all_of_each(session, everybody, two):
    group = Group(standings=two)
    fitting = select(Customer.id).where(*groups.conditions(group, "UTC"))

    assert [everybody[each] for each in two] == found(session, group)
    assert found(session, group) == list(session.scalars(fitting.order_by(Customer.id)))


def test_all_standings_hold_everybody(session, everybody):
    assert sorted(everybody.values()) == found(session, Group(standings=STANDINGS))


def test_the_newest_verification_counts(session, everybody):
    customer = make_customer(session)
    make_verification(session, customer).state = VerificationState.APPROVED
    session.add(Verification(customer=customer, started_at=NOON, changed_at=NOON))
    session.flush()

    approved = found(session, Group(standings=("approved",)))
    waiting = found(session, Group(standings=("not_started", "open")))

    assert [everybody["approved"]] == approved
    assert [everybody["not_started"], everybody["open"], customer.id] == waiting


def test_a_cancelled_verification_does_not_count(session, everybody):
    customer = make_customer(session)
    make_verification(session, customer).state = VerificationState.APPROVED
    cancelled = VerificationState.CANCELLED
    row = Verification(
        customer=customer, started_at=NOON, changed_at=NOON, state=cancelled
    )
    session.add(row)
    session.flush()

    approved = found(session, Group(standings=("approved",)))

    assert [everybody["approved"], customer.id] == approved


def test_the_language_counts(session):
    make_customer(session)
    sami = make_customer(session, language="ar")

    assert [sami.id] == found(session, Group(languages=("ar", "de")))


@pytest.mark.parametrize(("timezone", "later"), [("UTC", 0), ("Asia/Tokyo", 1)])
def test_a_day_is_the_platforms(session, timezone, later):
    late = make_customer(session, now=NIGHT)
    day = NIGHT.date() + timedelta(days=later)
    of_day = Group(registered_from=day, registered_until=day)
    day_before = Group(registered_until=day - timedelta(days=1))

    assert [late.id] == found(session, of_day, timezone)
    assert [] == found(session, day_before, timezone)


def test_the_last_day_to_verify_counts(session):
    customer = make_customer(session, now=NOON)
    last = (NOON + timedelta(days=30)).date()

    assert [customer.id] == found(session, Group(to_verify_until=last))
    assert [] == found(session, Group(to_verify_from=last + timedelta(days=1)))


def test_counting_may_stop(session, everybody):
    assert 2 == groups.count(session, Group(), timezone="UTC", most=2)
