"""The numbers of reasons: why steps are asked for again, and pictures refused."""

from collections.abc import Sequence

from flask_babel import gettext

from portal.domain.numbers.charts import bars
from portal.domain.reasons import PICTURE, RESUBMISSION, find
from portal.domain.standard import STANDARD
from portal.domain.words import Reason as Words
from portal.services.numbers.decisions import Reason
from portal.states import Side
from portal.web.filters import number, words
from portal.web.staff.numbers.asked import Asked
from portal.web.staff.numbers.sheets import Bar, Column, Sheet
from portal.web.staff.review.checks import SIDES

DRAWN = 8  # reasons; the table has them all


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
