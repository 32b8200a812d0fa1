"""A transfer moves by verdicts alone, and never passes without one of its own."""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.domain.exposure import AnswerStatus, ScreeningOutcome, Share
from portal.domain.transfers import ScreeningState, ScreeningTrigger, TransferState
from portal.jobs.screening_chores import ask_again
from portal.models.audit import AuditEvent
from portal.models.case import Case
from portal.models.customer import Customer
from portal.models.screening import EarlierReply, ProviderAnswer, Screening
from portal.models.transfer import Transfer
from portal.services import audit, screenings
from portal.services.screenings import work
from portal.services.screenings.outcomes import Desk
from portal.services.screenings.verdicts import keep
from portal.services.screenings.work import Inquiry
from portal.services.transfers import hashes
from tests.factories import make_customer
from tests.staff_cast import anew
from tests.transfer_cast import (
    CLEAN,
    DIRTY,
    HASH,
    NO_DATA,
    OTHER,
    SENDER,
    UNREACHABLE,
    Analyst,
    analysts,
    configure,
    enter,
    pending,
    scored,
    screen,
    without,
)

SENDERS = tuple(f"0x{number:040x}" for number in range(1, 4))


@pytest.fixture
def anna(session: Session) -> Customer:
    found = make_customer(session)
    session.commit()
    return found


def only(session: Session, table=Screening):
    return anew(session).scalars(select(table)).one()


def state(session: Session) -> TransferState:
    return only(session, Transfer).state


def test_a_clean_transfer_passes_by_its_own_verdict(app, adapters, session, anna):
    analysts(adapters, one=CLEAN, two=CLEAN)
    enter(session, anna)

    screen(app)

    screening, transfer = only(session), only(session, Transfer)
    assert TransferState.PASSED is transfer.state
    assert transfer.passed_by == screening.public_id
    assert ScreeningState.SETTLED is screening.state
    assert ScreeningOutcome.PASS is screening.outcome
    assert ["raw of 4", "raw of 4"] == [each.raw for each in screening.answers]
    assert screening.policy
    assert audit.verify(session).first_bad is None


def test_a_dirty_one_is_held_and_has_a_case(app, adapters, session, anna):
    analysts(adapters, one=CLEAN, two=DIRTY)
    enter(session, anna)

    screen(app)

    assert TransferState.HELD is state(session)
    assert ScreeningOutcome.VERIFY is only(session).outcome
    assert only(session, Case).transfer_id == only(session, Transfer).id


def test_a_frozen_group_freezes_before_the_other_answered(app, adapters, session, anna):
    found = analysts(
        adapters, one=scored("4", owner="W Group"), two=[UNREACHABLE, CLEAN]
    )
    enter(session, anna)

    screen(app)

    screening = only(session)
    assert TransferState.FROZEN is state(session)
    assert ScreeningState.ASKING is screening.state
    assert ScreeningOutcome.FREEZE is screening.outcome
    assert screening.due_at
    assert {SENDER: 1} == found["two"].asked


def test_who_is_out_of_reach_is_asked_again_and_nobody_else(
    app, adapters, session, anna, clock
):
    found = analysts(adapters, one=CLEAN, two=[UNREACHABLE, UNREACHABLE, CLEAN])
    enter(session, anna)
    pauses = []
    for _ in range(3):
        screen(app)
        if due := only(session).due_at:
            assert TransferState.HELD is state(session)
            pauses.append((due - clock()).total_seconds())
            clock.forward(seconds=pauses[-1])

    assert TransferState.PASSED is state(session)
    assert {SENDER: 1} == found["one"].asked
    assert {SENDER: 3} == found["two"].asked
    assert 3.75 <= pauses[0] <= 5
    assert 11.25 <= pauses[1] <= 15
    assert [] == anew(session).scalars(select(Case)).all()


