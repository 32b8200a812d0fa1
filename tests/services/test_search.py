"""Search: whatever staff type finds who is meant."""

import pytest
from sqlalchemy.orm import Session

from portal.extensions import begin_write
from portal.services.search import newest, numbers_like, search
from tests.factories import make_customer


@pytest.fixture
def anna(session: Session):
    begin_write(session)
    make_customer(session, name="Jörg Ångström", email="j@example.org", phone=None)
    return make_customer(session)


@pytest.mark.parametrize(
    "typed",
    [
        "Anna Eriksson",
        "eriksson  ANNA",
        "anna",
        "Anna@Example.org ",
        "+447700900123",
        "+44 7700 900123",
        "+44 (0)7700 900-123",
        "07700 900123",
        "0044 7700 900 123",
        "447700900123",
    ],
)
def test_anna_is_found(session, anna, typed):
    assert [anna] == search(session, typed)


def test_a_reference_is_found_in_any_case(session, anna):
    assert [anna] == search(session, anna.reference.lower())


def test_accents_do_not_matter(session, anna):
    assert ["Jörg Ångström"] == [row.name for row in search(session, "angstrom jorg")]


@pytest.mark.parametrize(
    "typed", ["", "   ", "nobody", "@", "%", "+", "12345", "x" * 5000, "anna nobody"]
)
def test_others_are_not(session, anna, typed):
    assert not search(session, typed)


def test_as_many_as_asked_for(session, anna):
    for number in range(4):
        make_customer(session, name="Anna Two", email=f"a{number}@example.org")

    assert 3 == len(search(session, "Anna", most=3))
    assert 2 == len(newest(session, most=2))


def test_letters_are_no_number():
    assert not numbers_like("C-0477009001")
