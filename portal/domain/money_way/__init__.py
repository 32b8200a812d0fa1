"""
The money's way as one provider tells it: two ends, stations, shares by category.

Plain values, and the same as rows of a table; `reading` makes them of an answer.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from portal.domain.exposure import Direction, Zone
from portal.domain.words import mark as _

ZERO, ONE = Decimal(0), Decimal(1)
ROUNDED = Decimal("0.0005")  # by so much shares may miss the whole: they are rounded
RISKS = {zone: place for place, zone in enumerate(Zone)}


class Kind(StrEnum):
    """What a row of the table is about."""

    SENDER = "sender"
    RECEIVER = "receiver"
    STATION = "station"  # the money came through it, or goes on to it
    NEIGHBOUR = "neighbour"  # of the counterparty, but not on this money's way
    SHARE = "share"
    UNTOLD = "untold"


KINDS = {
    Kind.SENDER: _("Sender"),
    Kind.RECEIVER: _("Receiver"),
    Kind.STATION: _("Station on the way"),
    Kind.NEIGHBOUR: _("Deals with the same address"),
    Kind.SHARE: _("Share"),
    Kind.UNTOLD: _("Not told"),
}


@dataclass(frozen=True, kw_only=True)
class End:
    """Who sends or receives; `ours` is this portal's platform."""

    address: str | None = field(default=None, repr=False)
    ours: bool = False
    owner: str | None = field(default=None, repr=False)
    category: str | None = None  # of the owner
    zone: Zone | None = None


@dataclass(frozen=True, kw_only=True)
class Station:
    """Somebody that the provider names; `place` 1 stands next to the counterparty."""

    name: str = field(repr=False)
    category: str | None
    zone: Zone | None
    place: int
    share: Decimal | None


@dataclass(frozen=True, kw_only=True)
class Part:
    """
    A category's share of the money, 0 to 1.

    `category` is the portal's, or the provider's code where that is not `known`.
    """

    category: str
    zone: Zone
    share: Decimal
    direct: bool
    known: bool


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row of the table; `name` is a whole address, or what somebody is called."""

    kind: Kind
    name: str = field(default="", repr=False)
    owner: str = field(default="", repr=False)  # of the address
    ours: bool = False
    category: str | None = None
    known: bool = True
    zone: Zone | None = None
    share: Decimal | None = None
    direct: bool = False
    place: int | None = None  # steps away from the counterparty


@dataclass(frozen=True, kw_only=True)
class Way:
    """
    All that a provider's answer tells of the money's way.

    Stations are in the order in which the money passes them; parts the riskiest
    first. `refused` counts the figures that cannot be shares: they are in no sum.
    """

    provider: str
    direction: Direction
    sender: End
    receiver: End
    stations: tuple[Station, ...] = ()
    neighbours: tuple[Station, ...] = ()
    parts: tuple[Part, ...] = ()
    refused: int = 0

    @property
    def incoming(self) -> bool:
        """Say whether the money comes in."""
        return self.direction is Direction.INCOMING

    @property
    def counterparty(self) -> End:
        """Give the end that is not ours: the shares and stations are about it."""
        return self.sender if self.incoming else self.receiver

    @property
    def total(self) -> Decimal:
        """Give the sum of the shares; above 1 where a provider tells some twice."""
        return sum((part.share for part in self.parts), ZERO)

    @property
    def untold(self) -> Decimal:
        """Give the share of the money of which nothing was told."""
        missing = ONE - self.total
        return missing if missing > ROUNDED else ZERO

    @property
    def exceeds(self) -> bool:
        """Say whether the shares come to more than there is."""
        return self.total > ONE + ROUNDED

    @property
    def is_told(self) -> bool:
        """Say whether there is anything to draw but the two ends."""
        return bool(self.parts or self.stations)

    @property
    def zones(self) -> dict[Zone, Decimal]:
        """Give the sum of each zone's shares."""
        return {
            zone: sum((part.share for part in self.parts if part.zone is zone), ZERO)
            for zone in Zone
        }


def rows(found: Way) -> tuple[Row, ...]:
    """Give all of it as rows: in the order of the money, then shares, none left out."""
    before = found.stations if found.incoming else ()
    after = () if found.incoming else found.stations
    rest = (Row(kind=Kind.UNTOLD, share=found.untold),) if found.untold else ()
    return (
        *(_station_row(each, Kind.STATION) for each in before),
        _end_row(found.sender, Kind.SENDER),
        _end_row(found.receiver, Kind.RECEIVER),
        *(_station_row(each, Kind.STATION) for each in after),
        *(_station_row(each, Kind.NEIGHBOUR) for each in found.neighbours),
        *(Row(kind=Kind.SHARE, **vars(part)) for part in found.parts),
        *rest,
    )


def _end_row(end: End, kind: Kind) -> Row:
    return Row(
        kind=kind,
        name=end.address or "",
        owner=end.owner or "",
        ours=end.ours,
        category=end.category,
        zone=end.zone,
    )


def _station_row(each: Station, kind: Kind) -> Row:
    return Row(kind=kind, **vars(each))


def risk(each: Station | Part) -> tuple[int, Decimal]:
    """Give what the riskiest and largest is first by."""
    return RISKS[each.zone] if each.zone else len(RISKS), -(each.share or ZERO)
