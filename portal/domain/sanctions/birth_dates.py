"""Birth dates as sanctions lists write them: a day, a month, a year, or a range."""

import calendar
import re
from datetime import date

from portal.domain.sanctions.parties import Born

MONTHS = {name: number for number, name in enumerate(calendar.month_abbr) if name}
ABOUT = 1  # years to each side of a year that the list gives as circa
RANGE = re.compile(r"\s+(?:to|-)\s+|(?<=\d{4})\s*-\s*(?=(?:circa\s+)?\d{4})")
DAY = re.compile(r"(?:(\d{1,2}) )?(?:([A-Z][a-z]{2})[a-z]* )?(\d{4})")


def born(text: str) -> Born | None:
    """
    Give the time in which somebody was born; None if the text says none.

    Known are "10 Dec 1948", "Dec 1948", "1948", "circa 1948", and two of these with
    "to" or "-" between them.
    """
    parts = RANGE.split(text.strip())
    if len(parts) > 2:
        return None
    spans = [_span(part) for part in parts]
    found = [span for span in spans if span]
    if len(found) != len(parts) or found[0][0] > found[-1][1]:
        return None
    return Born(found[0][0], found[-1][1], text[:60])


def _span(text: str) -> tuple[date, date] | None:
    bare = text.strip()
    about = bare.lower().startswith("circa")
    match = DAY.fullmatch(bare[len("circa") :].strip() if about else bare)
    if match is None:
        return None
    day, month, year = match[1], MONTHS.get(match[2] or ""), int(match[3])
    if (
        (match[2] and month is None)
        or (day and month is None)
        or not 1800 < year < 2200
    ):
        return None
    if about:
        return date(year - ABOUT, 1, 1), date(year + ABOUT, 12, 31)
    try:
        return _first(year, month, day), _last(year, month, day)
    except ValueError:
        return None


def _first(year: int, month: int | None, day: str | None) -> date:
    return date(year, month or 1, int(day or 1))


def _last(year: int, month: int | None, day: str | None) -> date:
    in_month = calendar.monthrange(year, month or 12)[1]
    return date(year, month or 12, int(day or in_month))
