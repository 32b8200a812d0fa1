"""One number as the page and the file show it: a sentence, a chart, and a table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from babel.dates import format_skeleton
from babel.numbers import format_compact_decimal
from babel.units import format_unit
from flask_babel import format_date, format_decimal, format_percent, get_locale, gettext

from portal.domain.numbers.charts import Columns, Line
from portal.web.filters import number

Kind = Literal["text", "day", "count", "share", "seconds", "left", "milliseconds"]
Cell = str | int | float | date | None
NOTHING = "\u2013"
UNITS = (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1))


@dataclass(frozen=True)
class Column:
    """One column of a table, and what its cells are."""

    title: str
    kind: Kind = "count"

    @property
    def file_title(self) -> str:
        """Give the heading in a file, with the unit: cells there are bare numbers."""
        units = {
            "share": gettext("percent"),
            "seconds": gettext("seconds"),
            "left": gettext("seconds"),
            "milliseconds": gettext("milliseconds"),
        }
        unit = units.get(self.kind)
        return f"{self.title} ({unit})" if unit else self.title


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One bar: its words, what stands beside it, and widths in percent."""

    title: str
    told: str
    aside: str = ""
    width: float
    ghost: float = 0.0  # behind it, paler
    tone: str = ""


@dataclass(frozen=True, kw_only=True)
class Plot:
    """
    Columns or a line with what stands around them; `parts` name the colours.

    `tone` is another class of colours than the usual one.
    """

    marks: Columns | Line
    names: Sequence[str]
    is_share: bool = False
    parts: Sequence[str] = ()
    tone: str = ""


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """
    One number whole; without rows there is nothing to show but the sentence.

    With `links`, the address of each row, it is a list: its table stands open.
    """

    key: str
    title: str
    sentence: str
    columns: tuple[Column, ...]
    rows: Sequence[tuple[Cell, ...]]
    links: Sequence[str] = ()
    bars: Sequence[Bar] = ()
    plot: Plot | None = None
    notes: Sequence[str] = ()


def shown(cell: Cell, kind: Kind) -> str:
    """Give a cell as a page shows it."""
    if cell is None:
        return NOTHING
    if kind == "share" and isinstance(cell, int | float):
        return percent(cell)
    if kind == "seconds" and isinstance(cell, int):
        return duration(cell)
    if kind == "left" and isinstance(cell, int):
        return left(cell)
    if kind == "milliseconds" and isinstance(cell, int):
        return span(cell)
    if kind == "day" and isinstance(cell, date):
        return str(format_date(cell, "d MMM y"))
    return number(cell) if isinstance(cell, int) else str(cell)


def file_rows(sheet: Sheet) -> Iterator[tuple[object, ...]]:
    """Give the table as a file holds it: bare numbers, days by ISO 8601."""
    yield tuple(column.file_title for column in sheet.columns)
    for row in sheet.rows:
        yield tuple(
            _bare(cell, column.kind)
            for cell, column in zip(row, sheet.columns, strict=True)
        )


def percent(share: float) -> str:
    """Give "63.4%" as the reader writes it."""
    return str(format_percent(share, "#,##0.#%"))


def duration(seconds: int) -> str:
    """Give "2 hr 5 min": the two largest units of which there is something."""
    left = seconds
    parts: list[str] = []
    for unit, length in UNITS:
        count, left = divmod(left, length)
        if count or (unit == "second" and not parts):
            parts.append(format_unit(count, unit, "short", locale=get_locale()))
        elif parts:
            break
        if len(parts) == 2:
            break
    return " ".join(parts)


def left(seconds: int) -> str:
    """Give how much time is left, or by how much it is over."""
    if seconds < 0:
        return str(gettext("over by %(time)s", time=duration(-seconds)))
    return duration(seconds)


def span(milliseconds: int) -> str:
    """Give "240 ms", of a second or more "1.3 sec", of a minute as `duration` does."""
    if milliseconds < 1000:
        return format_unit(milliseconds, "millisecond", "short", locale=get_locale())
    if milliseconds < 60_000:
        seconds = round(milliseconds / 1000, 1)
        return format_unit(seconds, "second", "short", locale=get_locale())
    return duration(milliseconds // 1000)


def points(tenths: int) -> str:
    """Give "12.5" as the reader writes it."""
    return str(format_decimal(Decimal(tenths) / 10))


def compact(value: float) -> str:
    """Give "12K": a mark of a scale."""
    return format_compact_decimal(value, fraction_digits=1, locale=get_locale())


def short_day(day: date) -> str:
    """Give "4 Nov" as the reader writes it."""
    return str(format_skeleton("MMMd", day, locale=get_locale()))


def _bare(cell: Cell, kind: Kind) -> object:
    if cell is None:
        return ""
    if kind == "share" and isinstance(cell, int | float):
        return round(cell * 100, 1)
    return cell.isoformat() if isinstance(cell, date) else cell
