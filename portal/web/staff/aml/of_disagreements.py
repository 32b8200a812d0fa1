"""The numbers of disagreements: between those who count, and of advice with them."""

from collections.abc import Sequence
from itertools import pairwise

from flask import url_for
from flask_babel import gettext, lazy_gettext, ngettext

from portal.domain.exposure import AnswerStatus, ScreeningOutcome
from portal.domain.numbers.charts import bars
from portal.services.numbers.apart import Apart, Said
from portal.services.numbers.disagreements import Pair
from portal.web.filters import number
from portal.web.staff.aml.asked import AskedOfDesk
from portal.web.staff.numbers.sheets import Bar, Cell, Column, Sheet, percent, points
from portal.web.staff.screening.rule_words import provider_name
from portal.web.staff.transfers.words import OUTCOMES

SAYS: dict[Said, object] = {
    ScreeningOutcome.PASS: lazy_gettext("passes"),
    ScreeningOutcome.HOLD: lazy_gettext("is held"),
    ScreeningOutcome.VERIFY: lazy_gettext("asks to verify"),
    ScreeningOutcome.FREEZE: lazy_gettext("is frozen"),
    AnswerStatus.NO_DATA: lazy_gettext("no data"),
}
BOUNDS = (0, 50, 100, 200, 500, 1001)  # tenths of points; a group ends before the next


def pairs(asked: AskedOfDesk) -> Sheet:
    """Say how often two providers come to different verdicts, and to which."""
    found = asked.disagreements
    told = gettext("No two providers whose word counts had figures in these days.")
    if found.compared:
        told = ngettext(
            "Of %(num)s pair of answers %(share)s differs; transfers: %(transfers)s.",
            "Of %(num)s pairs of answers %(share)s differ; transfers: %(transfers)s.",
            found.compared,
            share=percent(found.differing / found.compared),
            transfers=number(found.transfers),
        )
    differing = sorted(
        (each for each in found.pairs if each.differs), key=lambda each: -each.count
    )
    return Sheet(
        key="pairs",
        title=gettext("Verdicts that differ"),
        sentence=told,
        columns=(
            Column(gettext("One provider alone"), "text"),
            Column(gettext("The other"), "text"),
            *(
                Column(gettext("The other: %(said)s", said=str(name)))
                for name in SAYS.values()
            ),
        ),
        rows=_matrix(found.pairs),
        bars=[
            Bar(
                title=_told(((each.one, each.said[0]), (each.other, each.said[1]))),
                told=number(each.count),
                aside=percent(each.count / found.compared),
                width=bars([each.count], highest=differing[0].count)[0],
            )
            for each in differing
        ],
        notes=[
            gettext(
                "Of screenings asked for in these days, every two scored answers of "
                "providers whose word counts, by what would follow from each alone. A "
                "pair of which one has no data stands in the table, and differs not. "
                "The stricter counted."
            )
        ],
    )


def scores(asked: AskedOfDesk) -> Sheet:
    """Say how far the scores of two providers lie apart."""
    found = asked.disagreements
    told = gettext("No two scores of these days can be compared.")
    if found.tenths.median is not None and found.tenths.p90 is not None:
        told = gettext(
            "Half of the scores lie at most %(median)s points apart, nine of ten at "
            "most %(most)s.",
            median=points(found.tenths.median),
            most=points(found.tenths.p90),
        )
    groups = _groups(found.tenths_counted)
    highest = max(count for _, count in groups)
    total = found.tenths.count
    return Sheet(
        key="scores",
        title=gettext("How far scores lie apart"),
        sentence=told,
        columns=(
            Column(gettext("Points apart"), "text"),
            Column(gettext("Screenings")),
            Column(gettext("Share"), "share"),
        ),
        rows=[(name, count, count / total) for name, count in groups if total],
        bars=[
            Bar(
                title=name,
                told=number(count),
                aside=percent(count / total),
                width=bars([count], highest=highest)[0],
            )
            for name, count in groups
            if total
        ],
        notes=[
            gettext(
                "Of the same screenings, where two told a score of 0 to 100: how far "
                "the highest and the lowest lie apart, to a tenth of a point."
            )
        ],
    )


