"""What of a way is drawn by itself, and what is gathered because it is too much."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from portal.domain.exposure import Zone
from portal.domain.money_way import ZERO, Part, Station, Way, risk

SMALLEST = Decimal("0.01")  # a thinner strand is gathered, unless it is of high risk
MOST = 6  # categories that are drawn each by itself
MOST_RISKY = 3  # of high risk that come before larger ones
MOST_STATIONS = 3  # in one place


@dataclass(frozen=True, kw_only=True)
class Strand:
    """
    A share of the money that is drawn as one.

    Without a part it gathers `count` small ones of a zone; without a zone either, it
    is what nobody told.
    """

    share: Decimal
    zone: Zone | None = None
    part: Part | None = None
    count: int = 1


@dataclass(frozen=True, kw_only=True)
class Stop:
    """Stations as many steps away, or, as the last, all that are `further`."""

    place: int
    further: bool
    stations: tuple[Station, ...]
    more: int


def strands(way: Way) -> tuple[Strand, ...]:
    """Give what is drawn, by zones; together it is the way's total and the untold."""
    drawn = _drawn(way.parts)
    found = []
    for zone in Zone:
        parts = [part for part in way.parts if part.zone is zone]
        rest = [part for part in parts if part not in drawn]
        if len(rest) == 1:  # one more needs no less room than itself
            drawn, rest = [*drawn, *rest], []
        found += [
            Strand(share=part.share, zone=zone, part=part)
            for part in parts
            if part in drawn
        ]
        if rest:
            share = sum((part.share for part in rest), ZERO)
            found.append(Strand(share=share, zone=zone, count=len(rest)))
    if way.untold:
        found.append(Strand(share=way.untold))
    return tuple(found)


def stops(way: Way) -> tuple[Stop, ...]:
    """Give where the money stopped, in its order: next to the counterparty, or not."""
    near = [each for each in way.stations if each.place <= 1]
    far = [each for each in way.stations if each.place > 1]
    found = [_stop(each) for each in (near, far) if each]
    return tuple(reversed(found)) if way.incoming else tuple(found)


def _drawn(parts: Sequence[Part]) -> list[Part]:
    by_share = sorted(parts, key=lambda part: -part.share)
    risky = [part for part in by_share if part.zone is Zone.HIGH]
    large = [part for part in by_share if part.share >= SMALLEST]
    return list(dict.fromkeys([*risky[:MOST_RISKY], *large, *risky]))[:MOST]


def _stop(stations: Sequence[Station]) -> Stop:
    first = sorted(stations, key=risk)[:MOST_STATIONS]
    places = {each.place for each in stations}
    return Stop(
        place=min(places),
        further=len(places) > 1,
        stations=tuple(first),
        more=len(stations) - len(first),
    )
