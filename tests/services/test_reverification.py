"""A verified customer is asked once more: confirm, give new documents, or neither."""

from datetime import datetime, timedelta
from functools import partial

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.errors import AlreadyDone, NotVerified
from portal.extensions import db
from portal.models.customer import Customer
from portal.models.reverification import Renewal, Reverification
from portal.models.staff import Staff
from portal.policy import Policy
from portal.services import consents, entitlements, reverification, verifications
from portal.services.customers import standings
from portal.services.own_data import gather
from portal.services.rights.blanking import blank
from portal.states import (
    DecisionOutcome,
    ReverificationState,
    VerificationState,
)
from tests.clocks import NOON
from tests.factories import make_customer
from tests.races import at_once
from tests.reverifying import APPROVED, DOCUMENTS, REJECTED, ask, decide, make_verified
from tests.staff_cast import make_staff

LATER = NOON + timedelta(days=5)
State = ReverificationState


@pytest.fixture
def rae(session: Session) -> Staff:
    return make_staff(session)


@pytest.fixture
def anna(session: Session) -> Customer:
    return make_verified(session)


def test_only_the_verified_are_asked(session, rae):
    with pytest.raises(NotVerified):
        ask(session, make_customer(session), rae)


def test_nobody_is_asked_twice_at_a_time(session, rae, anna):
    ask(session, anna, rae)

    with pytest.raises(AlreadyDone):
        ask(session, anna, rae)


def test_the_database_itself_keeps_it_to_one(session, rae, anna):
    row = ask(session, anna, rae)
    twin = Reverification(
        customer=anna, kind=row.kind, asked_at=NOON, due_at=NOON, state=State.STARTED
    )
    session.add(twin)

    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()


def test_a_confirmation_is_kept_with_its_address(session, rae, anna):
    row = ask(session, anna, rae)

    reverification.confirm(session, anna, address="192.0.2.7", now=LATER)

    assert (State.CONFIRMED, LATER, "192.0.2.7") == (
        row.state,
        row.ended_at,
        row.address,
    )
    assert row.tell_at is None
    assert NOON == anna.verified_at


def test_who_is_asked_for_documents_cannot_just_confirm(session, rae, anna):
    ask(session, anna, rae, kind=DOCUMENTS)

    with pytest.raises(AlreadyDone):
        reverification.confirm(session, anna, address="", now=LATER)


def test_new_documents_are_given_on_a_way_of_their_own(session, rae, anna):
    old = verifications.current(session, anna.id)
    row = ask(session, anna, rae, kind=DOCUMENTS)

    new = reverification.begin(session, anna, now=LATER)

    assert State.STARTED is row.state
    assert new.id == verifications.current(session, anna.id).id != old.id
    passage = verifications.passage(session, new)
    assert passage.consented
    assert frozenset({"phone", "email"}) == passage.finished
    assert NOON == anna.verified_at
    assert new is reverification.begin(session, anna, now=LATER)


def test_a_consent_to_an_older_text_is_asked_anew(session, rae, anna, monkeypatch):
    ask(session, anna, rae, kind=DOCUMENTS)
    consents.latest(session, anna).text_version = "0"

    new = reverification.begin(session, anna, now=LATER)

    assert not verifications.passage(session, new).consented
    assert not verifications.passage(session, new).refused


def test_who_agreed_on_this_way_is_not_asked_anew(session, anna):
    consents.latest(session, anna).text_version = "0"
    current = verifications.current(session, anna.id)

    assert verifications.passage(session, current).consented


def test_once_approved_it_is_done(session, rae, anna):
    row = ask(session, anna, rae, kind=DOCUMENTS)
    new = reverification.begin(session, anna, now=LATER)

    decide(session, new, APPROVED, now=LATER)

    assert (State.DONE, None) == (row.state, row.tell_at)
    assert LATER == anna.verified_at
    assert reverification.open_of(session, anna) is None


def test_a_rejection_ends_what_an_older_approval_gave(session, rae, anna):
    row = ask(session, anna, rae, kind=DOCUMENTS)
    new = reverification.begin(session, anna, now=LATER)

    decide(session, new, REJECTED, now=LATER)

    assert State.REJECTED is row.state
    assert anna.verified_at is None
    assert 0 == session.query(Renewal).count()


def test_the_time_of_the_review_is_given_back(session, rae, anna):
    row = ask(session, anna, rae, kind=DOCUMENTS)
    due_at = row.due_at
    new = reverification.begin(session, anna, now=LATER)
    new.state, new.submitted_at = VerificationState.IN_REVIEW, due_at - timedelta(1)
    assert reverification.due_of(session, anna) is None

    new.state = VerificationState.RESUBMISSION_REQUESTED
    reverification.decided(session, new, now=due_at + timedelta(days=2))

    assert due_at + timedelta(days=3) == reverification.due_of(session, anna)