def test_one_that_computes_is_asked_with_its_token(app, adapters, session, anna, clock):
    found = analysts(adapters, one=[pending("t-1", 2.0), CLEAN])
    enter(session, anna)
    screen(app)
    assert TransferState.SCREENING is state(session)
    screen(app)
    clock.forward(seconds=2)
    screen(app)

    assert [None, "t-1"] == found["one"].tokens
    assert TransferState.PASSED is state(session)


@pytest.mark.parametrize(
    "say",
    [
        NO_DATA,
        UNREACHABLE,
        pending(),
        DIRTY,
        scored(None),
        scored("101"),
        scored("4", mixer="1.5"),
        scored("4", owner="W Group"),
    ],
)
def test_nothing_but_clean_answers_of_all_lets_pass(
    app, adapters, session, anna, clock, say
):
    """Whatever the other provider says beside it."""
    others = dict(zip(SENDERS, (CLEAN, NO_DATA, UNREACHABLE), strict=True))
    analysts(
        adapters, one=say, two=lambda about, now: others[about.address](about, now)
    )
    for sender in others:
        enter(session, anna, sender=sender, once=sender)
    for _ in range(3):
        screen(app)
        clock.forward(minutes=20)

    found = anew(session).scalars(select(Transfer)).all()
    assert 3 == len(found)
    assert not [row for row in found if row.state is TransferState.PASSED]
    assert not [row for row in found if row.passed_by]


def test_a_provider_that_breaks_holds_and_is_asked_again(app, adapters, session, anna):
    def breaks(subject, now):
        raise ZeroDivisionError(subject.address)

    analysts(adapters, one=breaks)
    enter(session, anna)

    screen(app)

    (answer,) = only(session).answers
    assert TransferState.HELD is state(session)
    assert AnswerStatus.UNREACHABLE is answer.status
    assert answer.next_at


def test_without_a_provider_everything_is_held(app, adapters, session, anna, clock):
    enter(session, anna)
    screen(app)

    assert TransferState.HELD is state(session)
    assert ["nobody_asked"] == [each["rule"] for each in only(session).grounds]
    assert [] == session.scalars(select(Case)).all()

    analysts(adapters, one=CLEAN)
    clock.forward(minutes=16)
    screen(app)

    assert TransferState.PASSED is state(session)


def test_advice_alone_never_passes(app, adapters, session, anna):
    analysts(adapters, one=CLEAN)["one"].authoritative = False
    enter(session, anna)

    screen(app)

    assert TransferState.HELD is state(session)


def test_a_clean_verdict_after_a_dirty_one_waits_for_a_person(
    app, adapters, session, anna
):
    analysts(adapters, one=[DIRTY, CLEAN])
    row = enter(session, anna)
    screen(app)

    screenings.ask(session, row, trigger=ScreeningTrigger.STAFF, now=row.entered_at)
    session.commit()
    screen(app)

    outcomes = [each.outcome for each in screenings.of(anew(session), row)]
    assert [ScreeningOutcome.PASS, ScreeningOutcome.VERIFY] == outcomes
    assert TransferState.HELD is state(session)


def test_rules_that_were_relaxed_amid_a_screening_open_no_way_past_its_case(
    app, adapters, session, anna, clock
):
    analysts(adapters, one=DIRTY, two=[UNREACHABLE, UNREACHABLE, CLEAN])
    enter(session, anna)
    screen(app)
    assert ScreeningOutcome.VERIFY is only(session).outcome
    portal = app.extensions["portal"]
    lax = replace(
        portal.config.policy.screening,
        listed=(),
        score=Decimal(100),
        high_share=Decimal(1),
        medium_share=Decimal(1),
    )
    policy = replace(portal.config.policy, screening=lax)
    object.__setattr__(portal.config, "policy", policy)

    for _ in range(2):
        clock.forward(minutes=16)
        screen(app)

    screening = only(session)
    assert ScreeningState.SETTLED is screening.state
    assert ScreeningOutcome.PASS is screening.outcome
    assert TransferState.HELD is state(session)
    assert only(session, Case).transfer_id == only(session, Transfer).id


