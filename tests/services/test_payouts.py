"""What was paid is recorded once, by two people where much was, and corrected."""

from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.domain.refunds.course import RefundState
from portal.domain.refunds.words import RefundRefused
from portal.domain.transfers import TransferState
from portal.errors import (
    AlreadyDone,
    AwaitsSecond,
    ProposerGone,
    ReasonMissing,
    RefundClosed,
    SamePerson,
)
from portal.extensions import db
from portal.models.audit import AuditEvent
from portal.models.message import Message
from portal.models.notice import Notice
from portal.models.payout import RefundPayout
from portal.models.staff import Staff
from portal.services import audit, refunds
from portal.services.cases import decisions
from portal.services.cases.rows import edition
from portal.services.refunds import payouts, recorded, rows
from portal.services.rights import blanking
from portal.states import Measure, NoticeKind, ProposalState, Role
from tests import refund_cast as cast
from tests.case_cast import POLICY, decide, flagged, officer
from tests.clocks import NOON
from tests.factories import make_customer
from tests.races import at_once
from tests.refund_cast import PAID_BY, RULES
from tests.transfer_cast import HASH

OTHER = "0x" + "ef" * 32
WHY = "It left before the notice came."


@pytest.fixture
def anna(session):
    customer = make_customer(session)
    session.commit()
    return customer


@pytest.fixture
def cora(session):
    return officer(session)


@pytest.fixture
def carl(session):
    return officer(session, "Carl")


@pytest.fixture
def small(app, adapters, session, anna, cora):
    """A refund of little, whose hour runs."""
    return executing(
        session, flagged(app, adapters, session, anna, transaction=HASH), cora
    )


@pytest.fixture
def large(app, adapters, session, anna, cora, carl):
    """A refund of much, whose hour runs."""
    case = flagged(app, adapters, session, anna, amount="50", once="much")
    return executing(session, case, cora, carl)


def executing(session, case, cora, carl=None):
    row = cast.agreed(session, case, by=cora)
    decide(session, case, Measure.REFUND, by=cora)
    if carl is not None:
        decisions.confirm(
            session, case, by=carl, seen=edition(case), policy=POLICY.cases, now=NOON
        )
        session.commit()
    cast.followed(session, row)
    return row


def record(session, row, by, transaction=PAID_BY, *, why="", now=NOON):
    made = payouts.record(
        session, row, transaction, why=why, by=by, rules=RULES, now=now
    )
    session.commit()
    return made


def correct(session, row, by, transaction=OTHER, *, why="A typing mistake."):
    made = payouts.correct(
        session, row, transaction, why=why, by=by, rules=RULES, now=NOON
    )
    session.commit()
    return made


def confirm(session, row, by, *, now=NOON):
    made = payouts.confirm(session, row, by=by, now=now)
    session.commit()
    return made


def actions(session) -> list[str]:
    found = session.scalars(select(AuditEvent.action).order_by(AuditEvent.sequence))
    return [each for each in found if each.startswith(("refund.pa", "transfer.ref"))]


def test_one_records_a_small_payout(session, small, cora):
    made = record(session, small, cora)

    assert (ProposalState.CONFIRMED, None) == (made.state, made.second)
    assert (RefundState.PAID, PAID_BY) == (small.state, small.payout)


def test_two_record_a_large_one(session, large, cora, carl):
    made = record(session, large, cora)
    assert RefundState.EXECUTING is large.state
    assert large.payout is None
    assert made is record(session, large, cora)  # pressed twice
    with pytest.raises(AwaitsSecond):
        record(session, large, carl, OTHER)
    session.rollback()
    with pytest.raises(SamePerson):
        confirm(session, large, cora)
    session.rollback()

    confirm(session, large, carl)

    assert made is confirm(session, large, carl)  # pressed twice
    assert (RefundState.PAID, PAID_BY) == (large.state, large.payout)
    assert (cora.id, carl.id) == (large.paid_by_id, made.second_id)
    assert ["refund.payout_proposed", "transfer.refunded", "refund.paid"] == actions(
        session
    )
    assert audit.verify(session).first_bad is None


def test_it_is_in_time_when_the_first_of_two_recorded_it(session, large, cora, carl):
    record(session, large, cora, now=NOON + timedelta(minutes=60))

    confirm(session, large, carl, now=NOON + timedelta(minutes=61))

    assert not large.late
    assert NOON + timedelta(minutes=60) == large.paid_at


def test_a_record_that_waits_is_sent_back_or_withdrawn(session, large, cora, carl):
    for by, state in ((carl, "sent_back"), (cora, "withdrawn")):
        made = record(session, large, cora)
        payouts.send_back(session, large, "Another amount", by=by, now=NOON)
        session.commit()
        assert state == made.state

    assert RefundState.EXECUTING is large.state
    with pytest.raises(AlreadyDone):
        confirm(session, large, carl)


def test_a_record_of_who_may_no_longer_do_it_is_sent_back_only(
    session, large, cora, carl
):
    record(session, large, cora)
    cora.role = Role.SUPPORT
    session.commit()

    with pytest.raises(ProposerGone):
        confirm(session, large, carl)


def test_what_may_have_been_paid_cannot_be_taken_back(session, large, cora):
    """A freeze puts the request back; the record of the payout waits on."""
    record(session, large, cora)
    decide(session, large.case, Measure.FREEZE, by=cora)

    with pytest.raises(RefundClosed):
        refunds.take_back(session, large, now=NOON)


