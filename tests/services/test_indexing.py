"""What an older release indexed is indexed anew by the worker."""

import pytest
from sqlalchemy import delete, select, update

from portal.domain.documents.seen import Fields, Page, SideSeen
from portal.extensions import begin_write
from portal.jobs import indexing
from portal.jobs.rota import look
from portal.models.customer import Customer, Lookup
from portal.models.evidence import Evidence
from portal.models.familiar import DocumentSeen
from portal.models.verification import Verification
from portal.services import examinations
from portal.services.customers.search import search
from portal.services.examinations import familiar
from portal.states import Side
from tests.clocks import NOON
from tests.factories import make_customer
from tests.web.anna import make_anna


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


@pytest.fixture
def shown(app, session, client) -> Verification:
    """A verification whose document an older release saw, but did not number."""
    anna = make_anna(app, session, client)
    anna.finishes("consent", "document")
    begin_write(session)
    verification = anna.verification
    front = session.scalars(
        select(Evidence).where(
            Evidence.verification_id == verification.id, Evidence.side == Side.FRONT
        )
    ).one()
    fields = Fields(source="printed", document_number="AO 123-4567")
    saw = SideSeen(page=Page(printed=fields), portrait=None, findings=())
    examinations.remember(examinations.want(session, front, now=NOON), saw)
    familiar.document_known(session, verification, fields, now=NOON)
    session.execute(update(DocumentSeen).values(number=None))
    session.commit()
    return verification


def test_a_document_that_was_examined_before_is_found_by_its_number(
    app, session, shown
):
    assert [] == search(session, "AO1234567")
    session.rollback()

    look(app)

    assert [shown.customer] == search(session, "AO1234567")


def test_what_cannot_be_read_any_more_is_tried_once(app, session, shown):
    shown.round += 1
    session.commit()

    done = [indexing.index_older() for _ in range(2)]

    assert [1, 0] == done
    assert [] == search(session, "AO1234567")
