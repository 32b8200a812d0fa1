"""What was read from the document, beside what was printed and what was given."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask_babel import format_date

from portal.domain.seen import Fields, SelfieSeen, SideSeen, Zone
from portal.states import Side
from portal.web.staff.overlays import FIELDS

SIDES = (Side.BACK, Side.FRONT)  # a card's zone is on its back
Seen = Mapping[Side, SideSeen | SelfieSeen]


@dataclass(frozen=True)
class Row:
    """One field: its value in the zone, and as printed; `differs` if both disagree."""

    name: str
    zone: str
    printed: str

    @property
    def differs(self) -> bool:
        """Say whether both are there and are not the same."""
        return bool(self.zone and self.printed) and _bare(self.zone) != _bare(
            self.printed
        )


@dataclass(frozen=True)
class Read:
    """All that was read of one document."""

    zone: Zone | None
    rows: list[Row]


def read(seen: Seen) -> Read | None:
    """Give what both sides say together, or None if nothing was read."""
    sides = [found for side in SIDES if isinstance(found := seen.get(side), SideSeen)]
    zone = next((found.page.zone for found in sides if found.page.zone), None)
    printed = [found.page.printed for found in sides if found.page.printed]
    rows = [_row(name, zone.fields if zone else None, printed) for name in FIELDS]
    known = [row for row in rows if row.zone or row.printed]
    return Read(zone, known) if zone or known else None


def _row(name: str, zone: Fields | None, printed: list[Fields]) -> Row:
    beside = (_text(getattr(fields, name)) for fields in printed)
    return Row(
        str(FIELDS[name]),
        _text(getattr(zone, name)) if zone else "",
        next((text for text in beside if text), ""),
    )


def _text(value: object) -> str:
    if isinstance(value, date):
        return str(format_date(value, "d MMMM y"))
    return str(value) if value else ""


def _bare(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())
