"""Dates of a zone: two digits of a year, and the century they must mean."""

from datetime import date

CENTURY = 100
LONGEST_AHEAD = 59  # years; a document valid for longer says so without a date
UNKNOWN = "<<<<<<"


def born(text: str, *, today: date) -> date | None:
    """Give the latest such day that is not in the future; None if not fully known."""
    this = today.year - today.year % CENTURY
    days = [_day(this - back, text) for back in (0, CENTURY)]
    return next((day for day in days if day and day <= today), None)


def expires(text: str, *, today: date, birth: date | None = None) -> date | None:
    """
    Give the day from 40 years ago to 59 years ahead; None if there is none.

    A document never ends before its holder is born.
    """
    earliest = today.year + LONGEST_AHEAD - CENTURY + 1
    century = earliest - earliest % CENTURY
    days = [_day(century + ahead, text) for ahead in (0, CENTURY, 2 * CENTURY)]
    return next(
        (
            day
            for day in days
            if day and day.year >= earliest and not (birth and day <= birth)
        ),
        None,
    )


def _day(century: int, text: str) -> date | None:
    if len(text) != len(UNKNOWN) or not text.isdecimal():
        return None
    try:
        return date(century + int(text[:2]), int(text[2:4]), int(text[4:]))
    except ValueError:
        return None
