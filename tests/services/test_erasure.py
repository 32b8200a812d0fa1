"""Erasure: what goes, what the law keeps, and that it happens once."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.adapters.storage import MemoryStorage
from portal.errors import AlreadyDone, Held, KeyDestroyed, StaleVersion
from portal.extensions import db
from portal.models.case import Case
from portal.models.customer import Customer, Lookup
from portal.models.evidence import Evidence
from portal.models.familiar import FaceTemplate
from portal.models.kept import KeptRecord
from portal.models.lawful import LawfulRequest
from portal.models.message import Message
from portal.models.staff import Staff
from portal.models.visitor import VisitorSession
from portal.policy import Policy
from portal.ports import Adapters
from portal.services import customers, evidence, own_data, verifications
from portal.services.customers.search import search
from portal.services.messages import Words
from portal.services.retention import kept_records
from portal.services.retention.orphans import forget_orphans
from portal.services.rights import erasure
from portal.states import (
    CaseKind,
    CaseState,
    LawfulKind,
    LawfulState,
    MessageStatus,
    VerificationState,
)
from tests.clocks import NOON
from tests.erasing import erase, known_person, verified
from tests.factories import make_customer
from tests.races import at_once

POLICY = Policy.load()
RECEIPT = Words("Erased", "All of it\n", "<p>All of it</p>")


@pytest.fixture
def anna(session: Session, adapters: Adapters) -> Customer:
    """Everything that a row can hold of somebody who waits for a decision."""
    return known_person(session, adapters, POLICY)


def test_of_who_was_never_verified_nothing_stays(
    anna: Customer, session: Session, adapters: Adapters
):
    erase(session, anna, adapters, POLICY)

    assert anna.name is anna.email is anna.phone is None
    assert f"erased-{anna.public_id}" == anna.reference
    assert [] == session.scalars(select(Lookup)).all()
    assert [] == session.scalars(select(FaceTemplate)).all()
    assert [] == session.scalars(select(VisitorSession)).all()
    assert session.scalar(select(KeptRecord)) is None
    assert [] == list(adapters.storage.walk())
    assert customers.find(session, "email", "anna@example.org") is None


def test_nobody_can_seal_for_them_any_more(
    anna: Customer, session: Session, adapters: Adapters
):
    erase(session, anna, adapters, POLICY)

    with pytest.raises(KeyDestroyed):
        anna.name = "Anna"


def test_what_waited_for_a_decision_waits_no_more(
    anna: Customer, session: Session, adapters: Adapters
):
    erase(session, anna, adapters, POLICY)

    assert VerificationState.OPEN is verifications.current(session, anna.id).state


def test_of_who_was_verified_the_law_keeps_a_record(
    anna: Customer, session: Session, adapters: Adapters
):
    verified(session, anna)
    erase(session, anna, adapters, POLICY)

    kept = kept_records.of(session, anna)
    found = own_data.gather(session, anna, for_law=True)
    pictures = own_data.pictures(session, anna)

    assert NOON.replace(year=NOON.year + 5) == kept.keep_until
    assert "Anna Eriksson" == found["customer"]["name"]
    assert {*kept_records.KEPT, "erasure"} == set(found)
    assert 3 == len(pictures)
    for _, row, _ in pictures:
        assert evidence.open_picture(row, adapters.storage).startswith(b"\xff\xd8")
    assert {key for _, _, key in pictures} <= {k for k, _ in adapters.storage.walk()}
    assert anna.name is None
    assert [anna] == search(session, anna.reference)


def test_a_relationship_that_ended_long_ago_leaves_nothing_to_keep(
    anna: Customer, session: Session, adapters: Adapters
):
    verified(session, anna)
    anna.ended_at = NOON.replace(year=NOON.year - 6)
    erase(session, anna, adapters, POLICY)

    assert session.scalar(select(KeptRecord)) is None


def test_once_the_term_is_over_the_record_goes_as_well(
    anna: Customer, session: Session, adapters: Adapters
):
    verified(session, anna)
    erase(session, anna, adapters, POLICY)
    record = kept_records.of(session, anna)

    gone = erasure.end_record(session, record, now=record.keep_until)
    session.commit()

    assert 3 == len(gone)
    assert record.record is None
    assert {"erasure"} == set(own_data.gather(session, anna, for_law=True))
    assert [] == own_data.pictures(session, anna)
    assert anna.reference.startswith("erased-")


def test_a_second_erasure_finds_nothing_to_do(
    anna: Customer, session: Session, adapters: Adapters
):
    prospect = erasure.look(session, anna, policy=POLICY, now=NOON)
    erase(session, anna, adapters, POLICY)

    with pytest.raises(AlreadyDone):
        erasure.look(session, anna, policy=POLICY, now=NOON)
    with pytest.raises(AlreadyDone):  # both devices looked before either pressed
        erasure.erase(
            session,
            anna,
            prospect=prospect,
            moved=None,
            actor="test",
            words=None,
            now=NOON,
        )


def test_a_picture_that_came_meanwhile_is_not_left_behind(
    anna: Customer, session: Session, adapters: Adapters
):
    """It would stay under a key that is destroyed: the erasure looks again."""
    verified(session, anna)
    prospect = erasure.look(session, anna, policy=POLICY, now=NOON)
    moved = kept_records.seal_anew(
        prospect.pieces[1:], anna.vault, session.info["keyring"], adapters.storage
    )

    with pytest.raises(StaleVersion):
        erasure.erase(
            session,
            anna,
            prospect=prospect,
            moved=moved,
            actor="test",
            words=None,
            now=NOON,
        )


def test_a_piece_that_was_lost_before_stops_no_erasure(
    anna: Customer, session: Session, adapters: Adapters
):
    verified(session, anna)
    adapters.storage.delete(session.scalars(select(Evidence)).first().storage_key)

    erase(session, anna, adapters, POLICY)

    assert 2 == len(own_data.pictures(session, anna))


def test_an_open_matter_holds_what_it_needs(
    anna: Customer, session: Session, adapters: Adapters
):
    session.add(
        Case(
            customer=anna,
            kind=next(iter(CaseKind)),
            state=CaseState.OPEN,
            opened_at=NOON,
        )
    )
    session.flush()

    with pytest.raises(Held):
        erase(session, anna, adapters, POLICY)

    assert "Anna Eriksson" == anna.name


def test_the_receipt_goes_out_and_other_words_are_gone(
    anna: Customer, session: Session, adapters: Adapters
):
    erase(session, anna, adapters, POLICY, words=RECEIPT)

    rows = session.scalars(select(Message).order_by(Message.id)).all()
    assert [(MessageStatus.FAILED, "erased")] == [
        (row.status, row.failure) for row in rows[:-1]
    ]
    assert (None, None) == (rows[0].to, rows[0].body)
    assert ("anna@example.org", "All of it\n") == (rows[-1].to, rows[-1].body)


def test_that_a_request_by_law_was_answered_outlives_it(
    anna: Customer, session: Session, adapters: Adapters
):
    """It lies under a key of its own."""
    rae = session.scalars(select(Staff)).first()
    request = LawfulRequest(
        wrapped_key=session.info["keyring"].new_wrapped_key(),
        customer=anna,
        kind=LawfulKind.COURT_ORDER,
        state=LawfulState.DOWNLOADED,
        received_on=NOON.date(),
        requested_by=rae,
        written_at=NOON,
    )
    session.add(request)
    session.flush()
    request.authority = "District court"
    session.commit()

    erase(session, anna, adapters, POLICY)

    session.expire_all()
    assert "District court" == request.authority


def test_killed_while_pictures_are_sealed_anew_nothing_has_happened(
    anna: Customer, session: Session, adapters: Adapters, monkeypatch
):
    """What was put by then has no row, and the sweep of orphans removes it."""
    verified(session, anna)
    before = {key for key, _ in adapters.storage.walk()}
    prospect = erasure.look(session, anna, policy=POLICY, now=NOON)
    real, puts = adapters.storage.put, []

    def dying(key: str, sealed: bytes) -> None:
        if puts:
            raise KeyboardInterrupt
        puts.append(key)
        real(key, sealed)

    monkeypatch.setattr(MemoryStorage, "put", lambda _, *piece: dying(*piece))
    keyring = session.info["keyring"]
    with pytest.raises(KeyboardInterrupt):
        kept_records.seal_anew(prospect.pieces, anna.vault, keyring, adapters.storage)
    monkeypatch.undo()

    assert "Anna Eriksson" == anna.name
    later = NOON + timedelta(hours=2)
    assert 1 == forget_orphans(session, adapters.storage, now=later)
    assert before == {key for key, _ in adapters.storage.walk()}
    erase(session, anna, adapters, POLICY)
    assert 3 == len(own_data.pictures(session, anna))


def test_of_two_devices_at_once_one_erases(
    app: Flask, anna: Customer, session: Session, adapters: Adapters
):
    verified(session, anna)
    who = anna.id
    session.rollback()

    def press() -> str:
        erase(db.session(), db.session.get_one(Customer, who), adapters, POLICY)
        return "done"

    assert ["done", "too late"] == sorted(at_once(app, press, press))
    assert 1 == len(session.scalars(select(KeptRecord)).all())
    assert 3 == len(own_data.pictures(session, session.get_one(Customer, who)))


def test_somebody_else_keeps_everything(
    anna: Customer, session: Session, adapters: Adapters
):
    other = make_customer(session, name="Bo Berg", email="bo@example.org")
    session.commit()

    erase(session, anna, adapters, POLICY)

    assert "Bo Berg" == other.name
    assert other == customers.find(session, "email", "bo@example.org")


def test_the_same_address_registers_as_somebody_new(
    anna: Customer, session: Session, adapters: Adapters
):
    erase(session, anna, adapters, POLICY)
    again = make_customer(session)

    assert again.id != anna.id
    assert again == customers.find(session, "email", "anna@example.org")


def test_the_customers_copy_holds_nothing_that_must_not_be_told(
    anna: Customer, session: Session
):
    own = own_data.gather(session, anna, for_law=False)
    law = own_data.gather(session, anna, for_law=True)

    assert "The hologram looks strange" not in str(own)
    assert "Called back about her permit" not in str(own)
    assert "checks" not in own["verifications"][0]
    assert "The hologram looks strange" in str(law)
    assert "Called back about her permit" in str(law)
    assert "Please take it again" in str(own)
    assert "C01X00T47" in str(own)


def test_a_key_rotation_passes_over_what_was_destroyed(
    app: Flask, anna: Customer, session: Session, adapters: Adapters
):
    erase(session, anna, adapters, POLICY)
    answer = app.test_cli_runner().invoke(args=["rotate-keys"])

    assert 0 == answer.exit_code, answer.output
    assert b"" == session.get_one(Customer, anna.id).wrapped_key