def test_what_passed_stays_when_it_is_screened_again(
    app, adapters, session, anna, clock
):
    analysts(adapters, one=[CLEAN, CLEAN, DIRTY, DIRTY])
    enter(session, anna)
    screen(app)
    cases = []
    for _ in range(3):
        clock.forward(days=30)
        screenings_due(app)
        screen(app)
        cases.append(len(anew(session).scalars(select(Case)).all()))

    assert TransferState.PASSED is state(session)
    assert [0, 1, 1] == cases


def test_every_raw_answer_is_kept(app, adapters, session, anna, clock):
    broken = without(AnswerStatus.UNREACHABLE, "it cannot be understood", "<html>")
    analysts(adapters, one=[broken, broken, CLEAN])
    enter(session, anna)
    for _ in range(3):
        screen(app)
        clock.forward(minutes=1)

    assert "raw of 4" == only(session, ProviderAnswer).raw
    assert "<html>" == only(session, EarlierReply).raw


@pytest.mark.parametrize(
    "change",
    [
        {"owner": "\ud800"},
        {"raw": "\ud800\0"},
        {"why": "\0\n" + "y" * 999, "status": AnswerStatus.UNREACHABLE},
        {"shares": (Share(category="\ud800", share=Decimal(1)),)},
        {"shares": (Share(category="x" * 9999, share=Decimal("NaN")),)},
        {"score": Decimal("Infinity")},
        {"score": Decimal("1E-999999")},
    ],
)
def test_an_answer_that_no_text_can_hold_is_kept_somehow(
    app, adapters, session, anna, change
):
    analysts(adapters, one=lambda about, now: replace(CLEAN(about, now), **change))
    enter(session, anna)

    screen(app)

    assert TransferState.SCREENING is not state(session)
    assert only(session, ProviderAnswer).status


def test_the_database_refuses_to_let_pass_without_a_verdict(session, anna):
    enter(session, anna)

    for change in (
        update(Transfer).values(state=TransferState.PASSED),
        update(Screening).values(outcome=ScreeningOutcome.PASS),
        update(Screening).values(state=ScreeningState.SETTLED),
    ):
        with pytest.raises(IntegrityError):
            session.execute(change)
        session.rollback()


def test_one_transfer_has_one_screening_at_a_time(session, anna, clock):
    row = enter(session, anna)

    again = screenings.ask(session, row, trigger=ScreeningTrigger.STAFF, now=clock())

    assert again.id == only(session).id


def test_an_address_that_a_list_names_is_asked_of_all_anew(
    app, adapters, session, anna, clock
):
    found = analysts(adapters, one=CLEAN, two=UNREACHABLE)
    row = enter(session, anna)
    enter(session, anna, sender=OTHER, once="second")
    screen(app)
    screenings.ask_for_addresses(
        session, [row.address_digest], since=clock(), now=clock()
    )
    session.commit()

    screen(app)

    assert {SENDER: 2, OTHER: 1} == found["one"].asked
    assert TransferState.HELD is anew(session).get_one(Transfer, row.id).state
    actions = session.scalars(select(AuditEvent.action)).all()
    assert 1 == actions.count("screening.asked")


def test_a_hash_that_comes_amid_a_screening_is_asked_about_by_all(
    app, adapters, session, anna, clock
):
    told = []

    def clean(subject, now):
        told.append(("one", subject.transaction))
        return CLEAN(subject, now)

    analysts(adapters, one=clean, two=[UNREACHABLE, CLEAN])
    row = enter(session, anna)
    screen(app)
    hashes.add(session, row, HASH, actor="test", now=clock())
    session.commit()

    screen(app)

    assert [("one", None), ("one", HASH)] == told
    found = anew(session).get_one(Transfer, row.id)
    assert TransferState.PASSED is found.state
    assert screenings.of(session, found)[0].public_id == found.passed_by


