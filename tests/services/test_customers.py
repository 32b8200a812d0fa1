"""Customers and how they are found."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session

from portal.models.customer import Lookup
from portal.services import customers
from portal.vault import Keyring
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


def test_no_lookup_holds_anything_readable(session: Session):
    """Nor half of it: every one is a keyed hash of 32 bytes."""
    customer = make_customer(session, name="Anna Eriksson")
    found = session.scalars(select(Lookup)).all()

    assert {"name", "sound", "beginning", "reference", "email", "phone"} == {
        row.kind for row in found
    }
    for row in found:
        assert 32 == len(row.digest)
        for letters in (b"ann", b"eri", b"exam", b"447", customer.reference.encode()):
            assert letters not in row.digest.lower()


def test_another_index_key_gives_other_hashes(session: Session):
    """Who has the database alone cannot make the hash of a name to look for."""
    other = Keyring([bytes(32)], index_key=bytes(range(32)))
    customer = make_customer(session)
    values = {
        "reference": customer.reference,
        "name": customer.name,
        "email": customer.email,
        "phone": customer.phone,
    }

    ours = customers.lookups(session.info["keyring"], **values)

    assert ours.isdisjoint(customers.lookups(other, **values))


def test_who_was_indexed_by_older_keys_is_indexed_anew(session: Session):
    older = [make_customer(session) for _ in range(3)]
    session.execute(delete(Lookup))
    for customer in older[:2]:
        customer.keys_version = 0
    session.flush()

    done = [customers.index_older(session, most=1) for _ in range(3)]

    assert [1, 1, 0] == done
    assert older[1] == customers.find(session, "email", "anna@example.org")


def test_an_erased_customer_does_not_stop_the_others(session: Session):
    erased, other = make_customer(session), make_customer(session)
    erased.wrapped_key = bytes(len(erased.wrapped_key))
    erased.keys_version = other.keys_version = 0
    session.commit()
    session.expunge_all()

    assert 2 == customers.index_older(session)
    assert 0 == customers.index_older(session)


def test_a_changed_address_is_found_and_the_old_one_no_more(session: Session):
    customer = make_customer(session)

    customer.email = "new@example.org"
    customers.index(session, customer)

    assert customer == customers.find(session, "email", "new@example.org")
    assert customers.find(session, "email", "anna@example.org") is None
