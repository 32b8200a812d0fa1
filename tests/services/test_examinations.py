"""Examinations in the background: taken, settled, mended at once, run again."""

import secrets
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.checks.values import Examined
from portal.extensions import begin_write
from portal.jobs.examining import examine_due, look
from portal.models.audit import AuditEvent
from portal.models.evidence import Evidence
from portal.models.examination import Examination
from portal.models.verification import Verification
from portal.policy import Policy
from portal.services import evidence, examinations, verifications
from portal.services.examinations import examining, findings
from portal.states import (
    Device,
    DocumentType,
    EvidenceState,
    ExaminationState,
    Side,
)
from tests.clocks import NOON
from tests.seeing import FIELDS, PORTRAIT, Seeing, failing, passport, selfie
from tests.staff_cast import make_staff
from tests.web.anna import make_anna

POLICY = Policy.load()
DEAD = timedelta(minutes=5)


@pytest.fixture
def anna(app: Flask, session: Session, client):
    anna = make_anna(app, session, client).finishes("consent")
    anna.verification.document_type = DocumentType.PASSPORT
    session.commit()
    return anna


@pytest.fixture
def verification(anna) -> Verification:
    return anna.verification


@pytest.fixture
def give(app: Flask, session: Session, adapters, verification):
    """Have the customer give a picture that stage A accepts."""

    def give(side: Side = Side.FRONT) -> Evidence:
        begin_write(session)
        picture = b"\xff\xd8\xff" + secrets.token_bytes(20)
        row = evidence.keep(
            session,
            verifications.lock(session, verification),
            side,
            Examined(picture=picture, preview=picture, width=900, height=600),
            original=picture,
            storage=adapters.storage,
            device=Device.COMPUTER,
            actor="test",
            now=NOON,
        )
        session.commit()
        return row

    return give


def reasons_of(row: Evidence) -> tuple[EvidenceState, list[str]]:
    return row.state, row.reasons


def test_an_accepted_picture_is_examined_and_what_was_seen_is_kept(
    session, give, verification
):
    give()
    assert {Side.FRONT} == examinations.pending(session, verification)

    assert 1 == examine_due(Seeing())

    assert set() == examinations.pending(session, verification)
    (seen,) = examinations.seen(session, verification).values()
    assert FIELDS == seen.page.zone.fields
    assert "document.kind" in {
        each.name for each in findings.latest(session, verification)
    }


def test_the_customers_page_is_told(session, give, verification):
    give()
    before = verification.version

    examine_due(Seeing())

    session.refresh(verification)
    assert before < verification.version


def test_what_was_seen_is_sealed_and_the_template_apart(session, give):
    give()
    examine_due(Seeing())

    row = session.scalars(select(Examination)).one()
    assert b"ERIKSSON" not in row.seen_sealed
    assert () == examinations.seen_in(row).portrait.template
    assert pytest.approx(PORTRAIT) == row.template


def test_a_picture_that_was_replaced_is_not_looked_at(session, give):
    give()
    second = give()
    seeing = Seeing()

    assert 1 == examine_due(seeing)

    states = session.scalars(select(Examination.state)).all()
    assert {ExaminationState.DONE} == set(states)
    assert EvidenceState.ACCEPTED is second.state


def test_a_picture_that_stops_its_examiner_is_tried_once_more_and_then_told(
    session, give, verification
):
    give()

    assert 2 == examine_due(Seeing(front=None))

    (found,) = (
        each
        for each in findings.latest(session, verification)
        if each.name == "examination"
    )
    assert ("error", ("examination_failed",)) == (found.outcome, found.reasons)
    assert set() == examinations.pending(session, verification)


def test_what_a_dead_worker_left_is_found(session, give, clock):
    give()
    begin_write(session)
    taken = examining.take_due(session, policy=POLICY.examination, now=NOON)
    session.commit()
    assert taken is not None
    assert 0 == examine_due(Seeing())

    clock.forward(minutes=5)

    assert 1 == examine_due(Seeing())


def test_what_kills_every_worker_is_given_up(session, give, verification, clock):
    """The worker itself died, twice, with the picture in hand."""
    give()
    for _ in range(2):
        begin_write(session)
        assert examining.take_due(session, policy=POLICY.examination, now=clock())
        session.commit()
        clock.forward(minutes=5)
    seeing = Seeing()

    examine_due(seeing)

    assert [] == seeing.looked_at
    assert set() == examinations.pending(session, verification)


