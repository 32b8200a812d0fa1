"""When the clock reminds: whole days of the platform's calendar, at a decent hour."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from portal.policy import CustomerPolicy

DAY = timedelta(days=1)


def is_decent(now: datetime, zone: ZoneInfo, policy: CustomerPolicy) -> bool:
    """Say whether people may be written to at this hour."""
    return policy.tell_from_hour <= now.astimezone(zone).hour < policy.tell_until_hour


def registered_before(day: int, now: datetime, zone: ZoneInfo) -> datetime:
    """Give the midnight before which somebody registered whose day it is, or was."""
    today = now.astimezone(zone).date()
    return datetime.combine(today - day * DAY + DAY, time(), tzinfo=zone)


def due_reminder(
    registered_at: datetime, *, now: datetime, zone: ZoneInfo, days: Sequence[int]
) -> int | None:
    """
    Give the day of which to remind somebody now, or None.

    Of several that were missed it is the last. One that is late gives way to the one
    of tomorrow: two days in a row would be pushing.
    """
    passed = _days_between(registered_at.astimezone(zone).date(), now.astimezone(zone))
    due = max((day for day in days if day <= passed), default=None)
    if due is not None and due < passed and passed + 1 in days:
        return None
    return due


def days_left(verify_by: datetime, now: datetime) -> int:
    """Count the days, begun ones too, until new orders close; 0 when they are."""
    return max(0, -((now - verify_by) // DAY))


def _days_between(first: date, now: datetime) -> int:
    return (now.date() - first).days