def test_a_wrong_hash_is_corrected_with_a_reason(session, small, cora):
    record(session, small, cora)
    with pytest.raises(ReasonMissing):
        correct(session, small, cora, why="")
    with pytest.raises(AlreadyDone):
        correct(session, small, cora, PAID_BY)
    with pytest.raises(RefundRefused):
        correct(session, small, cora, HASH)
    session.rollback()

    correct(session, small, cora)

    assert OTHER == small.payout
    assert [OTHER, PAID_BY] == [row.transaction for row in recorded.of(session, small)]
    assert "refund.payout_corrected" == actions(session)[-1]
    with pytest.raises(AlreadyDone):
        record(session, small, cora)  # the one that was wrong


def test_two_correct_the_hash_of_a_large_payout(session, large, cora, carl):
    record(session, large, cora)
    confirm(session, large, carl)
    made = correct(session, large, carl)
    assert made is correct(session, large, carl)
    assert PAID_BY == large.payout
    with pytest.raises(SamePerson):
        confirm(session, large, carl)
    session.rollback()

    confirm(session, large, cora)

    assert OTHER == large.payout
    assert 1 == actions(session).count("refund.paid")


def test_nothing_is_corrected_before_it_is_paid(session, small, cora):
    with pytest.raises(RefundClosed) as closed:
        correct(session, small, cora)

    assert "not_paid" == closed.value.reason


def against(session, row, cora, how: str) -> None:
    """Let something stand against a refund that was to be paid."""
    if how == "stopped":
        session.add(
            Notice(
                customer=row.customer,
                kind=NoticeKind.ABUSE,
                received_on=NOON.date(),
                recorded_at=NOON,
                recorded_by=cora,
            )
        )
    else:
        decide(session, row.case, Measure.FREEZE, by=cora)
    session.commit()


@pytest.mark.parametrize("how", ["stopped", "frozen"])
def test_what_is_not_to_be_paid_is_refused(session, small, cora, how):
    against(session, small, cora, how)

    with pytest.raises(RefundClosed):
        record(session, small, cora)

    session.rollback()
    assert small.payout is None
    assert session.scalar(select(RefundPayout)) is None


@pytest.mark.parametrize("how", ["stopped", "frozen"])
def test_money_that_left_all_the_same_is_recorded_by_two(
    session, small, cora, carl, how
):
    against(session, small, cora, how)
    made = record(session, small, cora, why=WHY)
    assert ("irregular", "open") == (made.kind, made.state)
    assert small.payout is None

    confirm(session, small, carl)

    assert (RefundState.PAID, True) == (small.state, small.irregular)
    assert TransferState.REFUNDED is small.transfer.state
    assert "refund.paid_irregularly" == actions(session)[-1]
    correct(session, small, cora)
    assert PAID_BY == small.payout  # until a second person says so too


def test_what_nobody_agreed_to_is_not_recorded_here(session, small, cora):
    against(session, small, cora, "frozen")
    cast.followed(session, small)
    refunds.take_back(session, small, now=NOON)
    session.commit()

    with pytest.raises(RefundClosed) as closed:
        record(session, small, cora, why=WHY)

    assert "not_agreed" == closed.value.reason


def test_of_an_erased_customer_no_hash_is_left(session, small, anna, cora):
    record(session, small, cora)
    correct(session, small, cora)

    blanking.blank(session, anna, now=NOON)

    assert {(None, None)} == {
        (row.transaction_sealed, row.why_sealed)
        for row in session.scalars(select(RefundPayout))
    }


def test_no_hash_stands_in_the_log(session, large, cora, carl):
    record(session, large, cora)
    confirm(session, large, carl)
    correct(session, large, cora)

    for event in session.scalars(select(AuditEvent)):
        assert PAID_BY[2:] not in str(event.details)
        assert OTHER[2:] not in str(event.details)
    assert session.scalar(select(Message).where(Message.kind == "refund_paid")) is None


def test_one_transaction_pays_one_refund(session, small, large, cora, carl):
    record(session, small, cora)

    with pytest.raises(RefundRefused) as refused:
        record(session, large, carl)
    session.rollback()

    told = refused.value.sentence % refused.value.values
    assert f"of 0.01 ETH, to customer {small.customer.reference}." in told


def test_what_waits_for_a_second_person_is_taken_too(session, small, large, cora, carl):
    record(session, large, cora)

    with pytest.raises(RefundRefused):
        record(session, small, cora)
    session.rollback()

    payouts.send_back(session, large, "Another amount left.", by=carl, now=NOON)
    assert ProposalState.CONFIRMED is record(session, small, cora).state


def test_a_hash_is_free_once_it_was_corrected(session, small, large, cora, carl):
    record(session, small, cora)
    correct(session, small, cora)

    record(session, large, cora)
    confirm(session, large, carl)

    assert [OTHER, PAID_BY] == [small.payout, large.payout]
    with pytest.raises(RefundRefused):
        correct(session, small, cora, PAID_BY)


def test_a_correction_goes_back_to_the_first_hash(session, small, cora):
    record(session, small, cora)
    correct(session, small, cora)

    correct(session, small, cora, PAID_BY)

    assert PAID_BY == small.payout


def test_of_an_erased_customer_no_hash_is_found_again(session, small, cora):
    row = record(session, small, cora)

    blanking.blank(session, small.customer, now=NOON)

    assert (None, None) == (row.digest, row.transaction)


def test_of_two_refunds_paid_by_one_hash_at_once_one_counts(
    app, session, small, large, cora
):
    ids, staff_id = [small.public_id, large.public_id], cora.id
    session.rollback()

    def press(public_id: str) -> str:
        own = db.session()
        row, by = rows.named(own, public_id), own.get_one(Staff, staff_id)
        with suppress(RefundRefused):
            payouts.record(own, row, PAID_BY, by=by, rules=RULES, now=NOON)
            return "kept"
        return "refused"

    found = at_once(app, *(lambda each=each: press(each) for each in ids))

    assert ["kept", "refused"] == sorted(found)
