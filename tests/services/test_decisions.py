"""Decisions: reasons, rounds, and two who decide at once."""

import threading

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.reasons import RESUBMISSION
from portal.domain.standard import STANDARD
from portal.errors import AlreadyDone, ReasonMissing, RoundsOver, StaleVersion
from portal.extensions import begin_write, db
from portal.models.audit import AuditEvent
from portal.models.message import Message
from portal.models.staff import Staff
from portal.models.verification import Decision, Verification
from portal.services import evidence, verifications
from portal.services.messages import Words
from portal.services.reviews import decisions
from portal.services.reviews.decisions import Verdict
from portal.states import DecisionOutcome, Side, VerificationState
from tests.clocks import NOON
from tests.staff_cast import make_staff
from tests.web.anna import make_anna

APPROVE = Verdict(outcome=DecisionOutcome.APPROVED)
REJECT = Verdict(outcome=DecisionOutcome.REJECTED, reasons=["not_accepted"])


def ask(**steps: list[str]) -> Verdict:
    """Give a verdict that asks for these steps again."""
    return Verdict(outcome=DecisionOutcome.RESUBMISSION_REQUESTED, steps=steps)


@pytest.fixture
def submitted(app: Flask, session: Session, client) -> Verification:
    anna = make_anna(app, session, client).submits()
    begin_write(session)
    session.refresh(anna.verification)
    return anna.verification


@pytest.fixture
def rae(session: Session, submitted) -> Staff:
    return make_staff(session)


@pytest.fixture
def decide(session: Session, submitted: Verification, rae: Staff):
    def decide(verdict: Verdict, *, seen: int | None = None, rounds=5) -> Decision:
        return decisions.decide(
            session,
            submitted,
            verdict,
            by=rae,
            seen=submitted.version if seen is None else seen,
            rounds=rounds,
            now=NOON,
        )

    return decide


def submit_again(session: Session, verification: Verification) -> None:
    """Have the customer do what was asked, and submit."""
    passage = verifications.passage(session, verification)
    for step in verification.steps:
        step.done_at = step.done_at or NOON
    for row in session.scalars(
        select(evidence.Evidence).where(
            evidence.Evidence.verification_id == verification.id
        )
    ):
        row.state = evidence.EvidenceState.ACCEPTED
    session.flush()
    assert passage.open
    verifications.submit(session, verification, seen=verification.version, now=NOON)


def test_an_approval_verifies_the_customer(decide, submitted):
    before = submitted.version

    decide(APPROVE)

    assert VerificationState.APPROVED is submitted.state
    assert NOON == submitted.customer.verified_at
    assert before < submitted.version


def test_asking_again_opens_the_named_steps_alone(session, decide, submitted):
    decide(ask(selfie=["unclear"]))

    passage = verifications.passage(session, submitted)
    assert "selfie" == STANDARD.next(passage).key
    assert ["selfie"] == [
        step.key for step in STANDARD.steps if STANDARD.allows(step, passage)
    ]
    assert ["unclear"] == submitted.progress("selfie").asked_again_for
    assert 2 == submitted.round


def test_asking_again_forgets_the_pictures_of_that_step_alone(
    session, decide, submitted
):
    decide(ask(selfie=["unclear"]))

    assert {Side.FRONT} == set(evidence.accepted(session, submitted))


def test_after_five_rounds_nothing_is_asked_again(session, decide, submitted):
    for _ in range(4):
        decide(ask(phone=["unreachable"]))
        submit_again(session, submitted)

    assert 5 == submitted.round
    with pytest.raises(RoundsOver):
        decide(ask(phone=["unreachable"]))
    assert decide(REJECT)


@pytest.mark.parametrize(
    "verdict",
    [
        Verdict(outcome=DecisionOutcome.REJECTED),
        Verdict(outcome=DecisionOutcome.REJECTED, reasons=["no such reason"]),
        ask(),
        ask(selfie=[]),
        ask(selfie=["expired"]),
        ask(consent=["unclear"]),
        Verdict(outcome=DecisionOutcome.APPROVED, reasons=["other"]),
    ],
)
def test_a_decision_needs_reasons_from_the_list(decide, submitted, verdict):
    with pytest.raises(ReasonMissing):
        decide(verdict)

    assert VerificationState.IN_REVIEW is submitted.state


def test_what_was_decided_is_not_decided_again(decide):
    decide(APPROVE)

    with pytest.raises(AlreadyDone):
        decide(REJECT)


def test_a_decision_on_an_older_page_is_refused(decide, submitted):
    with pytest.raises(StaleVersion):
        decide(APPROVE, seen=submitted.version - 1)


def test_of_two_reviewers_one_wins(app, session, submitted, rae):
    public_id, seen, staff_id = submitted.public_id, submitted.version, rae.public_id
    outcomes = []
    session.commit()
    together = threading.Barrier(2)

    def press(verdict: Verdict) -> None:
        with app.app_context():
            together.wait()
            begin_write(db.session)
            row = (
                db.session.scalars(
                    select(Verification).where(Verification.public_id == public_id)
                )
                .unique()
                .one()
            )
            by = db.session.scalars(
                select(Staff).where(Staff.public_id == staff_id)
            ).one()
            try:
                decisions.decide(
                    db.session(), row, verdict, by=by, seen=seen, rounds=5, now=NOON
                )
                db.session.commit()
                outcomes.append("won")
            except (AlreadyDone, StaleVersion):
                db.session.rollback()
                outcomes.append("told")

    threads = [
        threading.Thread(target=press, args=(verdict,)) for verdict in (APPROVE, REJECT)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert ["told", "won"] == sorted(outcomes)
    assert 1 == len(session.scalars(select(Decision)).all())


def test_the_audit_log_knows_outcome_and_reasons_but_no_text(session, decide):
    decide(
        Verdict(
            outcome=DecisionOutcome.REJECTED,
            reasons=["other"],
            text_for_customer="Dear Anna",
            text_for_staff="It is her sister",
        )
    )

    event = session.scalars(
        select(AuditEvent).where(AuditEvent.action == "decision.made")
    ).one()
    assert ["other"] == event.details["reasons"]
    assert "Anna" not in str(event.details)
    assert "sister" not in str(event.details)


def test_the_texts_are_sealed(session, decide):
    decision = decide(
        Verdict(
            outcome=DecisionOutcome.REJECTED,
            reasons=["other"],
            text_for_staff="It is her sister",
        )
    )

    assert "It is her sister" == decision.text_for_staff
    assert b"sister" not in decision.text_for_staff_sealed


@pytest.mark.parametrize(("confirmed", "letters"), [(NOON, 1), (None, 0)])
def test_the_result_goes_to_a_confirmed_address(
    session, decide, submitted, confirmed, letters
):
    submitted.customer.email_confirmed_at = confirmed
    decision = decide(APPROVE)

    for _ in range(2):
        decisions.tell(session, decision, Words("Done", "Done", ""), now=NOON)

    assert letters == len(session.scalars(select(Message)).all())


def test_each_step_that_can_be_asked_again_is_a_step():
    assert RESUBMISSION.keys() <= {step.key for step in STANDARD.steps}
