"""Reads what a provider sent, and believes nothing that cannot be."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import ROUND_UP, Context, Decimal
from functools import reduce
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
MOST = Decimal("1.02")  # of all shares: many that are rounded may exceed the whole
DIGITS = 40  # of a number; more is no number of the real world
LONGEST = 120  # letters of a name or a category
ONE, ZERO, HUNDRED = Decimal(1), Decimal(0), Decimal(100)
# so many digits that nothing is rounded; and if it ever were, then upwards
EXACT = Context(prec=2 * DIGITS, rounding=ROUND_UP)


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
    """
    Give 0 to 100 of 0 to 1; None where the provider says that it has none.

    Nor is a zero one to which no level is told: both send it while they know nothing.
    """
    told = text(level or "").lower()
    if value is None or told == "undefined" or not (told or value):
        return None
    return EXACT.multiply(share(value), HUNDRED)


def whole(shares: Iterable[Share]) -> tuple[Share, ...]:
    """Add up what is told twice; raise ServiceUnreachable if it is far above all."""
    found: dict[str, Share] = {}
    for each in shares:
        known = found.get(each.category)
        found[each.category] = _added(known, each) if known else each
    if reduce(EXACT.add, (each.share for each in found.values()), ZERO) > MOST:
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
        share=EXACT.add(one.share, other.share),
        direct=one.direct,
        value=reduce(EXACT.add, values, ZERO) if values else None,
    )


def raised(known: Iterable[Share], more: Iterable[Share]) -> tuple[Share, ...]:
    """
    Give the shares, each as large as the larger of two tellings says.

    One provider tells the same from several sides, and the worst of them stands.
    """
    found = list(known)
    for each in more:
        same = [share for share in found if share.category == each.category]
        if same and each.share <= reduce(EXACT.add, (one.share for one in same)):
            continue
        values = [one.value for one in (*same, each)]
        # a value that was not told is not small
        value = None if None in values else max(filter(None, values), default=ZERO)
        found = [share for share in found if share not in same]
        found.append(replace(each, value=value))
    return tuple(found)


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
