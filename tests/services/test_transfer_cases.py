"""Cases of transfers: opened, worked on and decided, however many do it at once."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.domain.exposure import ScreeningOutcome
from portal.domain.transfers import ScreeningTrigger, TransferState
from portal.errors import (
    AlreadyDone,
    AwaitsSecond,
    HeldBy,
    ProposerGone,
    ReasonMissing,
    SamePerson,
    StaleVersion,
)
from portal.models.case import Case, CaseDecision, CaseProposal
from portal.models.customer import Customer
from portal.services import audit, cases, screenings
from portal.services.cases import decisions, pauses, proposals, transfer_cases
from portal.services.cases.rows import edition
from portal.services.cases.rulings import refundable
from portal.states import CaseKind, CaseStage, CaseState, Measure, Role
from tests.case_cast import POLICY, asked, decide, flagged, officer, ruling
from tests.clocks import NOON
from tests.factories import make_customer
from tests.staff_cast import anew
from tests.transfer_cast import (
    CLEAN,
    DIRTY,
    NO_DATA,
    UNREACHABLE,
    analysts,
    enter,
    scored,
    screen,
)

SANCTIONED = scored("4", owner="W Group")
LARGE = "50"  # ether


@pytest.fixture
def anna(session) -> Customer:
    found = make_customer(session)
    session.commit()
    return found


@pytest.fixture
def cora(session):
    return officer(session)


@pytest.fixture
def carl(session):
    return officer(session, "Carl")


@pytest.fixture
def case(app, adapters, session, anna) -> Case:
    return flagged(app, adapters, session, anna)


def again(app, adapters, session, case, say) -> Case:
    """Screen the transfer of a case once more."""
    analysts(adapters, one=say)
    transfer = anew(session).get_one(Case, case.id).transfer
    screenings.ask(session, transfer, trigger=ScreeningTrigger.SCHEDULE, now=NOON)
    session.commit()
    screen(app)
    return anew(session).get_one(Case, case.id)


def test_a_dirty_transfer_asks_its_customer_to_verify(case, anna):
    assert CaseKind.TRANSFER is case.kind
    assert CaseStage.PAPERS is case.stage
    assert NOON == case.flagged_at == case.asked_to_verify_at


def test_of_somebody_verified_it_waits_for_a_person(app, adapters, session, anna):
    anna.verified_at = NOON
    session.commit()

    case = flagged(app, adapters, session, anna)

    assert (CaseStage.ANALYSIS, None) == (case.stage, case.asked_to_verify_at)


def test_what_is_only_out_of_reach_has_no_case(app, adapters, session, anna):
    analysts(adapters, one=UNREACHABLE)
    enter(session, anna)
    screen(app)

    assert not anew(session).scalar(select(func.count(Case.id)))


def test_no_data_goes_to_a_person_and_asks_the_customer_nothing(
    app, adapters, session, anna
):
    case = flagged(app, adapters, session, anna, say=NO_DATA)

    assert CaseStage.ANALYSIS is case.stage
    assert case.asked_to_verify_at is None


def test_while_a_provider_is_out_of_reach_it_is_the_portals_turn(
    app, adapters, session, anna
):
    analysts(adapters, one=DIRTY, two=[UNREACHABLE, CLEAN])
    transfer = enter(session, anna)
    screen(app)

    assert CaseStage.SCREENING is transfer_cases.of(anew(session), transfer).stage


def test_money_does_not_go_on_before_every_provider_answered(
    app, adapters, session, anna, cora
):
    analysts(adapters, one=DIRTY, two=[UNREACHABLE, CLEAN])
    transfer = enter(session, anna, amount="0.01")
    screen(app)
    case = transfer_cases.of(anew(session), transfer)

    with pytest.raises(AlreadyDone):
        decide(session, case, Measure.CONTINUE, by=cora)
    session.rollback()

    assert TransferState.HELD is case.transfer.state
    decide(session, case, Measure.REFUND, by=cora)


def test_the_same_screening_opens_one_case_however_often(case, session):
    for _ in range(2):
        transfer_cases.open_for(session, case.transfer, case.screening, now=NOON)
    session.commit()

    assert 1 == session.scalar(select(func.count(Case.id)))
    assert 1 == case.version


def test_the_same_verdict_again_leaves_a_decision_alone(
    app, adapters, session, case, cora
):
    decide(session, case, Measure.CONTINUE, by=cora)

    found = again(app, adapters, session, case, DIRTY)

    assert (CaseState.DECIDED, 1) == (found.state, found.round)


@pytest.mark.parametrize("say", [SANCTIONED, scored("70", mixer="0.5", scam="0.4")])
def test_a_stricter_verdict_opens_a_decided_case_again(
    app, adapters, session, case, cora, say
):
    decide(session, case, Measure.CONTINUE, by=cora, now=NOON + timedelta(minutes=1))

    found = again(app, adapters, session, case, say)

    assert (CaseState.OPEN, 2, None) == (found.state, found.round, found.decided_at)
    assert TransferState.RELEASED is found.transfer.state
    assert refundable(session, found.transfer) is None


def test_a_new_ground_opens_a_decided_case_again_once(
    app, adapters, session, case, cora
):
    """Even if it alone would only have held the money, as a sanctions list does."""
    decide(session, case, Measure.CONTINUE, by=cora, now=NOON + timedelta(minutes=1))

    states = []
    for say in (NO_DATA, NO_DATA, DIRTY):
        found = again(app, adapters, session, case, say)
        states.append((found.state, found.round, found.outcome))
        if CaseState.OPEN is found.state:
            later = NOON + timedelta(minutes=2)
            decide(session, found, Measure.CONTINUE, by=cora, now=later)

    assert [
        (CaseState.OPEN, 2, ScreeningOutcome.VERIFY),
        (CaseState.DECIDED, 2, ScreeningOutcome.VERIFY),
        (CaseState.DECIDED, 2, ScreeningOutcome.VERIFY),
    ] == states


def test_a_stricter_verdict_makes_an_open_page_old(app, adapters, session, case, cora):
    seen = edition(case)
    found = again(app, adapters, session, case, SANCTIONED)

    assert ScreeningOutcome.FREEZE is found.outcome
    assert TransferState.FROZEN is found.transfer.state
    with pytest.raises(StaleVersion):
        decide(session, found, Measure.FREEZE, by=officer(session, "Zoe"), seen=seen)


@pytest.mark.parametrize(
    ("measure", "state"),
    [
        (Measure.CONTINUE, TransferState.RELEASED),
        (Measure.REFUND, TransferState.HELD),
        (Measure.FREEZE, TransferState.FROZEN),
    ],
)
def test_one_decides_about_a_small_amount(case, session, cora, measure, state):
    made = decide(session, case, measure, by=cora, now=NOON + timedelta(hours=25))

    assert isinstance(made, CaseDecision)
    assert (state, CaseState.DECIDED) == (case.transfer.state, case.state)
    assert (25 * 3600, True) == (made.seconds, made.late)
    is_refund = measure is Measure.REFUND
    assert is_refund is (refundable(session, case.transfer) is not None)
    assert audit.verify(session).first_bad is None


def test_two_decide_about_a_large_one(app, adapters, session, anna, cora, carl):
    case = flagged(app, adapters, session, anna, amount=LARGE)
    assert isinstance(decide(session, case, Measure.REFUND, by=cora), CaseProposal)
    with pytest.raises(AwaitsSecond):
        decide(session, case, Measure.CONTINUE, by=carl)
    with pytest.raises(SamePerson):
        confirm(session, case, cora)
    assert refundable(session, case.transfer) is None

    made = confirm(session, case, carl)

    assert (cora.id, carl.id) == (made.staff_id, made.second_id)
    assert made is refundable(session, case.transfer)
    with pytest.raises(AlreadyDone):
        confirm(session, case, carl)


def confirm(session, case, by):
    return decisions.confirm(
        session, case, by=by, seen=edition(case), policy=POLICY.cases, now=NOON
    )


def test_a_proposal_is_sent_back_or_withdrawn(app, adapters, session, anna, cora, carl):
    case = flagged(app, adapters, session, anna, amount=LARGE)
    for by, state in ((carl, "sent_back"), (cora, "withdrawn")):
        row = decide(session, case, Measure.CONTINUE, by=cora)
        proposals.send_back(session, case, "Look again", by=by, now=NOON)
        assert state == row.state

    assert CaseState.OPEN is case.state


def test_a_stricter_verdict_puts_a_proposal_aside(
    app, adapters, session, anna, cora, carl
):
    """Of what it found only one person would have known."""
    case = flagged(app, adapters, session, anna, amount=LARGE)
    decide(session, case, Measure.CONTINUE, by=cora)

    case = again(app, adapters, session, case, scored("70", mixer="0.5", scam="0.4"))

    with pytest.raises(AlreadyDone):
        confirm(session, case, carl)
    [row] = proposals.settled(session, case)
    assert ("sent_back", None) == (row.state, row.second)
    assert TransferState.HELD is case.transfer.state
    assert isinstance(decide(session, case, Measure.REFUND, by=carl), CaseProposal)


def test_to_freeze_waits_for_nobody(app, adapters, session, anna, cora, carl):
    case = flagged(app, adapters, session, anna, amount=LARGE)
    proposal = decide(session, case, Measure.CONTINUE, by=cora)

    made = decide(session, case, Measure.FREEZE, by=carl)

    assert isinstance(made, CaseDecision)
    assert "sent_back" == proposal.state


def test_frozen_money_is_unfrozen_and_then_decided_on(case, session, cora):
    decide(session, case, Measure.FREEZE, by=cora)
    with pytest.raises(AlreadyDone):
        decide(session, case, Measure.CONTINUE, by=cora)

    later = NOON + timedelta(days=3)
    decide(session, case, Measure.UNFREEZE, by=cora, now=later)

    assert (TransferState.HELD, CaseState.OPEN) == (case.transfer.state, case.state)
    assert (2, later) == (case.round, case.flagged_at)
    decide(session, case, Measure.CONTINUE, by=cora, now=later)
    assert TransferState.RELEASED is case.transfer.state


def test_what_a_screening_freezes_anew_is_looked_at_anew(
    app, adapters, session, anna, cora
):
    case = flagged(app, adapters, session, anna, say=SANCTIONED)
    decide(session, case, Measure.UNFREEZE, by=cora)
    decide(session, case, Measure.REFUND, by=cora)

    case = again(app, adapters, session, case, SANCTIONED)

    assert (TransferState.FROZEN, CaseState.OPEN) == (case.transfer.state, case.state)
    decide(session, case, Measure.FREEZE, by=cora)
    assert CaseState.DECIDED is again(app, adapters, session, case, SANCTIONED).state


def test_a_refund_that_waits_can_still_be_stopped(case, session, cora):
    decide(session, case, Measure.REFUND, by=cora)
    assert refundable(session, case.transfer)

    decide(session, case, Measure.FREEZE, by=cora)

    assert refundable(session, case.transfer) is None


def test_who_comes_second_is_told(case, session, cora, carl):
    seen = edition(case)
    decide(session, case, Measure.CONTINUE, by=cora, seen=seen)

    with pytest.raises(AlreadyDone):
        decide(session, case, Measure.REFUND, by=carl, seen=seen)


def test_who_verified_meanwhile_is_looked_at_again(case, session, cora, anna):
    seen = edition(case)
    anna.verified_at = NOON
    session.commit()

    with pytest.raises(StaleVersion):
        decide(session, case, Measure.REFUND, by=cora, seen=seen)


@pytest.mark.parametrize(
    "wrong", [{"reasons": []}, {"reasons": ["sanctions"]}, {"text_for_staff": ""}]
)
def test_a_decision_needs_a_reason_and_words(case, session, cora, wrong):
    with pytest.raises(ReasonMissing):
        ruling(Measure.CONTINUE, **wrong).check()


def test_a_case_is_its_holders_until_it_is_taken_over(case, session, cora, carl):
    cases.take(session, case, by=cora, now=NOON)
    with pytest.raises(HeldBy):
        decide(session, case, Measure.CONTINUE, by=carl)
    with pytest.raises(HeldBy):
        asked(session, case, by=carl)

    cases.take(session, case, by=carl, now=NOON)

    assert (carl.id, cora.id) == (case.holder_id, case.taken_from_id)
    decide(session, case, Measure.CONTINUE, by=carl)


def test_who_left_holds_nothing(case, session, cora, carl):
    cases.take(session, case, by=cora, now=NOON)
    cora.disabled_at = NOON
    session.commit()

    decide(session, case, Measure.CONTINUE, by=carl)


def test_who_may_no_longer_decide_holds_nothing(case, session, cora, carl):
    cases.take(session, case, by=cora, now=NOON)
    cora.role = Role.REVIEWER
    session.commit()

    decide(session, case, Measure.CONTINUE, by=carl)


def test_a_proposal_of_who_may_no_longer_decide_is_sent_back_only(
    app, adapters, session, anna, cora, carl
):
    case = flagged(app, adapters, session, anna, amount=LARGE)
    decide(session, case, Measure.CONTINUE, by=cora)
    cora.role = Role.SUPPORT
    session.commit()

    with pytest.raises(ProposerGone):
        confirm(session, case, carl)
    session.rollback()
    proposals.send_back(session, case, "Anew", by=carl, now=NOON)

    assert TransferState.HELD is case.transfer.state


def test_a_partners_block_stops_the_clock_until_it_is_lifted(case, session, cora):
    pauses.begin(session, case, "Bank X blocks", by=cora, now=NOON)
    with pytest.raises(AlreadyDone):
        pauses.begin(session, case, "Again", by=cora, now=NOON)
    pauses.resume(session, case, by=cora, now=NOON + timedelta(hours=10))

    made = decide(
        session, case, Measure.CONTINUE, by=cora, now=NOON + timedelta(hours=30)
    )

    assert (20 * 3600, False) == (made.seconds, made.late)


def test_a_decision_ends_the_pause(case, session, cora):
    pauses.begin(session, case, "Bank X blocks", by=cora, now=NOON)

    decide(session, case, Measure.CONTINUE, by=cora, now=NOON + timedelta(hours=3))

    assert pauses.open_of(session, case) is None


def test_two_transfers_of_one_customer_have_a_case_each(app, adapters, session, anna):
    first = flagged(app, adapters, session, anna)
    second = flagged(app, adapters, session, anna, once="second")

    assert first.id != second.id
