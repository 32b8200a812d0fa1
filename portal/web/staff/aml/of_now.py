"""The number of this moment: which clocks run, and how much of each is left."""

from flask import url_for
from flask_babel import gettext, lazy_gettext, ngettext

from portal.domain.cases.clocks import ClockState
from portal.domain.numbers.charts import bars
from portal.services.numbers.running import ClockKind, Count, OneRunning
from portal.web.filters import number
from portal.web.staff.aml.asked import AskedOfDesk
from portal.web.staff.aml.of_clocks import NAMES
from portal.web.staff.numbers.sheets import Bar, Column, Sheet

STANDS = {
    ClockState.RUNNING: lazy_gettext("runs"),
    ClockState.PAUSED: lazy_gettext("stopped"),
    ClockState.MISSED: lazy_gettext("late"),
}


def running(asked: AskedOfDesk) -> Sheet:
    """Say which clocks run now."""
    found = asked.running
    total = sum(count.all for count in found.counts.values())
    late = sum(count.late for count in found.counts.values())
    told = gettext("No clock runs.")
    if total:
        told = ngettext(
            "%(num)s clock has not ended; late: %(late)s.",
            "%(num)s clocks have not ended; late: %(late)s.",
            total,
            late=number(late),
        )
    highest = max(count.all for count in found.counts.values())
    return Sheet(
        key="running",
        title=gettext("Clocks that run now"),
        sentence=told,
        columns=(
            Column(gettext("Customer"), "text"),
            Column(gettext("Time left"), "left"),
            Column(gettext("Clock"), "text"),
            Column(gettext("Stands"), "text"),
        ),
        rows=[
            (
                each.reference,
                int(each.clock.left.total_seconds()),
                str(NAMES[each.kind]),
                str(STANDS[each.clock.state]),
            )
            for each in found.rows
        ],
        links=[_link(each) for each in found.rows],
        bars=[
            _bar(kind, count, highest) for kind, count in found.counts.items() if total
        ],
        notes=[
            gettext(
                "Those of this moment, whatever days are chosen: screenings without a "
                "verdict, open cases of transfers, and refunds to be paid. A partner's "
                "block stops the first two."
            ),
            *_more(total, len(found.rows)),
        ],
    )


def _bar(kind: ClockKind, count: Count, highest: int) -> Bar:
    aside = []
    if count.late:
        aside.append(gettext("late: %(count)s", count=number(count.late)))
    if count.stopped:
        aside.append(gettext("stopped: %(count)s", count=number(count.stopped)))
    return Bar(
        title=str(NAMES[kind]),
        told=number(count.all),
        aside=", ".join(aside),
        width=bars([count.late], highest=highest)[0],
        ghost=bars([count.all], highest=highest)[0],
        tone="bad" if count.late else "",
    )


def _link(one: OneRunning) -> str:
    endpoints = {
        ClockKind.SCREENING: "staff.transfer",
        ClockKind.DECISION: "staff.transfer_case",
        ClockKind.REFUND: "staff.refund",
    }
    return url_for(endpoints[one.kind], public_id=one.public_id)


def _more(total: int, listed: int) -> list[str]:
    if total <= listed:
        return []
    told = gettext(
        "The %(count)s that have the least time left are listed.", count=number(listed)
    )
    return [str(told)]
