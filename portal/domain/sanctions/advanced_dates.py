"""Days and times of life as SDN_ADVANCED.XML has them: year, month and day apart."""

from datetime import date
from xml.etree.ElementTree import Element

from portal.domain.sanctions.parties import Born

CIRCA = 1  # years by which "circa" widens, as in the other form


def day(element: Element | None) -> date | None:
    """Give the day of an element with Year, Month and Day; None if it is none."""
    if element is None:
        return None
    told = [(element.findtext(name) or "").strip() for name in ("Year", "Month", "Day")]
    if not all(each.isascii() and each.isdigit() for each in told):
        return None
    try:
        return date(*(int(each) for each in told))
    except (ValueError, OverflowError):
        return None


def period(version: Element) -> Born | None:
    """
    Give the time of birth that a feature tells, from its first to its last day.

    None if it tells none that can be.
    """
    told = version.find("DatePeriod")
    if told is None:
        return None
    first = day(told.find("Start/From"))
    last = day(told.find("End/To")) or day(told.find("Start/To")) or first
    if first is None or last is None or last < first:
        return None
    text = _text(first, last)
    if any(end.get("Approximate") == "true" for end in told.iterfind("*")):
        return _circa(first, last, text)
    return Born(first, last, text)


def _circa(first: date, last: date, text: str) -> Born | None:
    """Widen it where that is not already a span of years."""
    if first.year != last.year:
        return Born(first, last, text)
    if not 1 < first.year < 9999:
        return None
    wide = date(first.year - CIRCA, 1, 1), date(last.year + CIRCA, 12, 31)
    return Born(*wide, f"circa {text}")


def _text(first: date, last: date) -> str:
    if first == last:
        return f"{first:%d %b %Y}"
    whole = (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)
    if whole and first.year == last.year:
        return str(first.year)
    if whole:
        return f"{first.year} to {last.year}"
    return f"{first:%d %b %Y} to {last:%d %b %Y}"
