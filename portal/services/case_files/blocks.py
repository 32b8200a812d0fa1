"""
What a case file says, as plain values in their order; `drawing` puts it on paper.

In English, as all that leaves the portal for an authority; times are UTC, to the
second, and figures exact.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from portal.models.staff import Staff
from portal.paper.sketches import Sketch

NONE = "\N{EN DASH}"
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Heading:
    """The title of a part; a minor one of a part's part."""

    text: str
    minor: bool = False


@dataclass(frozen=True)
class Words:
    """Some sentences."""

    text: str = field(repr=False)
    quiet: bool = False


@dataclass(frozen=True)
class Pairs:
    """What is called how, a line each."""

    pairs: Sequence[tuple[str, str]] = field(repr=False)


@dataclass(frozen=True)
class Table:
    """Rows under a head; widths are shares."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]] = field(repr=False)
    widths: Sequence[float]


Block = Heading | Words | Pairs | Table | Sketch


def moment(value: datetime | None) -> str:
    """Give "2026-11-22 12:00:05"; nothing for none."""
    return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S") if value else ""


def day(value: date | None) -> str:
    """Give "2026-11-22"; nothing for none."""
    return value.isoformat() if value else ""


def percent(share: Decimal | str | None) -> str:
    """Give a share of 0 to 1 in percent, with every digit; nothing for none."""
    if share is None:
        return ""
    whole = Decimal(share) * HUNDRED
    return f"{plain(whole)} %" if whole.is_finite() else str(share)


def plain(figure: Decimal | None) -> str:
    """Give a figure with every digit, and no zeros behind; nothing for none."""
    if figure is None:
        return ""
    if not figure.is_finite():
        return str(figure)
    written = f"{figure:f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def length(seconds: int | timedelta | None) -> str:
    """Give "26 h 03 min 20 s"; nothing for none."""
    if seconds is None:
        return ""
    whole = int(seconds.total_seconds() if isinstance(seconds, timedelta) else seconds)
    minutes, rest = divmod(abs(whole), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02} min {rest:02} s"


def name(staff: Staff | None) -> str:
    """Give what a colleague is called."""
    return staff.name if staff else ""


def yes(value: object) -> str:
    """Give yes or no."""
    return "yes" if value else "no"
