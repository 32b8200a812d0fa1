"""Customers of an older release are indexed anew by the worker."""

from sqlalchemy import delete, select

from portal.jobs import indexing
from portal.jobs.rota import look
from portal.models.customer import Customer, Lookup
from portal.services.search import search
from tests.factories import make_customer


def test_the_worker_indexes_who_was_indexed_by_older_keys(app, session, monkeypatch):
    monkeypatch.setattr(indexing, "BATCH", 2)
    for number in range(5):
        row = make_customer(session, name=f"Anna Number{number}", email=None)
        row.keys_version = 0
    session.execute(delete(Lookup))
    session.commit()

    look(app)

    assert [] == session.scalars(select(Customer).filter_by(keys_version=0)).all()
    assert 5 == len(search(session, "anna"))


def test_a_turn_of_the_worker_is_short(app, session, monkeypatch):
    monkeypatch.setattr(indexing, "BATCH", 1)
    for _ in range(indexing.BATCHES + 1):
        make_customer(session).keys_version = 0
    session.commit()

    assert indexing.BATCHES == indexing.index_older()
    assert 1 == indexing.index_older()
