"""What a verdict does to money, how pauses grow, and what lines of files mean."""

import ast
from datetime import timedelta
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as some

from portal.config import ROOT
from portal.domain.exposure import Direction, ScreeningOutcome
from portal.domain.pauses import pause
from portal.domain.transfers import OPEN, TransferState, after
from portal.domain.transfers.columns import columns, direction, network, suffices
from portal.domain.transfers.lines import LineRefused, line_of

S, O = TransferState, ScreeningOutcome  # noqa: E741 - the table below is to be read
LINE = {
    "reference": "C-1",
    "direction": "in",
    "network": "TRC-20",
    "asset": "usdt",
    "amount": "10.50",
    "address": "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t",
}


@pytest.mark.parametrize(
    ("state", "outcome", "in_doubt", "then"),
    [
        (S.SCREENING, O.PASS, False, S.PASSED),
        (S.SCREENING, O.HOLD, False, S.HELD),
        (S.SCREENING, O.VERIFY, False, S.HELD),
        (S.SCREENING, O.FREEZE, False, S.FROZEN),
        (S.HELD, O.PASS, False, S.PASSED),
        (S.HELD, O.PASS, True, S.HELD),
        (S.HELD, O.FREEZE, True, S.FROZEN),
        (S.FROZEN, O.PASS, False, S.FROZEN),
    ],
)
def test_a_verdict_moves_money(state, outcome, in_doubt, then):
    assert then is after(state, outcome, in_doubt=in_doubt)


def test_what_is_over_stays_and_only_a_clean_verdict_lets_pass():
    for state, outcome, doubt in product(S, O, (True, False)):
        then = after(state, outcome, in_doubt=doubt)
        if state not in OPEN:
            assert state is then
        elif then is S.PASSED:
            assert (O.PASS, False) == (outcome, doubt)


def test_one_place_alone_lets_a_transfer_pass():
    """Whatever sets `passed_by`, or names the state to a row, is one of these files."""
    found = set()
    for source in (ROOT / "portal").rglob("*.py"):
        for node in ast.walk(ast.parse(source.read_text("utf-8"))):
            targets = node.targets if isinstance(node, ast.Assign) else []
            named = [each for one in targets for each in ast.walk(one)]
            sets = any(getattr(each, "attr", "") == "passed_by" for each in named)
            words = [each.arg for each in getattr(node, "keywords", ())]
            moves = isinstance(node, ast.keyword | ast.Assign) and (
                isinstance(node.value, ast.Attribute)
                and ast.unparse(node.value).endswith("TransferState.PASSED")
            )
            if sets or moves or "passed_by" in words:
                found.add(source.relative_to(ROOT).as_posix())

    assert {"portal/services/screenings/outcomes.py"} == found


@given(some.integers(0, 10_000), some.floats(0, 1))
def test_a_pause_grows_and_is_bounded(failed, chance):
    found = pause(failed, first=5, longest=900, chance=chance)

    assert timedelta(seconds=3.75) <= found <= timedelta(seconds=900)


def test_pauses_grow_until_the_longest():
    found = [pause(n, first=5, longest=900, chance=0) for n in range(1, 9)]

    assert all(one <= other for one, other in pairwise(found))
    assert [5, 15, 45, 135, 405, 900] == [each.seconds for each in found[:6]]


@pytest.mark.parametrize(
    ("headings", "fields"),
    [
        (["Customer ID", "Type", "Coin", "Amount", "From", "To"], 6),
        (["Referenz", "Richtung", "Währung", "Betrag", "Adresse", "Tx-ID"], 6),
        (["reference", "way", "asset", "quantity", "wallet", "what else"], 5),
    ],
)
def test_columns_are_known_by_what_people_write(headings, fields):
    found = columns(headings)

    assert fields == len(found)
    assert suffices(found.values())


def test_too_few_columns_do_not_suffice():
    assert not suffices(["reference", "asset", "amount", "address"])
    assert not suffices(["reference", "direction", "asset", "amount", "sender"])


def test_words_of_ways_and_networks_are_understood():
    assert Direction.OUTGOING is direction(" Withdrawal ")
    assert None is direction("sideways")
    assert "tron" == network("TRC20", "USDT")
    assert "bitcoin" == network("", "btc")
    assert "" == network("", "USDT")  # of two networks: it has to be said
    assert "moon" == network("moon", "USDT")


def test_a_line_is_read_whole():
    line = line_of({**LINE, "own": LINE["address"], "id": "P-1"})

    assert ("tron", "USDT", "10.5") == (
        line.entry.network,
        line.entry.asset,
        line.entry.amount,
    )
    assert LINE["address"] == line.entry.sender == line.entry.receiver
    assert "id:P-1" == line.once


def test_sender_and_receiver_may_stand_in_columns_of_their_own():
    sender = {**LINE, "address": "", "sender": LINE["address"]}

    assert LINE["address"] == line_of(sender).entry.sender
    with pytest.raises(LineRefused) as refused:
        line_of({**sender, "direction": "out"})
    assert "address.empty" == refused.value.reason


def test_a_hash_names_a_transfer_before_an_id_does():
    first = line_of({**LINE, "transaction": "AB" * 32, "id": "1"})
    second = line_of({**LINE, "transaction": "ab" * 32, "amount": "7"})

    assert first.once == second.once


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"reference": ""}, "reference"),
        ({"direction": ""}, "direction"),
        ({"network": ""}, "network.unknown"),
        ({"asset": "ETH"}, "asset.unknown"),
        ({"amount": "1 000"}, "amount.separator"),
        ({"address": LINE["address"][:-1] + "u"}, "address.checksum"),
        ({"transaction": "x" * 300}, "long"),
    ],
)
def test_a_line_that_cannot_be_says_why(change, reason):
    with pytest.raises(LineRefused) as refused:
        line_of({**LINE, **change})

    assert reason == refused.value.reason
