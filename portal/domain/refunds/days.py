"""Until when a refund may be asked for: whole days in the platform's time zone."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def day_of(moment: datetime, zone: ZoneInfo) -> date:
    """Give the platform's day of a moment."""
    return moment.astimezone(zone).date()


def last_day(held_on: date, *, days: int) -> date:
    """Give the last day, included; the one on which it was held does not count."""
    return held_on + timedelta(days=days)


def days_left(held_on: date, today: date, *, days: int) -> int:
    """Give how many days are left: 0 on the last, below that it is over."""
    return (last_day(held_on, days=days) - today).days


def closes_at(held_on: date, *, days: int, zone: ZoneInfo) -> datetime:
    """Give the moment, in UTC, in which the last day is over."""
    after = last_day(held_on, days=days) + timedelta(days=1)
    # zones that leave out a midnight, or a whole day: the first moment there is then
    return datetime.combine(after, time(), zone).astimezone(UTC)


def notice_due(
    held_on: date, today: date, *, told: int, days: Sequence[int]
) -> int | None:
    """Give the newest day of the list that came and was not told; None if none did."""
    passed = (today - held_on).days
    return max((day for day in days if told < day <= passed), default=None)
