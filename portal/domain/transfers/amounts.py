"""Amounts of crypto assets, as people write them and as rows hold them."""

import re
from decimal import Context, Decimal, DivisionByZero, Inexact, InvalidOperation

from portal.domain.transfers.networks import Asset
from portal.domain.transfers.refusals import AmountRefused

MOST_DIGITS = 15  # before the dot: more than there ever was of any asset
PLAIN = re.compile(r"([0-9]+)(?:\.([0-9]+))?", re.ASCII)
SEPARATED = re.compile(r"[+]?[0-9][0-9.,'_\s\u2019\u00a0\u202f\u066b\u066c]*", re.ASCII)
MINUS = "-\u2212\u2013"
EXPONENT = re.compile(r"[+-]?[0-9.]+[eE][+-]?[0-9]+", re.ASCII)
# sums and differences of amounts: 15 + 18 digits do not fit the usual 28
EXACT = Context(prec=80, traps=[Inexact, InvalidOperation, DivisionByZero])


def amount(text: str, asset: Asset) -> Decimal:
    """
    Read an amount above zero: digits, and perhaps a dot and decimals.

    Exact, however long; zeros at the end count for nothing. Raise AmountRefused.
    """
    given = text.strip()
    parts = PLAIN.fullmatch(given)
    if parts is None:
        raise AmountRefused(_misread(given))
    whole, decimals = parts[1].lstrip("0"), (parts[2] or "").rstrip("0")
    if not whole and not decimals:
        raise AmountRefused("amount.zero")
    if len(whole) > MOST_DIGITS:
        raise AmountRefused("amount.huge", {"digits": str(MOST_DIGITS)})
    if len(decimals) > asset.decimals:
        limits = {"asset": asset.symbol, "decimals": str(asset.decimals)}
        raise AmountRefused("amount.decimals", limits)
    return Decimal(f"{whole or '0'}.{decimals}" if decimals else whole)


def written(value: Decimal) -> str:
    """Write an amount as rows and pages have it: "0.5", "1200", never "1.2E+3"."""
    plain = f"{value:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _misread(given: str) -> str:
    if not given:
        return "amount.empty"
    if given[0] in MINUS and len(given) > 1:
        return "amount.negative"
    if EXPONENT.fullmatch(given):
        return "amount.exponent"
    if SEPARATED.fullmatch(given):
        return "amount.separator"
    return "amount.unknown"
