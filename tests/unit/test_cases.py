"""The rules of transfers' cases."""

from decimal import Decimal
from itertools import product

import pytest

from portal.domain.cases import (
    OVER,
    CaseFacts,
    is_stricter,
    needs_case,
    needs_second,
    offered,
    reasons,
    stage,
    state_after,
)
from portal.domain.exposure import ScreeningOutcome as Outcome
from portal.domain.transfers import TransferState
from portal.states import CaseStage, CaseState, Measure, PaperState

MONEY = tuple(Measure)[3:]
LIMITS = {"ETH": Decimal(3)}


@pytest.mark.parametrize(
    ("answered", "asked", "verified", "papers", "expected"),
    [
        (False, True, False, (), CaseStage.SCREENING),
        (True, True, False, (), CaseStage.PAPERS),
        (True, True, True, (), CaseStage.ANALYSIS),
        (True, False, False, (), CaseStage.ANALYSIS),
        (True, True, True, (PaperState.ASKED,), CaseStage.PAPERS),
        (True, True, True, (PaperState.REFUSED,), CaseStage.PAPERS),
        (True, False, True, (PaperState.ANSWERED,), CaseStage.ANALYSIS),
        (True, False, True, (PaperState.OVERDUE,), CaseStage.ANALYSIS),
        (True, False, True, (PaperState.ACCEPTED,), CaseStage.ANALYSIS),
    ],
)
def test_the_stage_follows_from_the_facts(answered, asked, verified, papers, expected):
    facts = CaseFacts(
        answered=answered, asked_to_verify=asked, verified=verified, papers=papers
    )

    assert expected is stage(facts)


@pytest.mark.parametrize(
    ("outcome", "person", "expected"),
    [
        (None, False, False),
        (Outcome.PASS, False, False),
        (Outcome.HOLD, False, False),
        (Outcome.HOLD, True, True),
        (Outcome.VERIFY, False, True),
        (Outcome.FREEZE, False, True),
    ],
)
def test_what_is_only_asked_again_has_no_case(outcome, person, expected):
    assert expected is needs_case(outcome, person=person)


def grounds(*rules: str, outcome: Outcome = Outcome.VERIFY):
    return [{"rule": rule, "category": None, "outcome": outcome} for rule in rules]


@pytest.mark.parametrize(
    ("new", "old", "expected"),
    [
        ((Outcome.FREEZE, grounds("a")), (Outcome.VERIFY, grounds("a")), True),
        ((Outcome.VERIFY, grounds("a", "b")), (Outcome.FREEZE, grounds("a")), True),
        ((Outcome.VERIFY, grounds("a", "b")), (Outcome.VERIFY, grounds("a")), True),
        ((Outcome.VERIFY, grounds("a")), (Outcome.VERIFY, grounds("a", "b")), False),
        # milder as a whole, but nobody has decided on this yet
        (
            (Outcome.HOLD, grounds("on_list", outcome=Outcome.HOLD)),
            (Outcome.VERIFY, grounds("a")),
            True,
        ),
        (
            (Outcome.VERIFY, grounds("a")),
            (Outcome.FREEZE, grounds("a", outcome=Outcome.FREEZE)),
            False,
        ),
        (
            (Outcome.VERIFY, [*grounds("a"), *grounds("b", outcome=Outcome.PASS)]),
            (Outcome.VERIFY, grounds("a")),
            False,
        ),
        (
            (Outcome.HOLD, grounds("unreachable", outcome=Outcome.HOLD)),
            (Outcome.HOLD, grounds("no_data", outcome=Outcome.HOLD)),
            False,
        ),
    ],
)
def test_only_what_goes_beyond_a_verdict_is_stricter(new, old, expected):
    assert expected is is_stricter(new, old)


@pytest.mark.parametrize(
    ("state", "transfer", "last"),
    list(product(CaseState, TransferState, [None, *MONEY])),
)
def test_frozen_money_is_never_released_nor_paid_back_at_once(state, transfer, last):
    found = offered(state, transfer, last)

    if transfer is TransferState.FROZEN:
        assert not {Measure.CONTINUE, Measure.REFUND} & set(found)
    if transfer is TransferState.FORFEITED:
        assert Measure.REFUND not in found
    for measure in found:
        assert state_after(measure, transfer) in TransferState
        assert reasons.REASONS[measure]


@pytest.mark.parametrize(
    "transfer", [TransferState.HELD, TransferState.FROZEN, *sorted(OVER)]
)
def test_an_open_case_can_always_be_decided(transfer):
    found = offered(CaseState.OPEN, transfer, None, answered=False)

    assert found
    if transfer in OVER:
        assert transfer is state_after(Measure.CONTINUE, transfer)


@pytest.mark.parametrize(
    ("state", "transfer", "last"),
    list(
        product(CaseState, (TransferState.HELD, TransferState.FROZEN), [None, *MONEY])
    ),
)
def test_held_money_never_goes_on_before_all_answered(state, transfer, last):
    found = offered(state, transfer, last, answered=False)

    assert Measure.CONTINUE not in found
    every = offered(state, transfer, last)
    assert set(every) - {Measure.CONTINUE} == set(found)


@pytest.mark.parametrize(
    ("measure", "asset", "amount", "expected"),
    [
        (Measure.CONTINUE, "ETH", "2.999999999999999999", False),
        (Measure.CONTINUE, "ETH", "3", True),
        (Measure.REFUND, "ETH", "3.0", True),
        (Measure.CONTINUE, "XMR", "0.00000001", True),
        (Measure.UNFREEZE, "ETH", "0.1", False),
        (Measure.FREEZE, "ETH", "1000", False),
        (Measure.FORFEIT, "ETH", "0.1", True),
    ],
)
def test_two_decide_about_much_and_nobody_waits_to_freeze(
    measure, asset, amount, expected
):
    assert expected is needs_second(measure, asset=asset, amount=amount, limits=LIMITS)


def test_of_what_is_frozen_no_reason_is_told():
    for measure in (Measure.FREEZE, Measure.UNFREEZE):
        keys = list(reasons.REASONS[measure])
        assert () == reasons.told(measure, keys)
        assert not any(each.told for each in reasons.REASONS[measure].values())


def test_a_reason_must_be_of_the_measure():
    assert not reasons.known(Measure.CONTINUE, [])
    assert not reasons.known(Measure.CONTINUE, ["sanctions"])
    assert not reasons.known(Measure.NONE, ["sanctions"])
    assert reasons.known(Measure.FREEZE, ["sanctions", "stolen"])
