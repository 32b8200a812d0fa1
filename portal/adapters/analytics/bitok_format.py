"""BitOK's wire format: what it sends, and what that means in the portal's terms."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from msgspec import Struct

from portal.adapters.analytics.reading import (
    CONFUSED,
    EXACT,
    ONE,
    ZERO,
    raised,
    sane,
    share,
    text,
    whole,
)
from portal.adapters.analytics.talking import NothingKnown
from portal.domain.exposure import Direction, Hop, Share
from portal.errors import ServiceUnreachable

DOLLARS = "USD"
WHOLE_OWNER = "_entity"  # risks whose type ends so are about the counterparty itself


class CheckedTransfer(Struct, frozen=True):
    """The transfer that a check is about."""

    network: str
    tx_hash: str
    output_address: str
    token_id: str | None = None
    direction: str | None = None  # incoming, outgoing
    tx_status: str | None = None  # none, binding, bound, not_found, error
    input_address: str | None = None
    value_in_fiat: Decimal | None = None


class CheckedAddress(Struct, frozen=True):
    """The address that a check is about."""

    network: str
    address: str


class Check(Struct, frozen=True):
    """A manual check; `risk_score` is 0 to 1."""

    id: str
    check_status: str  # checking, checked, error
    transfer: CheckedTransfer | None = None
    address: CheckedAddress | None = None
    risk_level: str | None = None
    risk_score: Decimal | None = None

    @property
    def done(self) -> bool:
        """Say whether there is nothing more to wait for."""
        binding = self.transfer is not None and self.transfer.tx_status == "binding"
        return self.check_status != "checking" and not binding

    def prove(self) -> None:
        """Raise NothingKnown or ServiceUnreachable unless it can be read."""
        if self.check_status == "error":
            raise ServiceUnreachable("its check failed")
        if self.check_status != "checked":
            raise ServiceUnreachable(CONFUSED)
        status = self.transfer.tx_status if self.transfer else None
        if status == "not_found":
            raise NothingKnown("the transaction was not found")
        if status == "error":
            raise ServiceUnreachable("its check failed")


@dataclass(frozen=True)
class Seen:
    """What an exposure comes to."""

    shares: tuple[Share, ...]
    owner: str | None
    owner_category: str | None
    hops: tuple[Hop, ...] = ()


class Part(Struct, frozen=True):
    """A category's share, or one entity that was dealt with directly."""

    entity_category: str | None = None
    entity_name: str | None = None
    value_share: Decimal | None = None
    value_in_fiat: Decimal | None = None


class AddressExposure(Struct, frozen=True):
    """Where an address has its money from; no list where its owner is known."""

    entity_category: str | None = None
    entity_name: str | None = None
    exposure: list[Part] | None = None

    def seen(self) -> Seen:
        """Give the shares; the known owner stands for all of it."""
        shares = whole(_indirect(self.exposure or [], DOLLARS))
        owner = _text(self.entity_category)
        if owner:
            shares = raised(shares, [Share(category=owner, share=ONE, direct=True)])
        return Seen(shares, _text(self.entity_name), owner)


class TransferExposure(Struct, frozen=True):
    """Where a transfer's money comes from; both shapes of the first are met."""

    direct_interaction: Part | list[Part] | None = None
    indirect_interaction: list[Part] | None = None
    fiat_currency: str | None = None

    def seen(self, transfer: CheckedTransfer) -> Seen:
        """
        Give the shares: those of who sent it, and those of where it came from.

        Of several who sent it none is the owner: each is a station.
        """
        currency = self.fiat_currency or DOLLARS
        told = self.direct_interaction
        parts = [told] if isinstance(told, Part) else told or []
        parts = [part for part in parts if part.entity_category or part.entity_name]
        origins = whole(_indirect(self.indirect_interaction or [], currency))
        total = transfer.value_in_fiat if origins or len(parts) > 1 else None
        direct = whole(
            Share(
                category=_category(part),
                share=_part(part, total),
                direct=True,
                value=_value(part.value_in_fiat, currency),
            )
            for part in parts
        )
        alone = parts[0] if len(parts) == 1 else Part()
        owner, category = _text(alone.entity_name), _text(alone.entity_category)
        several = parts if len(parts) > 1 else []
        hops = tuple(_hop(part, _part(part, total), transfer) for part in several)
        return Seen(direct + origins, owner, category, hops)


class Risk(Struct, frozen=True):
    """A rule of BitOK's own that spoke."""

    risk_type: str
    entity_category: str | None = None
    proximity: str | None = None
    value_share: Decimal | None = None
    value_in_fiat: Decimal | None = None
    fiat_currency: str | None = None


def of_risks(risks: Iterable[Risk]) -> Iterator[Share]:
    """Give what the risks name, so that nothing they say is lost."""
    for risk in risks:
        category = _text(risk.entity_category)
        if category is None:
            continue
        entire = risk.value_share is None or risk.risk_type.endswith(WHOLE_OWNER)
        yield Share(
            category=category,
            share=ONE if entire else share(risk.value_share or ZERO),
            direct=risk.proximity == "direct",
            value=_value(risk.value_in_fiat, risk.fiat_currency or DOLLARS),
        )


def _indirect(parts: Iterable[Part], currency: str) -> Iterator[Share]:
    for part in parts:
        if part.value_share is None:
            raise ServiceUnreachable(CONFUSED)
        yield Share(
            category=_category(part),
            share=share(part.value_share),
            value=_value(part.value_in_fiat, currency),
        )


def _hop(part: Part, share: Decimal, transfer: CheckedTransfer) -> Hop:
    category = _text(part.entity_category)
    return Hop(
        name=_text(part.entity_name) or "",
        category=category,
        place=1,
        incoming=transfer.direction != Direction.OUTGOING,
        share=share,
        itself=True,
    )


def _category(part: Part) -> str:
    return _text(part.entity_category) or "undefined"


def _text(value: str | None) -> str | None:
    return text(value or "") or None


def _part(part: Part, total: Decimal | None) -> Decimal:
    """Give the share of somebody dealt with directly; all of it if nothing is told."""
    if part.value_share is not None:
        return share(part.value_share)
    if part.value_in_fiat is None or not total or not sane(total):
        return ONE
    value = _value(part.value_in_fiat, DOLLARS) or ZERO
    return min(ONE, abs(EXACT.divide(value, total)))


def _value(value: Decimal | None, currency: str) -> Decimal | None:
    if value is None:
        return None
    if not sane(value) or value < ZERO:
        raise ServiceUnreachable(CONFUSED)
    return value if currency == DOLLARS else None
