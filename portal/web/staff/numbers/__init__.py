"""How it goes with customers: every number as a sentence, a chart, a table, a file."""

from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext

from portal.domain.roles import Permission
from portal.services.numbers import way as numbers_way
from portal.web.staff.console import Console
from portal.web.staff.numbers import kept
from portal.web.staff.numbers.asked import Asked
from portal.web.staff.numbers.family import Family, Part
from portal.web.staff.numbers.of_contact import handoff_ends, handoffs
from portal.web.staff.numbers.of_decisions import automatic, decisions
from portal.web.staff.numbers.of_messages import countries, failures, gateways
from portal.web.staff.numbers.of_reasons import asked_again, refused
from portal.web.staff.numbers.of_time import queue, times
from portal.web.staff.numbers.of_way import funnel, leaving, way
from portal.web.staff.numbers.tiles import tiles

CUSTOMERS = Family(
    endpoint="staff.numbers",
    template="staff/numbers/page.html",
    asks=Asked,
    parts=(
        Part(
            "customers",
            lazy_gettext("Customers"),
            {"invited": funnel, "steps": way, "leaving": leaving, "times": times},
        ),
        Part(
            "decided",
            lazy_gettext("Decisions"),
            {
                "automatic": automatic,
                "decisions": decisions,
                "queue": queue,
                "asked-again": asked_again,
                "refused": refused,
            },
        ),
        Part(
            "phones",
            lazy_gettext("Phones"),
            {"handoffs": handoffs, "handoff-ends": handoff_ends},
        ),
        Part(
            "messages",
            lazy_gettext("Messages"),
            {"countries": countries, "gateways": gateways, "failures": failures},
        ),
    ),
    tiles=tiles,
    ever=numbers_way.ever,
    of_now=frozenset({"queue"}),
    by_language=True,
)


def add_routes(console: Console) -> None:
    """Add the page and the files."""
    console.record_once(kept.begin)
    console.page("/numbers", numbers, needs=Permission.NUMBERS)
    console.page("/numbers/<key>.csv", numbers_file, needs=Permission.NUMBERS)


def numbers() -> ResponseReturnValue:
    """Show every number about customers."""
    return CUSTOMERS.page()


def numbers_file(key: str) -> ResponseReturnValue:
    """Give one of them as a file."""
    return CUSTOMERS.file(key)
