"""The numbers of clocks: how many were kept, how long it took, and what runs now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask_babel import gettext, lazy_gettext, ngettext
from flask_babel.speaklater import LazyString

from portal.domain.numbers.calendars import unit_for
from portal.domain.numbers.charts import columns
from portal.services.numbers import clocks as numbers_clocks
from portal.services.numbers.clocks import Ended, Kept
from portal.services.numbers.running import ClockKind
from portal.web.filters import number
from portal.web.staff.aml.asked import AskedOfDesk
from portal.web.staff.numbers.sheets import (
    Column,
    Plot,
    Sheet,
    duration,
    percent,
    short_day,
)

UNITS = {
    "day": lazy_gettext("Day"),
    "week": lazy_gettext("Week from"),
    "month": lazy_gettext("Month from"),
}
NAMES = {
    ClockKind.SCREENING: lazy_gettext("Screening"),
    ClockKind.DECISION: lazy_gettext("Decision"),
    ClockKind.REFUND: lazy_gettext("Refund"),
}


@dataclass(frozen=True, kw_only=True)
class Face:
    """The words of one clock; `meaning` says from what to what it runs."""

    key: str
    title: LazyString
    nothing: LazyString
    meaning: LazyString


FACES = {
    ClockKind.SCREENING: Face(
        key="screening-clock",
        title=lazy_gettext("Screening: time to the verdict"),
        nothing=lazy_gettext("No screening ended in these days."),
        meaning=lazy_gettext(
            "From a screening's being asked for, by whomever or the schedule, to its "
            "verdict, on the day of the verdict. One that was given up is left out."
        ),
    ),
    ClockKind.DECISION: Face(
        key="decision-clock",
        title=lazy_gettext("Decision: time to decide a case"),
        nothing=lazy_gettext("No case was decided in these days."),
        meaning=lazy_gettext(
            "From the moment the risk was seen to the decision, on the day of the "
            "decision. Money that was forfeited because nobody asked for it in time "
            "ends its case as well. To unfreeze ends none."
        ),
    ),
    ClockKind.REFUND: Face(
        key="refund-clock",
        title=lazy_gettext("Refund: time to pay"),
        nothing=lazy_gettext("No refund was paid in these days."),
        meaning=lazy_gettext(
            "From the decision or the customer's agreement, whichever came later, to "
            "the record of the payout, on the day of the record."
        ),
    ),
}


def screening_clock(asked: AskedOfDesk) -> Sheet:
    """Say how the ten minutes of screenings were kept."""
    minutes = asked.policy.cases.screening_minutes
    return _clock(
        asked, ClockKind.SCREENING, asked.screenings, timedelta(minutes=minutes)
    )


def decision_clock(asked: AskedOfDesk) -> Sheet:
    """Say how the day of decisions was kept."""
    hours = asked.policy.cases.decision_hours
    return _clock(asked, ClockKind.DECISION, asked.decisions, timedelta(hours=hours))


def refund_clock(asked: AskedOfDesk) -> Sheet:
    """Say how the hour of refunds was kept."""
    minutes = asked.policy.refund.execute_minutes
    return _clock(asked, ClockKind.REFUND, asked.refunds, timedelta(minutes=minutes))


def _clock(
    asked: AskedOfDesk, kind: ClockKind, ended: Sequence[Ended], target: timedelta
) -> Sheet:
    face, unit = FACES[kind], unit_for(asked.scope.days)
    whole = numbers_clocks.altogether(ended, asked.scope)
    found = numbers_clocks.by_unit(ended, asked.scope, unit)
    within = duration(int(target.total_seconds()))
    return Sheet(
        key=face.key,
        title=str(face.title),
        sentence=_sentence(face, whole, within),
        columns=(
            Column(str(UNITS[unit]), "day"),
            Column(gettext("In time")),
            Column(gettext("Too late")),
            Column(gettext("Share in time"), "share"),
            Column(gettext("Median"), "seconds"),
            Column(gettext("Nine of ten within"), "seconds"),
        ),
        rows=[
            (
                *(each.on, each.kept, each.missed, each.share),
                *(each.spread.median, each.spread.p90),
            )
            for each in found
            if whole.count
        ],
        plot=Plot(
            marks=columns(
                [(each.kept, each.missed) for each in found], mirrored=asked.mirrored
            ),
            names=[short_day(each.on) for each in found],
            parts=(gettext("In time"), gettext("Too late")),
            tone="in-time",
        ),
        notes=[
            str(face.meaning),
            gettext(
                "Pauses by a partner's block are left out. What counts as too late is "
                "what the policy said then; now it is %(time)s. Above an hour whole "
                "minutes count.",
                time=within,
            ),
        ],
    )


def _sentence(face: Face, whole: Kept, within: str) -> str:
    if whole.share is None or whole.spread.median is None or whole.spread.p90 is None:
        return str(face.nothing)
    first = ngettext(
        "%(share)s of %(num)s in time (%(within)s), too late: %(missed)s.",
        "%(share)s of %(num)s in time (%(within)s), too late: %(missed)s.",
        whole.count,
        share=percent(whole.share),
        within=within,
        missed=number(whole.missed),
    )
    rest = gettext(
        "Half took at most %(median)s, nine of ten at most %(most)s.",
        median=duration(whole.spread.median),
        most=duration(whole.spread.p90),
    )
    return f"{first} {rest}"
