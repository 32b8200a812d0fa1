"""What follows from a submitted round: by the portal itself, or by a person."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask, current_app
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.extensions import begin_write
from portal.jobs.examining import assess_due, examine_due
from portal.models.audit import AuditEvent
from portal.models.check import Check
from portal.models.examination import Assessment, Examination
from portal.models.message import Message
from portal.models.verification import Decision, Verification
from portal.policy import Policy
from portal.services import consents, examinations, verifications
from portal.services.demo import parties
from portal.services.examinations import assessments, findings, underway
from portal.services.reviews import decisions, proposals
from portal.services.reviews.decisions import Verdict
from portal.states import (
    DecisionOutcome,
    EvidenceState,
    Side,
    VerificationState,
)
from tests.clocks import NOON
from tests.seeing import FIELDS, PORTRAIT, Seeing, failing, passport, selfie
from tests.staff_cast import make_staff
from tests.web.anna import make_anna

STRANGER = tuple(-number for number in PORTRAIT)


@pytest.fixture
def anna(app: Flask, session: Session, client):
    """Anna has given everything, with pictures that can be opened."""
    anna = make_anna(app, session, client)
    anna.submits()
    begin_write(session)
    parties.ensure(session, now=NOON)
    anna.customer.email_confirmed_at = NOON
    anna.verification.progress("document").answers = {"country": "SE"}
    for row in session.scalars(select(examinations.Evidence)):
        storage = app.extensions["portal"].adapters.storage
        key = f"{row.id:02}/{row.id:038}"
        storage.put(key, row.verification.vault.seal(b"jpeg", context=row.public_id))
        row.storage_key = key
        examinations.want(session, row, now=NOON)
    session.commit()
    return anna


@pytest.fixture
def verification(anna) -> Verification:
    return anna.verification


def state(session: Session, verification: Verification) -> VerificationState:
    """Give the state as it is now."""
    session.expire_all()
    return verification.state


def with_policy(**changes) -> None:
    """Put other numbers of [examination] in force."""
    portal = current_app.extensions["portal"]
    policy = portal.config.policy
    changed = replace(policy, examination=replace(policy.examination, **changes))
    config = replace(portal.config, policy=changed)
    current_app.extensions["portal"] = replace(portal, config=config)


def test_a_clean_customer_is_approved_without_a_person(session, anna, verification):
    examine_due(Seeing())

    assert VerificationState.APPROVED is state(session, verification)
    decision = session.scalars(select(Decision)).one()
    assert (None, 64) == (decision.staff_id, len(decision.policy))
    made = session.scalars(
        select(AuditEvent).where(AuditEvent.action == "decision.made")
    ).one()
    assert "portal" == made.actor
    letter = session.scalars(select(Message)).one()
    assert "result" == letter.kind
    assert anna.customer.verified_at is not None


def test_the_assessment_waits_for_the_last_picture(session, verification):
    assert 0 == assess_due()
    assert underway.is_fresh(session, verification, now=NOON)
    assert verification.id in underway.unfinished(session)

    examine_due(Seeing())

    assert not underway.unfinished(session)


def test_a_strangers_selfie_is_asked_for_again(session, verification):
    examine_due(Seeing(selfie=selfie(STRANGER)))

    assert VerificationState.RESUBMISSION_REQUESTED is state(session, verification)
    assert ["not_matching"] == verification.progress("selfie").asked_again_for
    grounds = session.scalars(select(Assessment)).one().grounds
    told = next(each for each in grounds if each["check"] == "selfie.match")
    assert ("failed", "again") == (told["rule"], told["effect"])
    assert told["value"] > told["limit"]


def test_who_is_under_age_is_rejected(session, verification):
    young = replace(FIELDS, birth_date=NOON.date() - timedelta(days=365 * 16))

    examine_due(Seeing(front=passport(young)))

    assert VerificationState.REJECTED is state(session, verification)
    assert ["under_age"] == session.scalars(select(Decision)).one().reasons


def test_a_check_that_could_not_be_made_goes_to_a_person(session, verification):
    examine_due(Seeing(front=None))

    assert VerificationState.IN_REVIEW is state(session, verification)
    row = session.scalars(select(Assessment)).one()
    assert "in_review" == row.outcome
    assert not session.scalars(select(Decision)).all()


def test_people_decide_everything_where_the_setting_says_so(session, verification):
    with_policy(automatic="off")

    examine_due(Seeing())

    assert VerificationState.IN_REVIEW is state(session, verification)
    assert "approved" == session.scalars(select(Assessment)).one().outcome


def test_who_withdrew_the_consent_is_not_decided_on(session, anna, verification):
    begin_write(session)
    consents.withdraw(session, anna.customer, now=NOON)
    session.commit()

    examine_due(Seeing())

    assert VerificationState.IN_REVIEW is state(session, verification)


def test_what_staff_proposed_first_awaits_its_second_person(session, verification):
    reviewer = make_staff(session)
    session.commit()
    begin_write(session)
    proposals.propose(
        session,
        verification,
        Verdict(outcome=DecisionOutcome.REJECTED, reasons=["other"]),
        by=reviewer,
        seen=verification.version,
        now=NOON,
    )
    session.commit()

    examine_due(Seeing())

    assert VerificationState.IN_REVIEW is state(session, verification)


def test_what_staff_decided_first_stands(session, verification):
    reviewer = make_staff(session)
    session.commit()
    begin_write(session)
    decisions.decide(
        session,
        verification,
        Verdict(outcome=DecisionOutcome.REJECTED, reasons=["other"]),
        by=reviewer,
        seen=verification.version,
        rounds=5,
        now=NOON,
    )
    session.commit()

    examine_due(Seeing())

    assert VerificationState.REJECTED is state(session, verification)
    assert 1 == len(session.scalars(select(Decision)).all())


def test_a_round_that_staff_ended_is_not_judged(session, verification):
    reviewer = make_staff(session)
    session.commit()
    begin_write(session)
    decisions.decide(
        session,
        verification,
        Verdict(
            outcome=DecisionOutcome.RESUBMISSION_REQUESTED,
            steps={"selfie": ["unclear"]},
        ),
        by=reviewer,
        seen=verification.version,
        rounds=5,
        now=NOON,
    )
    session.commit()

    examine_due(Seeing())

    assert VerificationState.RESUBMISSION_REQUESTED is state(session, verification)
    assert None is session.scalars(select(Assessment)).one().outcome


def test_two_workers_assess_a_round_once(session, verification):
    """The second came too late: the lease of the first ran out, then it finished."""
    policy = Policy.load()
    for row in session.scalars(select(Examination)):
        row.state, row.due_at = "done", None
    session.commit()
    begin_write(session)
    slow = assessments.take_due(session, policy=policy, now=NOON)
    session.commit()
    current_app.extensions["portal"].adapters.clock.forward(minutes=5)
    assert 1 == assess_due()
    kept = session.scalar(select(func.count(Check.id)))

    begin_write(session)
    assessments.settle(session, slow, None, service=None, policy=policy, now=NOON)
    session.commit()

    assert kept == session.scalar(select(func.count(Check.id)))


def test_what_stops_every_worker_goes_to_a_person(session, verification):
    policy, clock = Policy.load(), current_app.extensions["portal"].adapters.clock
    for row in session.scalars(select(Examination)):
        row.state, row.due_at = "done", None
    session.commit()
    for _ in range(2):
        begin_write(session)
        assert assessments.take_due(session, policy=policy, now=clock())
        session.commit()
        clock.forward(minutes=5)

    assess_due()

    assert "in_review" == session.scalars(select(Assessment)).one().outcome
    assert "examination" in {
        each.name for each in findings.latest(session, verification)
    }


def test_faces_are_forgotten_once_it_is_decided(session, verification):
    examine_due(Seeing())

    session.expire_all()
    rows = session.scalars(select(Examination)).all()
    assert [None, None] == [row.template_sealed for row in rows]


def test_the_portrait_waits_for_the_selfie_that_was_asked_for_again(
    session, verification
):
    examine_due(Seeing(selfie=selfie(STRANGER)))

    session.expire_all()
    found = examinations.templates(session, verification)
    assert {Side.FRONT} == set(found)


def test_run_again_after_a_decision_changes_no_decision(session, anna, verification):
    examine_due(Seeing())
    reviewer = make_staff(session)
    session.commit()
    begin_write(session)
    examinations.again(session, verification, by=reviewer, now=NOON)
    session.commit()

    examine_due(Seeing(selfie=selfie(STRANGER)))

    assert VerificationState.APPROVED is state(session, verification)
    assert "resubmission_requested" == session.scalars(select(Assessment)).one().outcome
    assert 1 == len(session.scalars(select(Decision)).all())


def test_after_three_refusals_a_person_decides_about_a_bad_picture(
    session, verification
):
    """What was asked for at once so often is not asked for again at the end."""
    front = session.scalars(
        select(examinations.Evidence).where(examinations.Evidence.side == "front")
    ).one()
    for number in range(3):
        refused = examinations.Evidence(
            verification=verification,
            side="front",
            state=EvidenceState.REFUSED,
            taken_on=front.taken_on,
            received_at=NOON,
            at_version=1,
            fingerprint=bytes([number]) * 32,
        )
        session.add(refused)
        session.flush()
        row = examinations.want(session, refused, now=NOON)
        row.state, row.due_at = "done", None
    session.commit()

    examine_due(Seeing(front=failing(passport(), "document.zone", "zone_cut")))

    assert VerificationState.IN_REVIEW is state(session, verification)


def test_the_answers_may_be_sent_though_a_picture_was_examined_meanwhile(
    session, verification
):
    begin_write(session)
    shown = verification.version
    verification.state = VerificationState.OPEN
    verification.answers_version = shown
    session.delete(session.scalars(select(Assessment)).one())
    session.commit()
    examine_due(Seeing())
    session.expire_all()
    assert shown < verification.version

    begin_write(session)
    verifications.submit(session, verification, seen=shown, now=NOON)
    session.commit()

    assert 1 == assess_due()
