"""The numbers of decisions: who makes them, and when."""

from collections.abc import Sequence

from flask_babel import gettext, lazy_gettext, ngettext

from portal.domain.numbers.calendars import unit_for
from portal.domain.numbers.charts import columns, line
from portal.services.numbers import decisions as numbers_decisions
from portal.services.numbers.decisions import Decided
from portal.web.filters import number
from portal.web.staff.numbers.asked import Asked
from portal.web.staff.numbers.sheets import (
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


def _days(found: Sequence[Decided]) -> list[str]:
    return [short_day(each.on) for each in found]
