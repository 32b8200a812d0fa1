"""Papers beyond their case: in downloads, in packages by law, in what is kept."""

import json

import pytest
from sqlalchemy import select

from portal.domain.transfers import TransferState
from portal.errors import Held
from portal.models.case import CaseDecision, CaseNote
from portal.models.kept import KeptRecord
from portal.models.paper import Paper, PaperRequest
from portal.services import own_data
from portal.services.cases import notes, papers
from portal.services.lawful import legal_holds
from portal.services.own_data.papers import paper_files
from portal.services.retention import kept_records, orphans
from portal.services.rights import erasure
from portal.states import Measure
from portal.web.customer import data_file
from tests.case_cast import POLICY, asked, decide, flagged, gives, officer
from tests.clocks import NOON, SetClock
from tests.factories import make_customer
from tests.staff_cast import anew
from tests.web.capturing import photo


@pytest.fixture
def cora(session):
    return officer(session)


@pytest.fixture
def anna(session):
    found = make_customer(session)
    found.verified_at = NOON
    session.commit()
    return found


@pytest.fixture
def case(app, adapters, session, anna, cora):
    """A case with a note and a paper that was sent."""
    found = flagged(app, adapters, session, anna)
    row = asked(session, found, by=cora)
    gives(session, row, photo(), adapters.storage, name="statement.jpg")
    papers.send(session, row, now=NOON)
    notes.add(session, found, "Only for us", by=cora, now=NOON)
    session.commit()
    return found


def erase(session, adapters, customer, *, now=NOON):
    """Erase as the web does: look, seal anew, erase, delete the files."""
    prospect = erasure.look(session, customer, policy=POLICY, now=now)
    moved = None
    if prospect.until:
        moved = kept_records.seal_anew(
            prospect.pieces, prospect.vault, session.info["keyring"], adapters.storage
        )
    gone = erasure.erase(
        session,
        customer,
        prospect=prospect,
        moved=moved,
        actor="test",
        words=None,
        now=now,
    )
    session.commit()
    for key in gone:
        adapters.storage.delete(key)


def test_a_customer_gets_their_papers_and_nothing_for_staff(
    app, session, adapters, anna, case
):
    held = own_data.gather(session, anna, for_law=False)

    (request,) = held["papers"]
    assert "A bank statement, please." == request["text"]
    assert ["statement.jpg"] == [each["name"] for each in request["files"]]
    assert "matters" not in held
    for untold in ("Only for us", "Cora", "mixer", "flagged"):
        assert untold not in json.dumps(held)
    with app.test_request_context():
        files = dict(data_file.files(anna, now=NOON))
    (name,) = [each for each in files if each.startswith("papers/")]
    assert files[name].startswith(b"\xff\xd8\xff")


def test_the_law_gets_the_case_whole(session, anna, case, cora):
    held = own_data.gather(session, anna, for_law=True)

    (found,) = held["matters"]["cases"]
    assert "verify" == found["verdict"]
    assert ["Only for us"] == [each["text"] for each in found["notes"]]
    assert cora.name == held["papers"][0]["asked_by"]


def test_an_open_case_and_frozen_money_keep_everything(session, anna, case, cora):
    assert ["case", "transfer"] == legal_holds.holds(session, anna)
    decide(session, case, Measure.FREEZE, by=cora)
    assert ["transfer"] == legal_holds.holds(session, anna)

    prospect = erasure.look(session, anna, policy=POLICY, now=NOON)
    with pytest.raises(Held):
        erasure.erase(
            session,
            anna,
            prospect=prospect,
            moved=None,
            actor="test",
            words=None,
            now=NOON,
        )


def test_of_who_is_erased_the_law_keeps_the_papers(session, adapters, anna, case, cora):
    decide(session, case, Measure.CONTINUE, by=cora)
    assert TransferState.RELEASED is case.transfer.state

    erase(session, adapters, anna)

    paper = anew(session).scalars(select(Paper)).one()
    assert papers.open_file(paper, adapters.storage).startswith(b"\xff\xd8\xff")
    assert (None, bytes(32)) == (paper.name, paper.fingerprint)
    record = session.scalars(select(KeptRecord)).one()
    assert "statement.jpg" == record.record["papers"][0]["files"][0]["name"]
    assert record.record["matters"]["cases"][0]["notes"]
    for table in (CaseDecision, CaseNote, PaperRequest):
        for row in session.scalars(select(table)):
            sealed = [name for name in vars(row) if name.endswith("_sealed")]
            assert not any(getattr(row, name) for name in sealed)

    gone = erasure.end_record(session, record, now=NOON)
    assert gone
    assert [] == paper_files(session, anna)


def test_what_is_kept_goes_with_its_term(app, session, adapters, cora):
    """Records of money moved are kept of those too who never verified."""
    bo = make_customer(session, email="bo@example.org")
    session.commit()
    case = flagged(app, adapters, session, bo)
    gives(session, asked(session, case, by=cora), photo(), adapters.storage)
    decide(session, case, Measure.REFUND, by=cora)
    case.transfer.state = TransferState.REFUNDED
    session.commit()
    erase(session, adapters, bo)
    assert 1 == len(paper_files(session, bo))

    gone = erasure.end_record(
        session, session.scalars(select(KeptRecord)).one(), now=NOON
    )

    assert [key for key, _ in adapters.storage.walk()] == gone
    assert [] == paper_files(session, bo)


def test_a_file_that_was_taken_back_is_swept(session, adapters, case, clock: SetClock):
    paper = session.scalars(select(Paper)).one()
    paper.sent_at = None
    papers.remove(session, paper, now=NOON)
    session.commit()
    clock.forward(hours=2)

    assert 1 == orphans.forget_orphans(session, adapters.storage, now=clock.at)


def test_a_paper_that_is_kept_is_not_swept(session, adapters, case, clock: SetClock):
    clock.forward(hours=2)

    assert 0 == orphans.forget_orphans(session, adapters.storage, now=clock.at)
