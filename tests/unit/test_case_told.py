"""What a customer reads of a transfer that is looked at."""

from itertools import combinations, product

import pytest

from portal.domain.cases.told import TEXTS, TITLES, Told, ToldFacts, explains, told
from portal.domain.exposure import ScreeningOutcome
from portal.domain.transfers import TransferState
from portal.states import CaseState, Measure, PaperState

OPEN, DECIDED = CaseState.OPEN, CaseState.DECIDED
MONEY = (None, *tuple(Measure)[3:])
PAPERS = [some for many in range(3) for some in combinations(tuple(PaperState), many)]


def facts(**given: object) -> ToldFacts:
    values: dict[str, object] = {
        "state": OPEN,
        "transfer": TransferState.HELD,
        "outcome": ScreeningOutcome.VERIFY,
        "decided": None,
        "to_verify": False,
        **given,
    }
    return ToldFacts(**values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("transfer", "decided", "expected"),
    [
        (TransferState.RELEASED, Measure.CONTINUE, Told.RELEASED),
        (TransferState.HELD, Measure.REFUND, Told.REFUND),
        (TransferState.REFUNDED, Measure.REFUND, Told.PAID),
        (TransferState.FORFEITED, Measure.FORFEIT, Told.FORFEITED),
        (TransferState.FORFEITED, Measure.REFUND, Told.FORFEITED),  # not asked in time
        (TransferState.FORFEITED, None, Told.FORFEITED),
        (TransferState.FROZEN, Measure.FREEZE, Told.CHECKED),
        (TransferState.FROZEN, Measure.REFUND, Told.CHECKED),
        (TransferState.FROZEN, None, Told.CHECKED),
        (TransferState.HELD, Measure.UNFREEZE, Told.CHECKED),
    ],
)
def test_of_a_decided_case_they_read_where_the_money_is(transfer, decided, expected):
    """Nothing is asked of them any more, whatever was asked before."""
    found = facts(
        state=DECIDED,
        transfer=transfer,
        decided=decided,
        to_verify=True,
        papers=(PaperState.ASKED,),
    )

    assert expected is told(found)


@pytest.mark.parametrize("papers", PAPERS)
def test_of_frozen_money_they_read_what_they_read_of_a_long_check(papers):
    """Whatever was found, asked or decided: the same as where nothing was found."""
    asked = {PaperState.ASKED, PaperState.REFUSED} & set(papers)
    every = product(CaseState, ScreeningOutcome, MONEY, (True, False))

    for state, outcome, decided, verify in every:
        frozen = facts(
            state=state,
            transfer=TransferState.FROZEN,
            outcome=outcome,
            decided=decided,
            to_verify=verify,
            papers=papers,
        )
        expected = Told.PAPERS if state is OPEN and asked else Told.CHECKED
        assert expected is told(frozen)


def test_the_reasons_of_another_decision_are_not_told():
    assert explains(Measure.REFUND, Told.REFUND)
    assert explains(Measure.REFUND, Told.PAID)
    assert not explains(Measure.REFUND, Told.FORFEITED)
    assert not explains(Measure.REFUND, Told.CHECKED)
    for measure, read in product((Measure.FREEZE, Measure.UNFREEZE), Told):
        assert not explains(measure, read)


TELLING = ("frozen", "freeze", "freezing", "sanction", "suspic", "risk")


def test_all_that_is_told_has_words_and_none_names_a_suspicion():
    for each in Told:
        said = f"{TITLES[each]} {TEXTS[each]}".lower()
        assert [] == [word for word in TELLING if word in said]
