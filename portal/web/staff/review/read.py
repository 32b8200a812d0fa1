"""What was read from the document, beside what was printed and what was given."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from flask_babel import format_date, lazy_gettext

from portal.domain.documents.nations import alpha_3
from portal.domain.documents.seen import Fields, SelfieSeen, SideSeen, Zone
from portal.domain.names.letters import Piece, pieces, same
from portal.services.examinations.data_checks import full_name
from portal.states import Side
from portal.web.staff.review.overlays import FIELDS

SIDES = (Side.BACK, Side.FRONT)  # a card's zone is on its back
NAMES = ("surname", "given_names")
Seen = Mapping[Side, SideSeen | SelfieSeen]


@dataclass(frozen=True)
class Cell:
    """One value, in parts that differ from the others of its row or do not."""

    pieces: list[Piece]


@dataclass(frozen=True)
class Row:
    """One field: as given, in the zone, and as printed; "" where it is not there."""

    name: str
    given: str
    zone: str
    printed: str

    @cached_property
    def differs(self) -> bool:
        """Say whether two of them are there and are not the same."""
        there = [text for text in (self.given, self.zone, self.printed) if text]
        return any(not same(there[0], other) for other in there[1:])

    @property
    def cells(self) -> list[Cell]:
        """Give the three values with the letters that differ; empty where none is."""
        texts = (self.given, self.zone, self.printed)
        return [
            Cell(pieces(text, [*texts[:place], *texts[place + 1 :]]))
            for place, text in enumerate(texts)
        ]


@dataclass(frozen=True)
class Read:
    """All that was read of one document."""

    zone: Zone | None
    rows: list[Row]


@dataclass(frozen=True)
class Given:
    """What the customer's account and the customer say."""

    name: str = ""
    country: str = ""  # ISO 3166-1 alpha-3


def read(seen: Seen, given: Given) -> Read | None:
    """Give what both sides say together, or None if nothing was read."""
    sides = [found for side in SIDES if isinstance(found := seen.get(side), SideSeen)]
    zone = next((found.page.zone for found in sides if found.page.zone), None)
    printed = [found.page.printed for found in sides if found.page.printed]
    fields = zone.fields if zone else None
    rows = [_row(name, fields, printed) for name in FIELDS if name not in NAMES]
    rows = [_name(given, fields, printed), *_names(fields, printed), *rows]
    rows = [_country(row, given) for row in rows]
    known = [row for row in rows if row.zone or row.printed]
    return Read(zone, known) if zone or known else None


def _name(given: Given, zone: Fields | None, printed: list[Fields]) -> Row:
    beside = (full_name(fields) for fields in printed)
    name = str(lazy_gettext("Name"))
    return Row(
        name, given.name, full_name(zone), next((text for text in beside if text), "")
    )


def _names(zone: Fields | None, printed: list[Fields]) -> list[Row]:
    """Give surname and given names apart, only where zone and print disagree."""
    rows = (_row(name, zone, printed) for name in NAMES)
    return [row for row in rows if row.differs]


def _country(row: Row, given: Given) -> Row:
    if row.name != str(FIELDS["issuing_state"]) or not given.country:
        return row
    read = row.zone or row.printed
    told = read if alpha_3(read) == given.country else given.country
    return Row(row.name, told, row.zone, row.printed)


def _row(name: str, zone: Fields | None, printed: list[Fields]) -> Row:
    beside = (_text(getattr(fields, name)) for fields in printed)
    return Row(
        str(FIELDS[name]),
        "",
        _text(getattr(zone, name)) if zone else "",
        next((text for text in beside if text), ""),
    )


def _text(value: object) -> str:
    if isinstance(value, date):
        return str(format_date(value, "d MMMM y"))
    return str(value) if value else ""
