"""Customers and how they are found."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from portal.services import customers
from tests.clocks import NOON
from tests.factories import make_customer


def test_a_new_customer_has_thirty_days(session: Session):
    assert NOON + timedelta(days=30) == make_customer(session).verify_by


def test_what_names_a_customer_is_sealed(session: Session):
    customer = make_customer(session, name="Anna Eriksson")
    session.commit()

    stored = session.execute(text("SELECT * FROM customer")).one()

    assert "Anna Eriksson" == customer.name
    assert b"Eriksson" not in repr(stored).encode()


@pytest.mark.parametrize(
    ("kind", "value"), [("email", "anna@example.org"), ("phone", "+447700900123")]
)
def test_a_customer_is_found_by_what_was_given(session: Session, kind: str, value: str):
    customer = make_customer(session)
    make_customer(session, email="other@example.org", phone="+447700900999")

    assert customer == customers.find(session, kind, value)


@pytest.mark.parametrize("words", ["Anna", "eriksson", "ERIKSSON anna", "Ánna"])
def test_a_customer_is_found_by_words_of_the_name(session: Session, words: str):
    customer = make_customer(session, name="Anna Eriksson")
    make_customer(session, name="Bo Ericsson")

    assert [customer] == customers.find_by_name(session, words)


@pytest.mark.parametrize("words", ["Anna Bo", "Eriks", "", "%"])
def test_other_words_find_nobody(session: Session, words: str):
    make_customer(session, name="Anna Eriksson")
    make_customer(session, name="Bo Ericsson")

    assert [] == customers.find_by_name(session, words)


def test_a_changed_address_is_found_and_the_old_one_no_more(session: Session):
    customer = make_customer(session)

    customer.email = "new@example.org"
    customers.index(session, customer)

    assert customer == customers.find(session, "email", "new@example.org")
    assert customers.find(session, "email", "anna@example.org") is None
