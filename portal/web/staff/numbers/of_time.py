"""The numbers of time: how long it takes, and how long the queue is."""

from itertools import pairwise

from flask_babel import gettext, lazy_gettext, ngettext

from portal.domain.numbers.charts import bars
from portal.services.numbers.queue import AGES, Queue
from portal.web.filters import number
from portal.web.staff.numbers.asked import Asked
from portal.web.staff.numbers.sheets import Bar, Column, Sheet, duration, percent

PARTS = {
    "to_submit": lazy_gettext("From the start until everything is given"),
    "to_decide": lazy_gettext("From then until the decision"),
    "altogether": lazy_gettext("Altogether"),
}


def times(asked: Asked) -> Sheet:
    """Say how long it takes."""
    found = asked.times
    whole = found.all["altogether"]
    told = gettext("Nobody was approved or rejected in these days.")
    if whole.median is not None and whole.p90 is not None:
        told = gettext(
            "Half of those decided were done within %(median)s, nine of ten within "
            "%(most)s.",
            median=duration(whole.median),
            most=duration(whole.p90),
        )
    longest = max((each.p90 or 0 for each in found.all.values()), default=0)
    return Sheet(
        key="times",
        title=gettext("Time to verify"),
        sentence=told,
        columns=(
            Column(gettext("Part"), "text"),
            Column(gettext("Decided")),
            Column(gettext("Median"), "seconds"),
            Column(gettext("Nine of ten within"), "seconds"),
            Column(gettext("Decided in one round")),
            Column(gettext("Median in one round"), "seconds"),
            Column(gettext("Nine of ten in one round within"), "seconds"),
        ),
        rows=[
            (
                str(name),
                *(found.all[part].count, found.all[part].median, found.all[part].p90),
                found.in_one_go[part].count,
                *(found.in_one_go[part].median, found.in_one_go[part].p90),
            )
            for part, name in PARTS.items()
            if whole.count
        ],
        bars=[
            Bar(
                title=str(name),
                told=duration(found.all[part].median or 0),
                aside=gettext(
                    "nine of ten: %(most)s", most=duration(found.all[part].p90 or 0)
                ),
                width=bars([found.all[part].median or 0], highest=longest)[0],
                ghost=bars([found.all[part].p90 or 0], highest=longest)[0],
            )
            for part, name in PARTS.items()
            if whole.count
        ],
        notes=[
            gettext(
                "Of those who were asked for something again, the last time counts at "
                "which they gave everything."
            )
        ],
    )


def queue(asked: Asked) -> Sheet:
    """Say who waits for a person now."""
    found, late_hours = asked.queue, asked.policy.review.late_hours
    ages = list(zip(_ages(), (0, *AGES), found.by_age, strict=True))
    highest = max(found.by_age)
    return Sheet(
        key="queue",
        title=gettext("The review queue now"),
        sentence=_waiting(found, late_hours),
        columns=(
            Column(gettext("Waiting for"), "text"),
            Column(gettext("Customers")),
            Column(gettext("Share"), "share"),
        ),
        rows=[
            (title, count, count / found.waiting)
            for title, _, count in ages
            if found.waiting
        ],
        bars=[
            Bar(
                title=title,
                told=number(count),
                aside=percent(count / found.waiting),
                width=bars([count], highest=highest)[0],
                tone="bad" if hours >= late_hours else "",
            )
            for title, hours, count in ages
            if found.waiting
        ],
        notes=[gettext("The queue is that of this moment, whatever days are chosen.")],
    )


def _ages() -> list[str]:
    between = [
        gettext("%(first)s to %(last)s hours", first=first, last=last)
        for first, last in pairwise(AGES)
    ]
    return [
        gettext("less than an hour"),
        *between,
        gettext("more than %(hours)s hours", hours=AGES[-1]),
    ]


def _waiting(found: Queue, late_hours: int) -> str:
    if found.oldest is None or found.median is None:
        return str(gettext("Nobody waits for a person."))
    first = ngettext(
        "%(num)s customer waits for a person, for %(oldest)s.",
        "%(num)s customers wait for a person, the first for %(oldest)s.",
        found.waiting,
        oldest=duration(found.oldest),
    )
    if found.waiting == 1:
        return str(first)
    rest = gettext(
        "Half of them wait longer than %(median)s, %(late)s longer than "
        "%(hours)s hours.",
        median=duration(found.median),
        late=percent(found.late_share or 0),
        hours=late_hours,
    )
    return f"{first} {rest}"
