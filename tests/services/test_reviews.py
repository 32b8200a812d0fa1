"""What people decide: who holds it decides, and some rejections need two."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.errors import (
    AlreadyDone,
    AwaitsSecond,
    HeldBy,
    PortalError,
    ProposerGone,
    SamePerson,
    StaleVersion,
)
from portal.extensions import begin_write, db
from portal.models.audit import AuditEvent
from portal.models.review import Proposal
from portal.models.staff import Staff
from portal.models.verification import Decision, Verification
from portal.policy import Policy
from portal.services import reviews, staff, verifications
from portal.services.reviews import claims, proposals
from portal.services.reviews.decisions import Verdict
from portal.states import DecisionOutcome, ProposalState, Role, VerificationState
from tests.clocks import NOON
from tests.races import at_once
from tests.services.test_claims import LEASE, waiting
from tests.staff_cast import make_staff

ALONE = Policy.load().review
FOUR = replace(ALONE, four_eyes_rejection="on")
APPROVE = Verdict(outcome=DecisionOutcome.APPROVED)
REJECT = Verdict(
    outcome=DecisionOutcome.REJECTED,
    reasons=["not_you"],
    text_for_customer="Please call us.",
    text_for_staff="It is her sister.",
)


@pytest.fixture
def rae(session) -> Staff:
    begin_write(session)
    return make_staff(session)


@pytest.fixture
def ole(session, rae) -> Staff:
    return make_staff(session, name="Ole Other", email="ole@example.org")


@pytest.fixture
def row(session, rae) -> Verification:
    return waiting(session)


def decide(session, row, verdict, by, *, policy=ALONE, seen=None):
    seen = row.version if seen is None else seen
    return reviews.decide(
        session, row, verdict, by=by, seen=seen, policy=policy, now=NOON
    )


def propose(session, row, by) -> Proposal:
    made = decide(session, row, REJECT, by, policy=FOUR)
    assert isinstance(made, Proposal)
    return made


def confirm(session, row, by, *, seen=None):
    seen = row.version if seen is None else seen
    return reviews.confirm(session, row, by=by, seen=seen, policy=FOUR, now=NOON)


def test_only_who_holds_it_decides_while_somebody_does(session, row, rae, ole):
    claims.take(session, row, by=rae, lease=LEASE, now=NOON)

    with pytest.raises(HeldBy):
        decide(session, row, APPROVE, ole)

    assert isinstance(decide(session, row, APPROVE, rae), Decision)
    assert claims.of(session, row) is None


def test_what_nobody_holds_may_be_decided(session, row, rae):
    assert isinstance(decide(session, row, REJECT, rae), Decision)


def test_who_decided_is_told_rather_than_who_held(session, row, rae, ole):
    decide(session, row, APPROVE, rae)

    with pytest.raises(AlreadyDone):
        decide(session, row, REJECT, ole, policy=FOUR)


def test_a_proposed_rejection_is_no_decision_yet(session, row, rae):
    before = row.version

    made = propose(session, row, rae)

    assert VerificationState.IN_REVIEW is row.state
    assert session.scalar(select(Decision)) is None
    assert before < row.version == made.at_version
    assert "Please call us." == made.text_for_customer
    assert b"call" not in made.text_for_customer_sealed


def test_an_approval_needs_no_second_person(session, row, rae):
    assert isinstance(decide(session, row, APPROVE, rae, policy=FOUR), Decision)


def test_the_second_person_makes_it_hold(session, row, rae, ole):
    made = propose(session, row, rae)

    decision = confirm(session, row, ole)

    assert VerificationState.REJECTED is row.state
    assert (rae.id, ole) == (decision.staff_id, decision.second)
    assert ["not_you"] == decision.reasons
    assert "It is her sister." == decision.text_for_staff
    assert (ProposalState.CONFIRMED, decision) == (made.state, made.decision)
    told = select(AuditEvent.actor).where(AuditEvent.action == "decision.made")
    assert f"staff:{ole.public_id}" == session.scalars(told).one()


def test_nobody_is_both(session, row, rae):
    propose(session, row, rae)

    with pytest.raises(SamePerson):
        confirm(session, row, rae)


def test_a_proposal_is_answered_not_passed_by(session, row, rae, ole):
    propose(session, row, rae)

    for verdict, policy in ((APPROVE, FOUR), (REJECT, FOUR), (REJECT, ALONE)):
        with pytest.raises(AwaitsSecond):
            decide(session, row, verdict, ole, policy=policy)


def test_what_changed_meanwhile_is_looked_at_first(session, row, rae, ole):
    made = propose(session, row, rae)
    seen = row.version
    verifications.touch(row, now=NOON)

    with pytest.raises(StaleVersion):
        confirm(session, row, ole, seen=seen)
    assert row.version != made.at_version
    assert confirm(session, row, ole)


def test_the_proposal_of_who_was_shut_out_is_sent_back_only(session, row, rae, ole):
    propose(session, row, rae)
    staff.disable(session, rae, actor="test", now=NOON)

    with pytest.raises(ProposerGone):
        confirm(session, row, ole)
    made = reviews.send_back(session, row, "Decide anew", by=ole, now=NOON)

    assert ProposalState.SENT_BACK is made.state
    assert isinstance(decide(session, row, APPROVE, ole, policy=FOUR), Decision)


def test_the_proposal_of_who_may_no_longer_review_is_no_second_pair_of_eyes(
    session, row, rae, ole
):
    propose(session, row, rae)
    rae.role = Role.SUPPORT
    session.flush()

    with pytest.raises(ProposerGone):
        confirm(session, row, ole)


def test_sent_back_with_a_note_it_waits_again(session, row, rae, ole):
    propose(session, row, rae)

    reviews.send_back(session, row, "The photo is ten years old.", by=ole, now=NOON)

    (settled,) = proposals.settled(session, row)
    assert ("The photo is ten years old.", ole) == (settled.note, settled.second)
    assert proposals.open_of(session, row) is None
    assert propose(session, row, rae)


def test_its_own_writer_withdraws_it(session, row, rae):
    propose(session, row, rae)

    made = reviews.send_back(session, row, "", by=rae, now=NOON)

    assert ProposalState.WITHDRAWN is made.state
    with pytest.raises(AlreadyDone):
        reviews.send_back(session, row, "", by=rae, now=NOON)


@pytest.mark.parametrize("other", ["confirms", "sends back"])
def test_of_two_second_persons_one_wins(app, session, row, rae, ole, other):
    third = make_staff(session, name="Tia Third", email="tia@example.org")
    propose(session, row, rae)
    ids, seen = (row.id, ole.id, third.id), row.version
    session.commit()

    def answer(who: int, what: str) -> str:
        case, by = db.session.get_one(Verification, ids[0]), who
        colleague = db.session.get_one(Staff, by)
        try:
            if what == "confirms":
                confirm(db.session(), case, colleague, seen=seen)
            else:
                reviews.send_back(db.session(), case, "No", by=colleague, now=NOON)
        except (StaleVersion, AlreadyDone):
            return "told"
        return "won"

    won = at_once(
        app, lambda: answer(ids[1], "confirms"), lambda: answer(ids[2], other)
    )

    assert ["told", "won"] == sorted(won)
    begin_write(session)
    made = session.scalars(select(Decision)).all()
    (proposal,) = session.scalars(select(Proposal)).all()
    assert len(made) == (proposal.state is ProposalState.CONFIRMED)


def test_of_two_who_take_and_decide_at_once_one_wins(app, session, row, rae, ole):
    ids, seen = (row.id, rae.id, ole.id), row.version
    session.commit()

    def press(who: int) -> str:
        case = db.session.get_one(Verification, ids[0])
        colleague = db.session.get_one(Staff, who)
        try:
            claims.take(
                db.session(), case, by=colleague, lease=timedelta(minutes=1), now=NOON
            )
            decide(db.session(), case, REJECT, colleague, policy=FOUR, seen=seen)
        except PortalError as error:
            return type(error).__name__
        return "won"

    given = at_once(app, lambda: press(ids[1]), lambda: press(ids[2]))

    # who comes second sees the proposal: older than their page
    assert "won" in given
    assert set(given) - {"won"} <= {"AwaitsSecond", "HeldBy", "StaleVersion"}
    assert 1 == len(given) - given.count("won")
