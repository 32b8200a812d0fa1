"""Amounts as people write them."""

from decimal import Decimal, Inexact

import pytest
from hypothesis import given, settings
from hypothesis import strategies as any_of

from portal.domain.transfers.amounts import EXACT, amount, written
from portal.domain.transfers.networks import asset
from portal.domain.transfers.refusals import AmountRefused

BTC, ETH = asset("bitcoin", "BTC"), asset("ethereum", "ETH")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1", "1"),
        (" 0.5 ", "0.5"),
        ("1200.25", "1200.25"),
        ("007.10", "7.1"),
        ("1.000000000000", "1"),
        ("0.00000001", "0.00000001"),
        ("999999999999999.99999999", "999999999999999.99999999"),
    ],
)
def test_an_amount_is_read_exactly(text: str, expected: str):
    assert expected == written(amount(text, BTC))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("-1", "negative"),
        ("−1", "negative"),  # noqa: RUF001
        ("+1", "separator"),
        ("0", "zero"),
        ("0.000", "zero"),
        ("0.000000000", "zero"),
        ("1e3", "exponent"),
        ("1E-8", "exponent"),
        ("1,5", "separator"),
        ("1,200.50", "separator"),
        ("1 200", "separator"),
        ("1'200", "separator"),
        ("1_200", "separator"),
        ("1.200.000", "separator"),
        (".5", "unknown"),
        ("5.", "separator"),
        ("0x10", "unknown"),
        ("NaN", "unknown"),
        ("Infinity", "unknown"),
        ("١٢", "unknown"),
        ("²", "unknown"),
        ("-", "unknown"),
        ("0.000000001", "decimals"),
        ("1000000000000000", "huge"),
        ("9" * 5000, "huge"),
    ],
)
def test_what_is_no_amount_is_refused_with_its_reason(text: str, reason: str):
    with pytest.raises(AmountRefused) as refused:
        amount(text, BTC)

    assert f"amount.{reason}" == refused.value.reason
    assert refused.value.sentence % refused.value.values


@given(units=any_of.integers(1, 10**33 - 1))
@settings(max_examples=200, deadline=None)
def test_every_number_of_smallest_units_survives_writing_and_reading(units: int):
    """33 digits are more than decimals keep by default: nothing is rounded."""
    exact = EXACT.multiply(Decimal(units), Decimal("1e-18"))

    again = amount(written(exact), ETH)

    assert units == int(EXACT.multiply(again, Decimal(10**18)))


@given(text=any_of.text(max_size=60))
@settings(max_examples=150, deadline=None)
def test_whatever_is_typed_is_an_amount_above_zero_or_refused(text: str):
    try:
        read = amount(text, BTC)
    except AmountRefused:
        return
    assert read > 0


def test_the_exact_context_refuses_to_round():
    with pytest.raises(Inexact):
        EXACT.divide(Decimal(1), Decimal(3))