def apart(asked: AskedOfDesk) -> Sheet:
    """List the newest transfers about which providers differ."""
    rows = asked.disagreements.rows
    told = gettext("Providers differ about no transfer of these days.")
    if rows:
        told = ngettext(
            "The newest: %(num)s screening.",
            "The newest: %(num)s screenings.",
            len(rows),
        )
    return _list(
        asked,
        "apart",
        gettext("Transfers about which providers differ"),
        told,
        rows,
        gettext(
            "At most 50, the newest first: what each provider whose word counts would "
            "have come to alone, and the verdict."
        ),
    )


def advice(asked: AskedOfDesk) -> Sheet:
    """Say which advice warned where all who count let it pass, and list the newest."""
    found = asked.advice
    total = sum(each.count for each in found.by_provider)
    told = gettext("No advice stood against the providers whose word counts.")
    if total:
        told = ngettext(
            "Advice warned of %(num)s transfer that all others let pass.",
            "Advice warned %(num)s times of what all others let pass.",
            total,
        )
    return _list(
        asked,
        "advice",
        gettext("Advice that disagreed"),
        told,
        found.rows,
        gettext(
            "Screenings asked for in these days in which an adviser, such as the "
            "sanctions list, alone would have asked to verify or frozen, and every "
            "provider whose word counts would have let it pass. The newest 50 are "
            "listed."
        ),
        drawn=[
            Bar(
                title=provider_name(each.provider),
                told=number(each.count),
                width=bars([each.count], highest=found.by_provider[0].count)[0],
                tone="bad",
            )
            for each in found.by_provider
        ],
    )


def _list(
    asked: AskedOfDesk,
    key: str,
    title: str,
    told: str,
    rows: Sequence[Apart],
    meaning: str,
    *,
    drawn: Sequence[Bar] = (),
) -> Sheet:
    return Sheet(
        key=key,
        title=title,
        sentence=told,
        columns=(
            Column(gettext("Customer"), "text"),
            Column(gettext("Asked"), "day"),
            Column(gettext("Each alone"), "text"),
            Column(gettext("Verdict"), "text"),
        ),
        rows=[
            (
                each.reference,
                each.asked_at.astimezone(asked.zone).date(),
                _told(each.said),
                str(OUTCOMES[each.outcome][0]) if each.outcome else None,
            )
            for each in rows
        ],
        links=[url_for("staff.transfer", public_id=each.public_id) for each in rows],
        bars=drawn,
        notes=[meaning],
    )


def _matrix(found: Sequence[Pair]) -> list[tuple[Cell, ...]]:
    counts = {(each.one, each.other, *each.said): each.count for each in found}
    pairs = sorted({(each.one, each.other) for each in found})
    return [
        (
            _told(((one, said),)),
            provider_name(other),
            *(counts.get((one, other, said, answered), 0) for answered in SAYS),
        )
        for one, other in pairs
        for said in SAYS
    ]


def _told(said: Sequence[tuple[str, Said]]) -> str:
    return " · ".join(
        str(gettext("%(name)s: %(said)s", name=provider_name(each), said=SAYS[what]))
        for each, what in said
    )


def _groups(counted: Sequence[tuple[int, int]]) -> list[tuple[str, int]]:
    found = []
    for first, last in pairwise(BOUNDS):
        count = sum(times for tenths, times in counted if first <= tenths < last)
        name = (
            gettext("less than %(last)s", last=points(last))
            if not first
            else gettext("%(first)s and more", first=points(first))
            if last == BOUNDS[-1]
            else gettext(
                "%(first)s to less than %(last)s",
                first=points(first),
                last=points(last),
            )
        )
        found.append((str(name), count))
    return found
