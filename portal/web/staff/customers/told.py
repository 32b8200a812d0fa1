"""Put what happened into the reader's words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from flask_babel import format_date, gettext, lazy_gettext, to_user_timezone

from portal.domain.mentions import Part
from portal.domain.timeline import tell
from portal.extensions import db
from portal.models.audit import AuditEvent
from portal.services import histories
from portal.services.histories.happenings import Beside
from portal.web import visitors
from portal.web.filters import words
from portal.web.staff.customers.told_beside import Detail, details, note_of

OTHERS = {
    "customer": lazy_gettext("customer"),
    "operator": lazy_gettext("operator"),
    "platform": lazy_gettext("platform"),
    "portal": lazy_gettext("portal"),
    "worker": lazy_gettext("portal"),
    "clock": lazy_gettext("portal"),
    "system": lazy_gettext("portal"),
}


@dataclass(frozen=True)
class Happening:
    """One line of a timeline: what and who, and what else is known of it."""

    at: datetime
    text: str
    tone: str
    who: str
    is_staff: bool = False
    details: Sequence[Detail] = ()
    note: Sequence[Part] = ()
    id: str = ""  # for links to it


@dataclass(frozen=True)
class Day:
    """What happened on one day of the reader's."""

    title: str
    happenings: Sequence[Happening]


def happenings(
    events: Sequence[AuditEvent], beside: Beside | None = None
) -> list[Happening]:
    """Give a line for each event, with the names of colleagues."""
    names = histories.names_of(db.session(), [event.actor for event in events])
    found = beside or Beside()
    return [_happening(event, names, found) for event in events]


def by_day(lines: Iterable[Happening]) -> list[Day]:
    """Put lines that follow each other under the days on which they happened."""
    return [
        Day(_title(day), list(each))
        for day, each in groupby(lines, lambda line: _day(line.at))
    ]


def sentence(event: AuditEvent) -> str:
    """Give the translated sentence with the event's details in their places."""
    told = tell(event.action, event.details)
    values = {
        key: " ".join(words(word) for word in found)
        for key, found in told.values.items()
    }
    return str(gettext(told.line.sentence, **values)).rstrip(".")


def tone_of(event: AuditEvent) -> str:
    """Give ok, bad, or none."""
    return tell(event.action, event.details).line.tone


def _happening(event: AuditEvent, names: dict[str, str], beside: Beside) -> Happening:
    kind = event.actor.partition(":")[0]
    return Happening(
        at=event.at,
        text=sentence(event),
        tone=tone_of(event),
        who=names.get(event.actor) or str(OTHERS.get(kind, "")),
        is_staff=event.actor in names,
        details=details(event, beside),
        note=note_of(event, beside),
        id=f"event-{event.sequence}",
    )


def _day(moment: datetime) -> date:
    there: datetime = to_user_timezone(moment)
    return there.date()


def _title(day: date) -> str:
    today = _day(visitors.now())
    if day == today:
        return str(gettext("Today"))
    if day == today - timedelta(days=1):
        return str(gettext("Yesterday"))
    same_year = day.year == today.year
    return str(format_date(day, "EEEE, d MMMM" if same_year else "d MMMM y"))
