"""From the request for a refund to its payout."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from portal.domain.refunds.course import RefundState
from portal.domain.refunds.words import RefundRefused
from portal.domain.transfers import TransferState
from portal.domain.transfers.refusals import HashRefused
from portal.errors import AlreadyDone, RefundClosed, StaleVersion
from portal.extensions import db
from portal.models.audit import AuditEvent
from portal.models.refund import RefundRequest
from portal.models.staff import Staff
from portal.models.transfer import Transfer
from portal.services import own_data, refunds
from portal.services.cases.rows import settle_stage
from portal.services.refunds import desk, payouts, rows
from portal.services.refunds.desk import Entered
from portal.services.rights import blanking
from portal.states import Measure
from tests import refund_cast as cast
from tests.case_cast import decide, flagged, officer
from tests.clocks import NOON
from tests.factories import make_customer
from tests.races import at_once
from tests.refund_cast import FIGURES, PAID_BY, RULES
from tests.staff_cast import anew
from tests.transfer_cast import HASH

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture
def case(app, adapters, session):
    customer = make_customer(session)
    session.commit()
    return flagged(app, adapters, session, customer, transaction=HASH)


@pytest.fixture
def cora(session):
    return officer(session)


def actions(session) -> list[str]:
    """Give what happened to refunds, in order."""
    events = session.scalars(select(AuditEvent.action).order_by(AuditEvent.sequence))
    return [each for each in events if each.startswith("refund.")]


def test_who_declined_is_quoted_pays_the_fee_and_is_paid_once(session, case, cora):
    row = cast.agreed(session, case, by=cora)

    decide(session, case, Measure.REFUND, by=cora)
    cast.followed(session, row)
    cast.paid(session, row, by=cora, now=NOON + 59 * MINUTE)

    assert RefundState.PAID is row.state
    assert cast.DECLINED == row.quote["payout"]
    assert PAID_BY == row.payout
    assert cora.id == row.paid_by_id
    assert not row.late
    assert TransferState.REFUNDED is row.transfer.state
    assert NOON + HOUR == row.due_at
    assert [
        "refund.requested",
        "refund.declined",
        "refund.figures_entered",
        "refund.quoted",
        "refund.accepted",
        "refund.executing",
        "refund.paid",
    ] == actions(session)


def test_a_verified_customer_pays_the_network_alone(session, case, cora):
    case.customer.verified_at = NOON
    session.commit()

    row = cast.figured(session, cast.asked(session, case, declines=False), by=cora)
    found = cast.quoted(session, row)

    assert cast.VERIFIED == f"{found.payout:f}"
    assert RefundState.QUOTED is row.state


def test_who_neither_verifies_nor_declines_waits(session, case, cora):
    row = cast.figured(session, cast.asked(session, case, declines=False), by=cora)

    found = cast.quoted(session, row)

    assert RefundState.WITHHELD is row.state
    assert ("unverified",) == found.reasons


def test_who_verifies_after_all_is_withheld_no_more(session, case, cora):
    row = cast.asked(session, case, declines=False)
    case.customer.verified_at = NOON + MINUTE
    session.commit()

    cast.followed(session, row, now=NOON + MINUTE)

    assert RefundState.REQUESTED is row.state


def test_to_ask_twice_is_one_request_and_the_newest_choice_counts(session, case):
    first = cast.asked(session, case, declines=True)

    second = cast.asked(session, case, declines=False)

    assert first.id == second.id
    assert second.declined_at is None
    assert RefundState.WITHHELD is second.state


def test_two_requests_of_one_transfer_never_count(session, case):
    row = cast.asked(session, case)
    other = RefundRequest(
        customer=row.customer,
        transfer=row.transfer,
        case=row.case,
        state=RefundState.REQUESTED,
        requested_at=NOON,
        counts_on=NOON.date(),
    )
    session.add(other)

    with pytest.raises(Exception, match=r"(?i)unique"):
        session.flush()


def test_without_figures_there_is_no_quote(session, case):
    row = cast.asked(session, case)

    assert cast.quoted(session, row) is None


def test_old_figures_make_no_quote(session, case, cora):
    row = cast.figured(session, cast.asked(session, case), by=cora)

    assert cast.quoted(session, row, now=NOON + 4 * HOUR) is None


def test_a_quote_that_is_over_cannot_be_accepted_but_a_new_one_can(session, case, cora):
    row = cast.figured(session, cast.asked(session, case), by=cora)
    cast.quoted(session, row)
    late = NOON + 5 * MINUTE

    with pytest.raises(RefundClosed) as closed:
        cast.accepted(session, row, now=late)
    session.rollback()
    cast.quoted(session, row, now=late)
    cast.accepted(session, row, now=late + 4 * MINUTE)

    assert "expired" == closed.value.reason
    assert RefundState.ACCEPTED is row.state


@pytest.mark.parametrize(
    ("seconds", "state"),
    [(299.9, "accepted"), (300, "quoted"), (301, "quoted")],
)
def test_a_quote_holds_for_five_minutes_and_no_longer(
    session, case, cora, seconds, state
):
    row = cast.figured(session, cast.asked(session, case), by=cora)
    cast.quoted(session, row)

    with suppress(RefundClosed):
        cast.accepted(session, row, now=NOON + timedelta(seconds=seconds))

    session.rollback()
    assert state == row.state


def test_a_quote_of_older_figures_cannot_be_accepted(session, case, cora):
    row = cast.figured(session, cast.asked(session, case), by=cora)
    cast.quoted(session, row)
    seen = row.version
    dearer = replace(FIGURES, network_fee=Decimal("0.005"))
    cast.figured(session, row, by=cora, figures=dearer)

    with pytest.raises(RefundClosed):
        refunds.accept(session, row, seen=seen, rules=RULES, now=NOON)


def test_who_verified_since_the_quote_does_not_agree_to_less(session, case, cora):
    row = cast.figured(session, cast.asked(session, case), by=cora)
    cast.quoted(session, row)
    case.customer.verified_at = NOON
    session.commit()

    with pytest.raises(RefundClosed) as closed:
        cast.accepted(session, row)

    assert "changed" == closed.value.reason


def test_to_accept_another_quote_than_the_one_shown_is_refused(session, case, cora):
    row = cast.figured(session, cast.asked(session, case), by=cora)
    cast.quoted(session, row)
    seen = row.version
    cast.quoted(session, row)

    with pytest.raises(StaleVersion):
        refunds.accept(session, row, seen=seen, rules=RULES, now=NOON)


def test_to_accept_twice_changes_nothing(session, case, cora):
    row = cast.agreed(session, case, by=cora)

    cast.accepted(session, row)

    assert 1 == actions(session).count("refund.accepted")


def test_what_would_pay_nothing_cannot_be_accepted(session, case, cora):
    all_of_it = replace(FIGURES, network_fee=Decimal("0.5"))
    row = cast.figured(session, cast.asked(session, case), by=cora, figures=all_of_it)
    cast.quoted(session, row)

    with pytest.raises(RefundClosed) as closed:
        cast.accepted(session, row)

    assert "nothing_left" == closed.value.reason


def test_a_payout_is_recorded_once_and_a_second_press_is_no_error(session, case, cora):
    row = cast.agreed(session, case, by=cora)
    decide(session, case, Measure.REFUND, by=cora)
    cast.paid(session, row, by=cora)

    cast.paid(session, row, by=cora)
    with pytest.raises(AlreadyDone):
        cast.paid(session, row, by=cora, transaction="0x" + "ef" * 32)

    assert 1 == actions(session).count("refund.paid")


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ("", HashRefused),
        ("ab", HashRefused),
        ("cd" * 32, HashRefused),
        (HASH, RefundRefused),
    ],
)
def test_a_hash_that_cannot_be_is_refused(session, case, cora, given, error):
    row = cast.agreed(session, case, by=cora)
    decide(session, case, Measure.REFUND, by=cora)

    with pytest.raises(error):
        cast.paid(session, row, by=cora, transaction=given)


def test_nothing_is_paid_before_the_decision(session, case, cora):
    row = cast.agreed(session, case, by=cora)

    with pytest.raises(RefundClosed):
        cast.paid(session, row, by=cora)


def test_the_decision_may_come_first(session, case, cora):
    decide(session, case, Measure.REFUND, by=cora)
    later = NOON + 3 * HOUR
    row = cast.agreed(session, case, by=cora, now=later)

    cast.followed(session, row, now=later)

    assert RefundState.EXECUTING is row.state
    assert later + HOUR == row.due_at


def test_money_that_is_frozen_is_not_paid(session, case, cora):
    row = cast.agreed(session, case, by=cora)
    decide(session, case, Measure.REFUND, by=cora)
    cast.followed(session, row)
    decide(session, case, Measure.FREEZE, by=cora)

    cast.followed(session, row)

    assert RefundState.ACCEPTED is row.state
    assert row.due_at is None
    with pytest.raises(RefundClosed):
        cast.paid(session, row, by=cora)


def test_a_request_ends_when_the_transfer_goes_on(session, case, cora):
    row = cast.asked(session, case)
    decide(session, case, Measure.CONTINUE, by=cora)

    cast.followed(session, row)

    assert RefundState.CANCELLED is row.state
    assert row.ended_at is not None


def test_a_request_can_be_taken_back_and_made_again(session, case):
    row = cast.asked(session, case)

    refunds.take_back(session, row, now=NOON)
    session.commit()
    again = cast.asked(session, case)

    assert RefundState.CANCELLED is row.state
    assert again.id != row.id


def test_what_is_being_paid_cannot_be_taken_back(session, case, cora):
    row = cast.agreed(session, case, by=cora)
    decide(session, case, Measure.REFUND, by=cora)

    with pytest.raises(RefundClosed):
        refunds.take_back(session, row, now=NOON)


@pytest.mark.parametrize(("days", "is_open"), [(90, True), (91, False)])
def test_the_ninetieth_day_is_the_last(session, case, cora, days, is_open):
    decide(session, case, Measure.REFUND, by=cora)  # nobody waits for us
    on = NOON + timedelta(days=days)

    closed = refunds.closed_because(session, case.transfer, rules=RULES, now=on)

    assert (None if is_open else "late") == closed


def test_while_the_customer_waits_for_us_no_day_is_lost(session, case, cora):
    case.customer.verified_at = NOON
    session.commit()
    settle_stage(session, case, now=NOON)
    session.commit()
    late = NOON + timedelta(days=120)

    again = cast.asked(session, case, declines=False, now=late)
    cast.figured(session, again, by=cora, now=late)

    assert "payable" == cast.quoted(session, again, now=late).outcome


def test_frozen_money_is_asked_back_as_always_but_never_paid(session, case, cora):
    """Whoever could not ask would learn that it is frozen."""
    decide(session, case, Measure.FREEZE, by=cora)

    row = cast.agreed(session, case, by=cora)
    cast.followed(session, row)

    assert RefundState.ACCEPTED is row.state
    with pytest.raises(RefundClosed):
        cast.paid(session, row, by=cora)


def test_with_the_other_preset_declining_is_no_choice(session, case):
    strict = replace(RULES.policy.refund, preset="no_refund_to_unverified")
    rules = replace(RULES, policy=replace(RULES.policy, refund=strict))

    with pytest.raises(RefundClosed) as closed:
        refunds.ask(session, case.transfer, declines=True, rules=rules, now=NOON)

    assert "preset" == closed.value.reason


@pytest.mark.parametrize("source", ["", "x" * 101])
def test_a_rate_says_where_it_is_from(session, case, cora, source):
    row = cast.asked(session, case)

    with pytest.raises(RefundRefused) as refused:
        desk.enter_figures(
            session,
            row,
            Entered(figures=FIGURES, source=source),
            by=cora,
            seen=row.version,
            now=NOON,
        )

    assert refused.value.sentence


def test_of_two_officers_who_enter_figures_one_is_told(session, case, cora):
    row = cast.asked(session, case)
    seen = row.version
    cast.figured(session, row, by=cora)

    with pytest.raises(StaleVersion):
        desk.enter_figures(
            session,
            row,
            Entered(figures=FIGURES, source="Kraken"),
            by=cora,
            seen=seen,
            now=NOON,
        )


def test_no_address_and_no_hash_stands_in_the_clear(session, case, cora):
    row = cast.agreed(session, case, by=cora)
    decide(session, case, Measure.REFUND, by=cora)
    cast.paid(session, row, by=cora)

    stored = anew(session).execute(select(RefundRequest.__table__)).one()

    assert PAID_BY.encode() not in bytes(stored.payout_sealed)
    told = session.scalars(select(AuditEvent.details)).all()
    assert PAID_BY not in str(told)


def test_own_data_tells_of_the_refund_and_the_law_hears_by_whom(session, case, cora):
    row = cast.agreed(session, case, by=cora)
    decide(session, case, Measure.REFUND, by=cora)
    cast.paid(session, row, by=cora)

    mine = own_data.gather(session, case.customer, for_law=False)["refunds"]
    theirs = own_data.gather(session, case.customer, for_law=True)["refunds"]

    assert PAID_BY == mine[0]["paid_by_transaction"]
    assert cast.DECLINED == mine[0]["quote"]["payout"]
    assert "Cora Compliance" not in str(mine)
    assert "Cora Compliance" == theirs[0]["recorded_by"]


def test_of_an_erased_customer_no_payout_is_left(session, case, cora):
    row = cast.agreed(session, case, by=cora)
    decide(session, case, Measure.REFUND, by=cora)
    cast.paid(session, row, by=cora)

    blanking.blank(session, case.customer, now=NOON)

    assert row.payout_sealed is None


def test_of_two_who_press_at_once_one_payout_is_kept(app, session, case, cora):
    row = cast.agreed(session, case, by=cora)
    decide(session, case, Measure.REFUND, by=cora)
    public_id, staff_id = row.public_id, cora.id
    session.rollback()

    def press(transaction: str) -> str:
        own = db.session()
        payouts.record(
            own,
            rows.named(own, public_id),
            transaction,
            by=own.get_one(Staff, staff_id),
            rules=RULES,
            now=NOON,
        )
        return "kept"

    found = at_once(app, *(lambda n=n: press(f"0x{n:064x}") for n in range(1, 4)))

    assert ["kept", "too late", "too late"] == sorted(found)


def test_of_two_who_ask_at_once_there_is_one_request(app, session, case):
    transfer_id = case.transfer_id
    session.rollback()

    def press() -> str:
        own = db.session()
        transfer = own.get_one(Transfer, transfer_id)
        return refunds.ask(
            own, transfer, declines=True, rules=RULES, now=NOON
        ).public_id

    found = at_once(app, *[press] * 4)

    assert 1 == len(set(found))