def test_who_submits_late_is_still_late(session, rae, anna):
    row = ask(session, anna, rae, kind=DOCUMENTS)
    new = reverification.begin(session, anna, now=LATER)
    new.state, new.submitted_at = VerificationState.IN_REVIEW, row.due_at

    assert row.due_at == reverification.due_of(session, anna)


def test_taken_back_in_the_middle_the_older_verification_counts(session, rae, anna):
    old = verifications.current(session, anna.id)
    row = ask(session, anna, rae, kind=DOCUMENTS)
    new = reverification.begin(session, anna, now=LATER)

    reverification.cancel(session, row, by="staff:1", now=LATER)

    assert VerificationState.CANCELLED is new.state
    assert old.id == verifications.current(session, anna.id).id
    assert "verified" == standings.standings(session, [anna])[anna.id].words


def test_what_was_submitted_is_not_taken_back(session, rae, anna):
    row = ask(session, anna, rae, kind=DOCUMENTS)
    new = reverification.begin(session, anna, now=LATER)
    new.state = VerificationState.IN_REVIEW

    with pytest.raises(AlreadyDone) as refused:
        reverification.cancel(session, row, by="staff:1", now=LATER)

    assert "submitted" == refused.value.what


def test_who_began_by_mistake_may_still_confirm(session, rae, anna):
    row = ask(session, anna, rae)
    new = reverification.begin(session, anna, now=LATER)

    reverification.confirm(session, anna, address="", now=LATER)

    assert State.CONFIRMED is row.state
    assert VerificationState.CANCELLED is new.state


def test_a_list_says_that_a_verified_customer_is_at_it_again(session, rae, anna):
    ask(session, anna, rae, kind=DOCUMENTS)
    reverification.begin(session, anna, now=LATER)

    found = standings.standings(session, [anna])[anna.id]

    assert "verified, gives new documents" == found.words


def test_of_two_confirmations_one_is_kept(app, session, rae, anna):
    ask(session, anna, rae)
    session.commit()

    answers = at_once(app, *[partial(_confirms, anna.id)] * 2)

    assert ["confirmed", "too late"] == sorted(answers)


def test_on_two_devices_one_verification_begins(app, session, rae, anna):
    ask(session, anna, rae, kind=DOCUMENTS)
    session.commit()

    begun = at_once(app, *[partial(_begins, anna.id)] * 2)

    assert 1 == len(set(begun))


def test_staff_and_the_customer_at_once_leave_one_answer(app, session, rae, anna):
    row = ask(session, anna, rae)
    session.commit()

    who, what = anna.id, row.id
    answers = at_once(app, lambda: _confirms(who), lambda: _cancels(what))

    session.rollback()
    assert sorted([row.state.value, "too late"]) == sorted(answers)


def _confirms(customer_id: int) -> str:
    anna = db.session.get_one(Customer, customer_id)
    reverification.confirm(db.session(), anna, address="", now=LATER)
    return "confirmed"


def _begins(customer_id: int) -> str:
    anna = db.session.get_one(Customer, customer_id)
    return reverification.begin(db.session(), anna, now=LATER).public_id


def _cancels(row_id: int) -> str:
    row = db.session.get_one(Reverification, row_id)
    reverification.cancel(db.session(), row, by="staff:1", now=LATER)
    return "cancelled"


def test_a_first_rejection_ends_nothing(session):
    """A customer who was never verified has nothing that a rejection could end."""
    verification = verifications.start(session, make_customer(session), now=NOON)

    decide(session, verification, DecisionOutcome.REJECTED)

    assert verification.customer.verified_at is None


def test_who_is_erased_is_asked_nothing(session, rae, anna):
    row = ask(session, anna, rae, why="A new law")

    blank(session, anna, now=LATER)

    assert (State.CANCELLED, None, None) == (row.state, row.why_sealed, row.tell_at)
    assert 0 == session.query(Renewal).count()


def test_what_was_asked_is_among_ones_own_data(session, rae, anna):
    ask(session, anna, rae, why="A new law")
    reverification.confirm(session, anna, address="192.0.2.7", now=LATER)

    own = gather(session, anna, for_law=False)["asked_again"]
    whole = gather(session, anna, for_law=True)["asked_again"]

    assert [("confirm", "A new law", "192.0.2.7")] == [
        (each["asked_for"], each["why"], each["from_address"]) for each in own
    ]
    assert "asked_by" not in own[0]
    assert rae.name == whole[0]["asked_by"]


def test_orders_close_once_the_time_is_over(session, rae, anna):
    ask(session, anna, rae)
    policy = Policy.load().customer
    before, after = NOON + timedelta(days=29), NOON + timedelta(days=30)

    def orders(now: datetime) -> bool:
        return entitlements.of(session, anna, policy=policy, now=now).orders.yes

    assert (True, False) == (orders(before), orders(after))
    new = reverification.begin(session, anna, now=before)
    new.state, new.submitted_at = VerificationState.IN_REVIEW, before
    assert orders(after)
    new.submitted_at = after
    assert not orders(after)
