"""Days, weeks and months of a stretch of time, for what is told by each."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal

Unit = Literal["day", "week", "month"]
DAYS, WEEKS = 31, 182  # up to so many days by the day, by the week; else by the month


def unit_for(days: int) -> Unit:
    """Give what so many days are told by, so that at most about 31 values come."""
    return "day" if days <= DAYS else "week" if days <= WEEKS else "month"


def begin_of(day: date, unit: Unit) -> date:
    """Give the first day of a day's week or month; weeks begin on Monday (ISO 8601)."""
    if unit == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if unit == "month" else day


def units(first: date, last: date, unit: Unit) -> Iterator[date]:
    """Give the first day of each that any day of the stretch belongs to."""
    here = begin_of(first, unit)
    while here <= last:
        yield here
        longest = {"day": 1, "week": 7, "month": 31}[unit]
        here = begin_of(here + timedelta(days=longest), unit)
