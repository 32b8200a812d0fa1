"""Put what happened into the reader's words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext

from portal.domain.timeline import tell
from portal.extensions import db
from portal.models.audit import AuditEvent
from portal.services import histories
from portal.web.filters import words


@dataclass(frozen=True)
class Happening:
    """One line of a timeline; `who` is there where it was a colleague."""

    at: datetime
    text: str
    tone: str
    who: str


def happenings(events: Sequence[AuditEvent]) -> list[Happening]:
    """Give a line for each event, with the names of colleagues."""
    names = histories.names_of(db.session(), [event.actor for event in events])
    return [
        Happening(event.at, sentence(event), tone_of(event), names.get(event.actor, ""))
        for event in events
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
