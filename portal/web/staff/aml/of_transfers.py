"""The numbers of transfers: what the rules do alone, and what people make of it."""

from flask_babel import gettext, lazy_gettext, ngettext

from portal.domain.exposure import ScreeningOutcome
from portal.domain.numbers.calendars import unit_for
from portal.domain.numbers.charts import bars, line
from portal.domain.numbers.endings import DECIDED, Ending
from portal.web.filters import number
from portal.web.staff.aml.asked import AskedOfDesk
from portal.web.staff.aml.of_clocks import UNITS
from portal.web.staff.numbers.sheets import (
    Bar,
    Cell,
    Column,
    Plot,
    Sheet,
    percent,
    short_day,
)

FIRST = {
    ScreeningOutcome.PASS: lazy_gettext("Passed by the rules alone"),
    ScreeningOutcome.HOLD: lazy_gettext("Held for a person"),
    ScreeningOutcome.VERIFY: lazy_gettext("Customer asked to verify"),
    ScreeningOutcome.FREEZE: lazy_gettext("Frozen at once"),
    None: lazy_gettext("No verdict yet"),
}
ENDINGS = {
    Ending.ALONE: lazy_gettext("Nobody was needed"),
    Ending.CONTINUE: lazy_gettext("Continued"),
    Ending.REFUND: lazy_gettext("Refund"),
    Ending.FREEZE: lazy_gettext("Frozen"),
    Ending.FORFEIT: lazy_gettext("Forfeited"),
    Ending.TIME: lazy_gettext("Not asked for in time"),
    Ending.WAITS: lazy_gettext("Not decided"),
}


def automatic(asked: AskedOfDesk) -> Sheet:
    """Say what share of transfers the rules let pass alone."""
    found = asked.judged
    judged = found.with_verdict
    told = gettext("No transfer was entered in these days.")
    if found.count:
        told = gettext("No transfer of these days has a verdict yet.")
    if judged:
        told = ngettext(
            "The rules alone let %(share)s of %(num)s transfer pass.",
            "The rules alone let %(share)s of %(num)s transfers pass.",
            judged,
            share=percent(found.of(ScreeningOutcome.PASS) / judged),
        )
    shown = [verdict for verdict in FIRST if verdict or found.of(None)]
    highest = max((found.of(verdict) for verdict in shown), default=0)
    return Sheet(
        key="automatic",
        title=gettext("What the rules do alone"),
        sentence=told,
        columns=(
            Column(gettext("First verdict"), "text"),
            Column(gettext("Transfers")),
            Column(gettext("Share"), "share"),
            Column(gettext("Decided by a person")),
            Column(gettext("Not asked for in time")),
            Column(gettext("Not decided")),
        ),
        rows=[
            (
                str(FIRST[verdict]),
                found.of(verdict),
                found.of(verdict) / judged if verdict and judged else None,
                found.of(verdict, *DECIDED),
                found.of(verdict, Ending.TIME),
                found.of(verdict, Ending.WAITS),
            )
            for verdict in shown
            if found.count
        ],
        bars=[
            Bar(
                title=str(FIRST[verdict]),
                told=number(found.of(verdict)),
                aside=percent(found.of(verdict) / judged) if verdict and judged else "",
                width=bars([found.of(verdict)], highest=highest)[0],
                tone="bad" if verdict is ScreeningOutcome.FREEZE else "",
            )
            for verdict in shown
            if found.count
        ],
        notes=[
            gettext(
                "Transfers that were entered in these days, by the verdict that their "
                "first screening ended with. The share is of those with a verdict."
            )
        ],
    )


def course(asked: AskedOfDesk) -> Sheet:
    """Say how the rules' share goes, by the day, week or month."""
    unit = unit_for(asked.scope.days)
    found = asked.judged.of_unit(asked.scope, unit)
    shares = [passed / judged if judged else None for _, judged, passed in found]
    known = [each for each in shares if each is not None]
    told = gettext("No transfer of these days has a verdict yet.")
    if known:
        told = gettext(
            "Between %(least)s and %(most)s passed by the rules alone.",
            least=percent(min(known)),
            most=percent(max(known)),
        )
    return Sheet(
        key="automatic-course",
        title=gettext("Passed by the rules alone, over time"),
        sentence=told,
        columns=(
            Column(str(UNITS[unit]), "day"),
            Column(gettext("Transfers with a verdict")),
            Column(gettext("Passed by the rules alone")),
            Column(gettext("Share"), "share"),
        ),
        rows=[
            (on, judged, passed, share)
            for (on, judged, passed), share in zip(found, shares, strict=True)
            if known
        ],
        plot=Plot(
            marks=line(shares, mirrored=asked.mirrored),
            names=[short_day(on) for on, _, _ in found],
            is_share=True,
        ),
        notes=[
            gettext(
                "By the day a transfer was entered. Of a week or a month only the days "
                "that were chosen count."
            )
        ],
    )


def decided(asked: AskedOfDesk) -> Sheet:
    """Say what people made of the first verdicts."""
    found = asked.judged
    by_ending = {
        ending: sum(found.of(verdict, ending) for verdict in FIRST)
        for ending in ENDINGS
    }
    people = sum(by_ending[ending] for ending in DECIDED)
    told = gettext("No person has decided on a transfer of these days.")
    if people:
        told = ngettext(
            "A person decided on %(num)s transfer; %(share)s of them went on.",
            "People decided on %(num)s transfers; %(share)s of them went on.",
            people,
            share=percent(by_ending[Ending.CONTINUE] / people),
        )
    highest = max(by_ending[ending] for ending in DECIDED)
    return Sheet(
        key="decided",
        title=gettext("First verdict, and after a person"),
        sentence=told,
        columns=(
            Column(gettext("First verdict"), "text"),
            *(Column(str(name)) for name in ENDINGS.values()),
        ),
        rows=[_row(asked, verdict) for verdict in FIRST if found.of(verdict)],
        bars=[
            Bar(
                title=str(ENDINGS[ending]),
                told=number(by_ending[ending]),
                aside=percent(by_ending[ending] / people),
                width=bars([by_ending[ending]], highest=highest)[0],
            )
            for ending in DECIDED
            if people
        ],
        notes=[
            gettext(
                "Of the same transfers, by the newest decision in the case; whose case "
                "is open, or open again, is not decided. “Refund” counts from the "
                "decision on, paid or not."
            )
        ],
    )


def _row(asked: AskedOfDesk, verdict: ScreeningOutcome | None) -> tuple[Cell, ...]:
    counts = (asked.judged.of(verdict, ending) for ending in ENDINGS)
    return str(FIRST[verdict]), *counts
