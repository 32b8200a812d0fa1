"""Search: whatever staff type finds who is meant."""

import pytest
from sqlalchemy import event, text
from sqlalchemy.orm import Session

from portal.domain.documents.seen import Fields
from portal.extensions import begin_write
from portal.models.customer import Customer
from portal.services import retention
from portal.services.customers.search import find, numbers_like, search
from portal.services.examinations import familiar
from tests.clocks import NOON
from tests.factories import make_customer, make_verification


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
        "anna eriks",
        "eri",
        "anna e",
        "Erikson Ana",
        "Анна",
        "ANNAERIKSSON",
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


def test_exact_names_come_before_longer_ones_and_those_before_others(session):
    names = ["Fyodor Berg", "Fedor Bergman", "Fedor Berg", "Fedora Berg"]
    for name in names:
        make_customer(session, name=name)

    found = [customer.name for customer in search(session, "fedor berg")]

    assert ["Fedor Berg", "Fedora Berg", "Fedor Bergman", "Fyodor Berg"] == found


def test_pages_follow_each_other_and_the_last_adds_who_fits_less_well(session):
    exact = [make_customer(session, name="Bo Berg") for _ in range(5)]
    less = make_customer(session, name="Bo Bergman")

    first = find(session, "berg", most=2)
    second = find(session, "berg", most=2, before=first.next)
    third = find(session, "berg", most=2, before=second.next)

    pages = [*first.customers, *second.customers, *third.customers]
    assert [*exact[::-1], less] == pages
    assert third.next is None
    assert not third.more


def test_a_number_that_many_share_finds_as_many_as_a_page_shows(session):
    for number in range(4):
        make_customer(session, name=f"Bo {number}", email=None)

    found = find(session, "07700 900123", most=3)

    assert 3 == len(found.customers)
    assert found.more
    assert found.next is None


def test_who_does_not_meet_the_conditions_is_not_found(session, anna):
    make_customer(session, language="ar")
    english = [Customer.language == "en"]

    for typed in ("anna", "anna@example.org", "ann", "Ana Erikson"):
        assert [anna] == find(session, typed, where=english).customers


@pytest.mark.parametrize("typed", ["ao1234567", "A0-123 4567", " a.O.1234567"])
def test_a_document_is_found_however_its_number_is_typed(session, typed):
    begin_write(session)
    verification = make_verification(session)
    fields = Fields(source="zone", issuing_state="SWE", document_number="AO1234567")
    familiar.document_known(session, verification, fields, now=NOON)

    assert [verification.customer] == search(session, typed)


def test_a_forgotten_document_finds_nobody(session):
    begin_write(session)
    verification = make_verification(session)
    fields = Fields(source="zone", issuing_state="SWE", document_number="AO1234567")
    familiar.document_known(session, verification, fields, now=NOON)

    retention.forget_customer(session, verification.customer)

    assert [] == search(session, "AO1234567")


def test_postgresql_joins_the_words_within_their_index(session):
    if session.get_bind().dialect.name != "postgresql":
        return
    for number in range(300):
        make_customer(session, name=f"Anna {chr(97 + number % 26)}erg", email=None)
    session.execute(text("ANALYZE lookup"))
    statements = []

    @event.listens_for(session.connection(), "before_cursor_execute")
    def _note(_, __, statement, parameters, *___):
        if "lookup" in statement and "JOIN" in statement:
            statements.append((statement, parameters))

    search(session, "anna berg")

    statement, parameters = statements[0]
    plan = session.connection().exec_driver_sql(f"EXPLAIN {statement}", parameters)
    told = "\n".join(plan.scalars())
    assert 2 == told.count("ix_lookup_of")
    assert "Seq Scan" not in told


def test_postgresql_plans_each_search_for_its_own_words(session, anna):
    if session.get_bind().dialect.name != "postgresql":
        pytest.skip("SQLite keeps no plans")
    for _ in range(8):
        search(session, "anna eriksen")

    kept = session.scalars(text("SELECT statement FROM pg_prepared_statements"))
    target = text(
        "SELECT attstattarget FROM pg_attribute "
        "WHERE attrelid = 'lookup'::regclass AND attname = 'digest'"
    )
    assert not [each for each in kept if "lookup AS" in each]
    assert 1000 == session.scalar(target)


def test_letters_are_no_number():
    assert not numbers_like("C-0477009001")
