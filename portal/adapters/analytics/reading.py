"""Reads what a provider sent, and believes nothing that cannot be."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import TypeVar

import msgspec

from portal.domain.exposure import Share
from portal.domain.transfers.addresses import checked
from portal.domain.transfers.refusals import EntryRefused
from portal.errors import ServiceUnreachable

Form = TypeVar("Form")

CONFUSED = "its answer cannot be understood"
CONTRADICTORY = "its answer contradicts itself"
ELSEWHERE = "it answered about something else"
ROUNDING = Decimal("0.02")  # by which many rounded shares may exceed the whole
DIGITS = 40  # of a number; more is no number of the real world
LONGEST = 120  # letters of a name or a category
ONE, ZERO, HUNDRED = Decimal(1), Decimal(0), Decimal(100)


def decoded(content: bytes, form: type[Form]) -> Form:
    """Give the body in its form; raise ServiceUnreachable if it has another."""
    try:
        return msgspec.json.decode(content, type=form)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        raise ServiceUnreachable(CONFUSED) from None


def share(value: Decimal) -> Decimal:
    """Give a share of 0 to 1; raise ServiceUnreachable for any other number."""
    if not (sane(value) and ZERO <= value <= ONE):
        raise ServiceUnreachable(CONFUSED)
    return value


def sane(value: Decimal) -> bool:
    """Say whether this is a finite number that can be reckoned with."""
    if not value.is_finite():
        return False
    _, digits, exponent = value.as_tuple()
    return len(digits) <= DIGITS and -DIGITS <= int(exponent) <= DIGITS


def score(value: Decimal | None, level: str | None) -> Decimal | None:
    """Give 0 to 100 of 0 to 1; None where the provider says that it has none."""
    if value is None or level == "undefined":
        return None
    return share(value) * HUNDRED


def whole(shares: Iterable[Share]) -> tuple[Share, ...]:
    """Add up what is told twice; raise ServiceUnreachable if it is far above all."""
    found: dict[str, Share] = {}
    for each in shares:
        known = found.get(each.category)
        found[each.category] = _added(known, each) if known else each
    if sum(each.share for each in found.values()) > ONE + ROUNDING:
        raise ServiceUnreachable(CONTRADICTORY)
    return tuple(
        replace(each, share=min(ONE, each.share))
        for each in found.values()
        if each.share or each.value
    )


def _added(one: Share, other: Share) -> Share:
    values = [each.value for each in (one, other) if each.value is not None]
    return Share(
        category=one.category,
        share=one.share + other.share,
        direct=one.direct,
        value=sum(values, ZERO) if values else None,
    )


def text(value: str) -> str:
    """Give a name or a category, at most so long and without odd letters."""
    kept = "".join(letter for letter in value if letter.isprintable())
    return kept.strip()[:LONGEST]


def same_address(network: str, asked: str, told: str) -> bool:
    """Say whether two writings are of one address."""
    try:
        return checked(network, asked) == checked(network, told)
    except EntryRefused:
        return False


def same_hash(asked: str, told: str) -> bool:
    """Say whether two writings are of one transaction."""
    one, other = (each.strip().lower().removeprefix("0x") for each in (asked, told))
    return one == other