def test_a_provider_whose_word_counts_from_now_on_is_heard(
    app, adapters, session, anna, clock
):
    found = analysts(adapters, one=[UNREACHABLE, CLEAN], two=CLEAN)
    found["two"].authoritative = False
    enter(session, anna)
    screen(app)
    found["two"].authoritative = True
    clock.forward(minutes=1)
    screen(app)

    assert TransferState.PASSED is state(session)
    assert all(each.authoritative for each in only(session).answers)


def test_what_somebody_said_stays_though_they_are_asked_no_more(
    app, adapters, session, anna, clock
):
    found = analysts(adapters, one=[UNREACHABLE, CLEAN], two=DIRTY)
    enter(session, anna)
    screen(app)
    configure(adapters, {"one": found["one"]})
    clock.forward(minutes=1)
    screen(app)

    screening = only(session)
    assert ScreeningState.SETTLED is screening.state
    assert ScreeningOutcome.VERIFY is screening.outcome
    assert TransferState.HELD is state(session)


def test_nothing_passes_while_the_sanctions_list_cannot_be_read(
    app, adapters, session, anna, clock
):
    found = analysts(adapters, one=CLEAN, list=[UNREACHABLE, UNREACHABLE, NO_DATA])
    found["list"].authoritative = False
    enter(session, anna)
    for _ in range(2):
        screen(app)
        assert ScreeningState.ASKING is only(session).state
        assert TransferState.PASSED is not state(session)
        clock.forward(minutes=1)
    screen(app)

    assert TransferState.PASSED is state(session)


@dataclass
class Hands:
    """Workers that take questions and bring answers when a test says so."""

    session: Session
    desk: Desk

    def take(self, now: datetime) -> Inquiry:
        """Take the one question that is due."""
        free = {each.name: 9 for each in self.desk.providers}
        policy = self.desk.policy.transfer
        taken = work.take(
            self.session, self.desk.providers, free=free, policy=policy, now=now
        )
        self.session.commit()
        (inquiry,) = taken.inquiries
        return inquiry

    def bring(self, inquiry: Inquiry, say, now: datetime) -> None:
        """Bring what the provider said to one of them."""
        heard = say(inquiry.subject, now)
        keep(self.session, [(inquiry, heard)], (), desk=self.desk, now=now)
        self.session.commit()


@pytest.fixture
def hands(app, adapters, session, anna) -> Hands:
    found = analysts(adapters, one=CLEAN)
    enter(session, anna)
    policy = app.extensions["portal"].config.policy
    desk = Desk(
        providers=tuple(found.values()),
        policy=policy,
        rules=policy.screening,
        chance=0,
    )
    return Hands(session, desk)


@pytest.mark.parametrize("late", [CLEAN, NO_DATA, UNREACHABLE, pending()])
def test_the_first_answer_counts_whoever_brings_another_later(
    session, hands, clock, late
):
    """A worker that was taken for dead asked the same, and heard something else."""
    slow = hands.take(clock())
    clock.forward(minutes=4)
    quick = hands.take(clock())
    both = (*hands.desk.providers, Analyst("two"))  # who has not been asked yet
    hands.desk = replace(hands.desk, providers=both)
    hands.bring(quick, DIRTY, clock())

    hands.bring(slow, late, clock())

    (answer,) = only(session).answers
    assert "raw of 70" == answer.raw
    assert ScreeningOutcome.VERIFY is only(session).outcome


@pytest.mark.parametrize("late", [UNREACHABLE, pending("stale")])
def test_a_worker_that_was_taken_for_dead_disturbs_no_question(
    session, hands, clock, late
):
    slow = hands.take(clock())
    clock.forward(minutes=4)
    quick = hands.take(clock())

    hands.bring(slow, late, clock())

    (answer,) = only(session).answers
    assert quick.taken_at == answer.taken_at
    assert (0, None) == (answer.tries, answer.token)


def screenings_due(app):
    """Let the schedule ask."""
    with app.app_context():
        ask_again()