def test_a_late_answer_changes_nothing(session, give, clock):
    give()
    begin_write(session)
    late = examining.take_due(session, policy=POLICY.examination, now=NOON)
    session.commit()
    clock.forward(minutes=5)
    examine_due(Seeing())
    known = len(session.scalars(select(findings.Check)).all())

    begin_write(session)
    examining.settle(session, late, passport(), policy=POLICY, now=clock())
    session.commit()

    assert known == len(session.scalars(select(findings.Check)).all())


def test_one_that_is_given_back_waits_and_has_no_try_less(session, give):
    give()
    begin_write(session)
    work = examining.take_due(session, policy=POLICY.examination, now=NOON)
    examining.give_back(session, work, now=NOON)
    session.commit()

    row = session.scalars(select(Examination)).one()
    assert (ExaminationState.WAITING, 0) == (row.state, row.tries)


def test_a_picture_whose_bytes_are_gone_is_told(session, give, verification, adapters):
    row = give()
    adapters.storage.delete(row.storage_key)

    examine_due(Seeing())

    assert "examination" in {
        each.name for each in findings.latest(session, verification)
    }


def test_one_error_does_not_end_the_worker(app, give, caplog):
    give()

    look(app, object())

    assert "AttributeError" in caplog.text


def test_what_a_new_picture_mends_is_asked_for_at_once(session, give, verification):
    row = give()

    examine_due(Seeing(front=failing(passport(), "document.zone", "zone_cut")))

    session.refresh(row)
    assert (EvidenceState.REFUSED, ["zone_cut"]) == reasons_of(row)
    assert row.storage_key is None
    assert {} == examinations.seen(session, verification)
    told = session.scalars(
        select(AuditEvent).where(AuditEvent.action == "evidence.refused")
    ).one()
    assert ("portal", ["zone_cut"]) == (told.actor, told.details["reasons"])


def test_a_step_that_was_done_is_opened_again_with_the_reasons(
    session, give, anna, verification
):
    give()
    begin_write(session)
    verifications.finish_step(
        session,
        verifications.lock(session, verification),
        "document",
        device=Device.COMPUTER,
        actor="test",
        now=NOON,
    )
    session.commit()

    examine_due(Seeing(front=failing(passport(), "document.zone", "zone_cut")))

    session.expire_all()
    step = verification.progress("document")
    assert (None, ["zone_cut"]) == (step.done_at, step.asked_again_for)


def test_an_expired_document_is_asked_for_at_once(session, give):
    row = give()
    old = replace(FIELDS, expiry_date=NOON.date() - timedelta(days=1))

    examine_due(Seeing(front=passport(old)))

    session.refresh(row)
    assert (EvidenceState.REFUSED, ["expired"]) == reasons_of(row)


def test_signs_of_a_copy_are_judged_at_the_end(session, give):
    row = give()

    examine_due(Seeing(front=failing(passport(), "document.recaptured", "screen")))

    session.refresh(row)
    assert EvidenceState.ACCEPTED is row.state


def test_after_three_refusals_the_picture_stays_for_a_person(session, give):
    bad = failing(selfie(), "selfie.eyes", "eyes_closed")

    rows = []
    for _ in range(4):
        rows.append(give(Side.SELFIE))
        examine_due(Seeing(selfie=bad))

    for row in rows:
        session.refresh(row)
    states = [row.state for row in rows]
    assert [EvidenceState.REFUSED] * 3 + [EvidenceState.ACCEPTED] == states


def test_the_same_file_is_known_when_it_comes_again(session, give, adapters):
    row = give()
    examine_due(Seeing(front=failing(passport(), "document.found", "no_document")))
    session.refresh(row)

    assert evidence.pictures.is_hopeless(row.state, row.reasons)


def test_another_kind_of_document_may_be_chosen_for_the_same_file(session, give):
    row = give()
    examine_due(Seeing(front=failing(passport(), "document.kind", "wrong_type")))

    session.refresh(row)
    assert not evidence.pictures.is_hopeless(EvidenceState.REFUSED, ["wrong_type"])


def test_staff_have_everything_examined_again(session, give, verification):
    give()
    examine_due(Seeing())
    reviewer = make_staff(session)
    session.commit()

    begin_write(session)
    examinations.again(session, verification, by=reviewer, now=NOON)
    session.commit()

    assert {Side.FRONT} == examinations.pending(session, verification)
    assert 1 == examine_due(Seeing())
    names = [row.name for row in findings.rows_of(session, verification)]
    assert len(set(names)) == len(names)
