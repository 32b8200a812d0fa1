"""Days, weeks and months of a stretch of time, for what is told by each."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

Unit = Literal["day", "week", "month"]
DAY = 86_400  # seconds
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


def offsets(first: datetime, after: datetime, zone: ZoneInfo) -> list[tuple[int, int]]:
    """
    Give by how many seconds a zone is ahead of UTC, and from when on.

    Both are of a stretch of time: the first pair is of its begin, each further one of
    the second since 1970 at which clocks are changed.
    """
    here, end = int(first.timestamp()), int(after.timestamp())
    found = [(here, _ahead(here, zone))]
    while here < end:
        there = here + DAY
        if _ahead(there, zone) != found[-1][1]:
            found.append((change := _changes(here, there, zone), _ahead(change, zone)))
        here = there
    return found


def _changes(here: int, there: int, zone: ZoneInfo) -> int:
    """Give the first second at which the zone's clocks are not those of `here`."""
    before = _ahead(here, zone)
    while there - here > 1:
        middle = (here + there) // 2
        if _ahead(middle, zone) == before:
            here = middle
        else:
            there = middle
    return there


def _ahead(moment: int, zone: ZoneInfo) -> int:
    at = datetime.fromtimestamp(moment, tz=UTC).astimezone(zone)
    return int((at.utcoffset() or timedelta()).total_seconds())
