"""What the queue can be filtered by, each with what may be chosen."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext, lazy_gettext
from pycountry import countries

from portal.domain.queue import QueueFilter
from portal.extensions import db
from portal.services.reviews import queues
from portal.states import DocumentType
from portal.web.fields import UTOPIA
from portal.web.filters import country_name

HELD: dict[str, object] = {
    "nobody": lazy_gettext("Nobody"),
    "me": lazy_gettext("Me"),
    "others": lazy_gettext("A colleague"),
}
AGES = {"pressing": lazy_gettext("Pressing or late"), "late": lazy_gettext("Late")}
DOCUMENTS: dict[str, object] = {
    DocumentType.PASSPORT: lazy_gettext("Passport"),
    DocumentType.ID_CARD: lazy_gettext("ID card"),
    DocumentType.RESIDENCE_PERMIT: lazy_gettext("Residence permit"),
    DocumentType.DRIVER_LICENCE: lazy_gettext("Driver's licence"),
}
CHECKS = {
    "done": lazy_gettext("Examined"),
    "running": lazy_gettext("Being examined"),
}


@dataclass(frozen=True)
class Choice:
    """One list to choose from: its name in the address, its label, and its options."""

    name: str
    label: str
    options: list[tuple[str, str]]


def choices(wanted: QueueFilter, *, rounds: int) -> list[Choice]:
    """Give every list; countries are those of the documents that wait."""
    rounds = max(rounds, wanted.round or 0)
    numbers = {str(number): str(number) for number in range(1, rounds + 1)}
    return [
        _choice("held", gettext("Held by"), HELD),
        _choice("age", gettext("Waiting time"), AGES),
        _choice("document", gettext("Document"), DOCUMENTS),
        _choice("country", gettext("Issued by"), _countries(wanted.country)),
        _choice("round", gettext("Round"), numbers),
        _choice("examined", gettext("Checks"), CHECKS),
        _choice("second", gettext("Second person"), {"yes": gettext("Awaited")}),
    ]


def _choice(name: str, label: str, options: Mapping[str, object]) -> Choice:
    return Choice(name, label, [(value, str(text)) for value, text in options.items()])


def _countries(wanted: str | None) -> dict[str, str]:
    codes = [*(each.alpha_3 for each in countries), UTOPIA]
    waiting = queues.countries(db.session(), codes)
    named = {code: f"{country_name(code)} ({count})" for code, count in waiting}
    if wanted and wanted not in named:
        named[wanted] = country_name(wanted)  # it was the last one: say what is asked
    return dict(sorted(named.items(), key=lambda each: each[1]))
