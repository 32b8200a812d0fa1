"""How the AML desk goes: clocks, what the rules do alone, providers, disagreements."""

from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext

from portal.domain.exposure import ScreeningOutcome
from portal.domain.roles import Permission
from portal.services.numbers import clocks as numbers_clocks
from portal.services.numbers import transfers as numbers_transfers
from portal.web.filters import number
from portal.web.staff.aml.asked import AskedOfDesk
from portal.web.staff.aml.of_clocks import (
    decision_clock,
    refund_clock,
    screening_clock,
)
from portal.web.staff.aml.of_disagreements import advice, apart, pairs, scores
from portal.web.staff.aml.of_now import running
from portal.web.staff.aml.of_providers import alone, answers, failures, replies
from portal.web.staff.aml.of_transfers import automatic, course, decided
from portal.web.staff.console import Console
from portal.web.staff.numbers.family import Family, Part
from portal.web.staff.numbers.sheets import NOTHING, percent
from portal.web.staff.numbers.tiles import Tile


def tiles(asked: AskedOfDesk) -> list[Tile]:
    """Give how much passes alone, how the clocks are kept, and what is late now."""
    judged, found = asked.judged, asked.disagreements
    passed = judged.of(ScreeningOutcome.PASS)
    decisions = numbers_clocks.altogether(asked.decisions, asked.scope)
    screenings = numbers_clocks.altogether(asked.screenings, asked.scope)
    late = sum(count.late for count in asked.running.counts.values())
    return [
        Tile(
            "automatic",
            gettext("passed by the rules alone"),
            _share(passed / judged.with_verdict if judged.with_verdict else None),
        ),
        Tile("screening-clock", gettext("screened in time"), _share(screenings.share)),
        Tile("decision-clock", gettext("decided in time"), _share(decisions.share)),
        Tile(
            "pairs",
            gettext("of pairs of verdicts differ"),
            _share(found.differing / found.compared if found.compared else None),
        ),
        Tile("running", gettext("clocks are late now"), number(late)),
    ]


def _share(share: float | None) -> str:
    return NOTHING if share is None else percent(share)


DESK = Family(
    endpoint="staff.desk_numbers",
    template="staff/numbers/desk.html",
    asks=AskedOfDesk,
    parts=(
        Part("now", lazy_gettext("Now"), {"running": running}),
        Part(
            "clocks",
            lazy_gettext("Clocks"),
            {
                "screening-clock": screening_clock,
                "decision-clock": decision_clock,
                "refund-clock": refund_clock,
            },
        ),
        Part(
            "transfers",
            lazy_gettext("Transfers"),
            {"automatic": automatic, "automatic-course": course, "decided": decided},
        ),
        Part(
            "providers",
            lazy_gettext("Providers"),
            {
                "answers": answers,
                "alone": alone,
                "replies": replies,
                "failures": failures,
            },
        ),
        Part(
            "disagreements",
            lazy_gettext("Disagreements"),
            {"pairs": pairs, "scores": scores, "apart": apart, "advice": advice},
        ),
    ),
    tiles=tiles,
    ever=numbers_transfers.any_ever,
    of_now=frozenset({"running"}),
)


def add_routes(console: Console) -> None:
    """Add the page and the files."""
    console.page("/aml", desk_numbers, needs=Permission.AML)
    console.page("/aml/<key>.csv", desk_numbers_file, needs=Permission.AML)


def desk_numbers() -> ResponseReturnValue:
    """Show every number of the AML desk."""
    return DESK.page()


def desk_numbers_file(key: str) -> ResponseReturnValue:
    """Give one of them as a file."""
    return DESK.file(key)
