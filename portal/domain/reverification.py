"""When a verified customer is asked once more, and when they are written to of it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum

from portal.policy import ReverificationPolicy
from portal.states import ReverificationState

OPEN = frozenset({ReverificationState.ASKED, ReverificationState.STARTED})
DAY = timedelta(days=1)


class Notice(StrEnum):
    """What a letter tells; the order is that of time."""

    ASKED = "asked"
    REMINDER = "reminder"
    OVERDUE = "overdue"


def notices(
    asked_at: datetime, due_at: datetime, policy: ReverificationPolicy
) -> Sequence[tuple[datetime, Notice]]:
    """Give when to write what; a reminder on the day of the asking is left out."""
    days = sorted({policy.reminder_days, policy.last_reminder_days}, reverse=True)
    reminders = [due_at - each * DAY for each in days]
    return [
        (asked_at, Notice.ASKED),
        *((at, Notice.REMINDER) for at in reminders if at >= asked_at + DAY),
        (due_at, Notice.OVERDUE),
    ]


def due_notice(
    planned: Sequence[tuple[datetime, Notice]], *, now: datetime
) -> tuple[datetime, Notice]:
    """Give the newest that is due: of those that were missed, one letter is enough."""
    return max((each for each in planned if each[0] <= now), key=lambda each: each[0])


def next_notice(
    planned: Sequence[tuple[datetime, Notice]], *, now: datetime
) -> datetime | None:
    """Give when to write next, or None when everything is said."""
    return min((at for at, _ in planned if at > now), default=None)


def ask_again_on(expiry: date, *, today: date, policy: ReverificationPolicy) -> date:
    """
    Give the day on which to ask for a new document.

    Of one that has fewer days left than that, the eve of its last day; of one that
    was approved although it had expired, as many days from now.
    """
    before = policy.before_expiry_days * DAY
    if expiry - before > today:
        return expiry - before
    if expiry > today:
        return max(today + DAY, expiry - DAY)
    return today + before
