"""The numbers of the customers' way: how far they come, and where they leave."""

from collections.abc import Sequence
from itertools import pairwise

from flask_babel import gettext, lazy_gettext, ngettext

from portal.domain.numbers.charts import bars
from portal.domain.numbers.stages import (
    APPROVED,
    DECIDED,
    INVITED,
    OPENED,
    STARTED,
    SUBMITTED,
    Stage,
)
from portal.domain.standard import STANDARD
from portal.web.filters import number, words
from portal.web.staff.numbers.asked import Asked
from portal.web.staff.numbers.sheets import Bar, Column, Sheet, percent

NAMES = {
    INVITED: lazy_gettext("Invited"),
    OPENED: lazy_gettext("Opened the invitation"),
    STARTED: lazy_gettext("Started"),
    SUBMITTED: lazy_gettext("Gave everything"),
    DECIDED: lazy_gettext("Decided"),
    APPROVED: lazy_gettext("Verified"),
}


def funnel(asked: Asked) -> Sheet:
    """Follow those who were invited."""
    found = asked.invited
    first, last = found.stages[0], found.stages[-1]
    told = gettext("Nobody was invited in these days.")
    if first.count:
        told = ngettext(
            "%(good)s of %(num)s customer who was invited is verified.",
            "%(good)s of %(num)s customers who were invited are verified.",
            first.count,
            good=number(last.count),
        )
    notes = []
    if found.without_opening:
        notes.append(
            ngettext(
                "%(num)s more is verified, who came by another way than the link.",
                "%(num)s more are verified, who came by another way than the link.",
                found.without_opening,
            )
        )
    title = gettext("From the invitation on")
    return _stages("invited", title, told, found.stages, notes)


def way(asked: Asked) -> Sheet:
    """Follow all who started."""
    first, last = asked.way.stages[0], asked.way.stages[-1]
    told = gettext("Nobody started in these days.")
    if first.count:
        told = ngettext(
            "%(good)s of %(num)s customer who started is verified.",
            "%(good)s of %(num)s customers who started are verified.",
            first.count,
            good=number(last.count),
        )
    return _stages("steps", gettext("Step by step"), told, asked.way.stages, [])


def leaving(asked: Asked) -> Sheet:
    """Say at which step people stopped."""
    found = asked.way.leaving
    titles = {step.key: words(step.title) for step in STANDARD.steps}
    rows = [(titles[key], count) for key, count in found.at.items()]
    rows.append((gettext("Asked again for something"), found.asked_again))
    left = sum(count for _, count in rows)
    notes = [
        ngettext(
            "%(num)s more has not finished, but did something since.",
            "%(num)s more have not finished, but did something since.",
            found.under_way,
        )
    ]
    return Sheet(
        key="leaving",
        title=gettext("Where people leave"),
        sentence=_left(rows, left, found.days),
        columns=(
            Column(gettext("The step they stopped at"), "text"),
            Column(gettext("Customers")),
            Column(gettext("Share"), "share"),
        ),
        rows=[(*row, row[1] / left) for row in rows] if left else [],
        bars=[
            Bar(
                title=title, told=number(count), aside=percent(count / left), width=wide
            )
            for (title, count), wide in zip(rows, _widths(rows), strict=True)
            if left
        ],
        notes=notes if found.under_way else [],
    )


def _stages(
    key: str, title: str, told: str, stages: Sequence[Stage], notes: list[str]
) -> Sheet:
    names = [_name(stage) for stage in stages]
    first = stages[0].count
    widths = bars([stage.count for stage in stages], highest=first)
    lost = _lost(stages)
    return Sheet(
        key=key,
        title=title,
        sentence=f"{told} {lost}".strip(),
        columns=(
            Column(gettext("Stage"), "text"),
            Column(gettext("Customers")),
            Column(gettext("Of the stage before"), "share"),
            Column(gettext("Of the first"), "share"),
        ),
        rows=[
            (name, stage.count, stage.of_before, stage.of_first)
            for name, stage in zip(names, stages, strict=True)
            if first
        ],
        bars=[
            Bar(
                title=name,
                told=number(stage.count),
                aside="" if stage.of_before is None else percent(stage.of_before),
                width=width,
                ghost=before,
            )
            for name, stage, width, before in zip(
                names, stages, widths, (0.0, *widths), strict=False
            )
            if first
        ],
        notes=notes,
    )


def _lost(stages: Sequence[Stage]) -> str:
    # who waits for a decision is not lost
    gave = next(n for n, stage in enumerate(stages) if stage.key == SUBMITTED)
    pairs = pairwise(stages[: gave + 1])
    lost, after = max(
        ((one.count - two.count, two) for one, two in pairs), key=lambda each: each[0]
    )
    if not lost:
        return ""
    return str(
        ngettext(
            "Most are lost before “%(stage)s”: %(num)s.",
            "Most are lost before “%(stage)s”: %(num)s.",
            lost,
            stage=_name(after),
        )
    )


def _name(stage: Stage) -> str:
    step = STANDARD.get(stage.key)
    return words(step.title) if step else str(NAMES[stage.key])


def _left(rows: list[tuple[str, int]], left: int, days: int) -> str:
    if not left:
        return str(
            gettext(
                "Nobody who started in these days has done nothing for %(days)s days.",
                days=days,
            )
        )
    step, count = max(rows, key=lambda row: row[1])
    return str(
        ngettext(
            "%(num)s customer who started has not finished and did nothing for "
            "%(days)s days, most of them at “%(step)s”: %(count)s.",
            "%(num)s customers who started have not finished and did nothing for "
            "%(days)s days, most of them at “%(step)s”: %(count)s.",
            left,
            days=days,
            step=step,
            count=number(count),
        )
    )


def _widths(rows: list[tuple[str, int]]) -> tuple[float, ...]:
    counts = [count for _, count in rows]
    return bars(counts, highest=max(counts))
