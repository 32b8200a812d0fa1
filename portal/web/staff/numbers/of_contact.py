"""The numbers of phones and messages: who takes over, and what does not arrive."""

from flask_babel import gettext, lazy_gettext, ngettext

from portal.domain.numbers.charts import bars
from portal.services.numbers.handoffs import RUNNING
from portal.states import Channel, HandoffEnd, HandoffWay
from portal.web.filters import number
from portal.web.staff.numbers.asked import Asked
from portal.web.staff.numbers.sheets import Bar, Column, Sheet, percent

WAYS = {
    HandoffWay.QR: lazy_gettext("QR code alone"),
    HandoffWay.SMS: lazy_gettext("Text message"),
    HandoffWay.EMAIL: lazy_gettext("E-mail"),
    HandoffWay.COPY: lazy_gettext("Copied link"),
}
ENDS = {
    HandoffEnd.FINISHED: lazy_gettext("Finished on the phone"),
    HandoffEnd.CANCELLED: lazy_gettext("Cancelled on the computer"),
    HandoffEnd.CANCELLED_ON_PHONE: lazy_gettext("Cancelled on the phone"),
    HandoffEnd.TAKEN_BACK: lazy_gettext("Went on at the computer"),
    HandoffEnd.MISMATCHED: lazy_gettext("The wrong number was chosen"),
    HandoffEnd.REPLACED: lazy_gettext("Replaced by a newer link"),
    HandoffEnd.EXPIRED: lazy_gettext("The time was over"),
    RUNNING: lazy_gettext("Still running"),
}
CHANNELS = {
    Channel.SMS: lazy_gettext("Text message"),
    Channel.EMAIL: lazy_gettext("E-mail"),
}


def handoffs(asked: Asked) -> Sheet:
    """Say how often a phone takes over, by the way its link came."""
    found = asked.handoffs
    offered = sum(each.offered for each in found.by_way)
    finished = sum(each.finished for each in found.by_way)
    told = gettext("Nobody was offered a phone in these days.")
    if offered:
        told = ngettext(
            "%(share)s of %(num)s link was finished on the phone.",
            "%(share)s of %(num)s links were finished on the phone.",
            offered,
            share=percent(finished / offered),
        )
    notes = [
        gettext("A link that was sent as well counts for the way it was sent last.")
    ]
    started = asked.way.stages[0].count
    if started:
        notes.append(
            ngettext(
                "Of %(num)s customer who started, %(share)s took a link.",
                "Of %(num)s customers who started, %(share)s took a link.",
                started,
                share=percent(found.with_one / started),
            )
        )
    highest = max(each.offered for each in found.by_way)
    return Sheet(
        key="handoffs",
        title=gettext("Continued on a phone"),
        sentence=told,
        columns=(
            Column(gettext("Way"), "text"),
            Column(gettext("Offered")),
            Column(gettext("Opened")),
            Column(gettext("Taken over")),
            Column(gettext("Finished")),
            Column(gettext("Finished of those offered"), "share"),
        ),
        rows=[
            (
                str(WAYS[each.way]),
                *(each.offered, each.opened, each.claimed, each.finished),
                each.share,
            )
            for each in found.by_way
            if offered
        ],
        bars=[
            Bar(
                title=str(WAYS[each.way]),
                told=gettext(
                    "%(finished)s of %(offered)s",
                    finished=number(each.finished),
                    offered=number(each.offered),
                ),
                aside="" if each.share is None else percent(each.share),
                width=bars([each.finished], highest=highest)[0],
                ghost=bars([each.offered], highest=highest)[0],
            )
            for each in found.by_way
            if offered
        ],
        notes=notes,
    )


def handoff_ends(asked: Asked) -> Sheet:
    """Say how the links ended."""
    ends = [(str(ENDS[end]), count) for end, count in asked.handoffs.ends.items()]
    total = sum(count for _, count in ends)
    told = gettext("Nobody was offered a phone in these days.")
    if ends:
        told = gettext(
            "Most often: %(end)s, %(share)s.",
            end=ends[0][0],
            share=percent(ends[0][1] / total),
        )
    return Sheet(
        key="handoff-ends",
        title=gettext("How these links ended"),
        sentence=told,
        columns=(
            Column(gettext("End"), "text"),
            Column(gettext("Links")),
            Column(gettext("Share"), "share"),
        ),
        rows=[(end, count, count / total) for end, count in ends],
        bars=[
            Bar(
                title=end,
                told=number(count),
                aside=percent(count / total),
                width=bars([count], highest=ends[0][1])[0],
            )
            for end, count in ends
        ],
    )
