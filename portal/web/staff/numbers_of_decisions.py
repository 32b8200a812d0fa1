"""The numbers of decisions: who makes them, and why things are asked for again."""

from collections.abc import Sequence

from flask_babel import gettext, lazy_gettext, ngettext

from portal.domain.calendars import unit_for
from portal.domain.charts import bars, columns, line
from portal.domain.reasons import PICTURE, RESUBMISSION, find
from portal.domain.standard import STANDARD
from portal.domain.words import Reason as Words
from portal.services import numbers_decisions
from portal.services.numbers_decisions import Decided, Reason
from portal.states import Side
from portal.web.filters import number, words
from portal.web.staff.checks import SIDES
from portal.web.staff.number_asked import Asked
from portal.web.staff.number_sheets import (
    Bar,
    Column,
    Plot,
    Sheet,
    percent,
    short_day,
)

UNITS = {
    "day": (
        lazy_gettext("Decisions a day"),
        lazy_gettext("Day"),
        lazy_gettext("%(count)s in all, at most %(most)s on a day."),
    ),
    "week": (
        lazy_gettext("Decisions a week"),
        lazy_gettext("Week from"),
        lazy_gettext("%(count)s in all, at most %(most)s in a week."),
    ),
    "month": (
        lazy_gettext("Decisions a month"),
        lazy_gettext("Month from"),
        lazy_gettext("%(count)s in all, at most %(most)s in a month."),
    ),
}
DRAWN = 8  # reasons; the table has them all


def automatic(asked: Asked) -> Sheet:
    """Say what share of the decisions the portal makes alone, week by week."""
    weeks = numbers_decisions.grouped(asked.days, asked.scope, "week")
    alone, count = sum(each.alone for each in weeks), sum(each.count for each in weeks)
    told = gettext("Nothing was decided in these days.")
    if count:
        told = ngettext(
            "The portal alone made %(share)s of %(num)s decision.",
            "The portal alone made %(share)s of %(num)s decisions.",
            count,
            share=percent(alone / count),
        )
    return Sheet(
        key="automatic",
        title=gettext("Decided by the portal alone"),
        sentence=told,
        columns=(
            Column(gettext("Week from"), "day"),
            Column(gettext("Decisions")),
            Column(gettext("By the portal alone")),
            Column(gettext("Share"), "share"),
        ),
        rows=[(each.on, each.count, each.alone, each.share) for each in weeks if count],
        plot=Plot(
            marks=line([each.share for each in weeks], mirrored=asked.mirrored),
            names=_days(weeks),
            is_share=True,
        ),
        notes=[gettext("Of a week only the days that were chosen count.")],
    )


def decisions(asked: Asked) -> Sheet:
    """Say how many decisions are made, by the portal and by people."""
    unit = unit_for(asked.scope.days)
    found = numbers_decisions.grouped(asked.days, asked.scope, unit)
    count = sum(each.count for each in found)
    title, first, most = UNITS[unit]
    told = gettext("Nothing was decided in these days.")
    if count:
        told = str(most) % {
            "count": number(count),
            "most": number(max(each.count for each in found)),
        }
    return Sheet(
        key="decisions",
        title=str(title),
        sentence=told,
        columns=(
            Column(str(first), "day"),
            Column(gettext("By the portal alone")),
            Column(gettext("By people")),
            Column(gettext("Together")),
        ),
        rows=[
            (each.on, each.alone, each.people, each.count) for each in found if count
        ],
        plot=Plot(
            marks=columns(
                [(each.alone, each.people) for each in found], mirrored=asked.mirrored
            ),
            names=_days(found),
            parts=(gettext("By the portal alone"), gettext("By people")),
        ),
    )


def asked_again(asked: Asked) -> Sheet:
    """Say why steps were asked for again."""
    found = asked.asked_again
    return _reasons(
        "asked-again",
        gettext("Asked for again"),
        gettext("Nothing was asked for again in these days."),
        [
            (_step(each.of), _words(RESUBMISSION.get(each.of, {}), each), each)
            for each in found
        ],
        Column(gettext("Step"), "text"),
        note=gettext("A decision may ask for several things, for several reasons."),
    )


def refused(asked: Asked) -> Sheet:
    """Say why pictures were refused as they came."""
    found = asked.refused
    return _reasons(
        "refused",
        gettext("Pictures refused at once"),
        gettext("No picture was refused in these days."),
        [(str(SIDES[Side(each.of)]), _words(PICTURE, each), each) for each in found],
        Column(gettext("Picture of"), "text"),
        note=gettext("A picture may be refused for several reasons."),
    )


def _reasons(
    key: str,
    title: str,
    nothing: str,
    found: Sequence[tuple[str, str, Reason]],
    of: Column,
    *,
    note: str,
) -> Sheet:
    told = nothing
    if found:
        first, reason, most = found[0]
        told = gettext(
            "Most often (%(count)s times): “%(reason)s” (%(of)s)",
            count=number(most.count),
            reason=reason,
            of=first,
        )
    highest = max((each.count for *_, each in found), default=0)
    return Sheet(
        key=key,
        title=title,
        sentence=told,
        columns=(of, Column(gettext("Reason"), "text"), Column(gettext("Times"))),
        rows=[(of_, reason, each.count) for of_, reason, each in found],
        bars=[
            Bar(
                title=reason,
                told=number(each.count),
                aside=of_,
                width=bars([each.count], highest=highest)[0],
            )
            for of_, reason, each in found[:DRAWN]
        ],
        notes=[note] if found else [],
    )


def _words(list_: dict[str, Words], reason: Reason) -> str:
    found = list_.get(reason.key) or find(reason.key)
    return words(found.title) if found else reason.key


def _step(key: str) -> str:
    step = STANDARD.get(key)
    return words(step.title) if step else key


def _days(found: Sequence[Decided]) -> list[str]:
    return [short_day(each.on) for each in found]
