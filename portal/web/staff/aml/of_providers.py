"""The numbers of providers: what each answers, how soon, and why it fails."""

from flask_babel import gettext, lazy_gettext, ngettext

from portal.domain.exposure import AnswerStatus, ScreeningOutcome
from portal.domain.numbers.charts import bars
from portal.services.numbers.analysts import Analyst
from portal.web.filters import number
from portal.web.staff.aml.asked import AskedOfDesk
from portal.web.staff.numbers.sheets import Bar, Column, Sheet, percent, span
from portal.web.staff.screening.rule_words import provider_name

DRAWN = 12  # reasons; the table has them all
# what one answer comes to alone
ALONE = {
    ScreeningOutcome.PASS: lazy_gettext("Would pass"),
    ScreeningOutcome.HOLD: lazy_gettext("Would be held"),
    ScreeningOutcome.VERIFY: lazy_gettext("Would ask to verify"),
    ScreeningOutcome.FREEZE: lazy_gettext("Would freeze"),
}


def answers(asked: AskedOfDesk) -> Sheet:
    """Say what kinds of answers came."""
    found = asked.analysts.rows
    total = asked.analysts.answers
    scored = sum(row.statuses[AnswerStatus.SCORED] for row in found)
    told = gettext("No provider was asked in these days.")
    if total:
        told = ngettext(
            "Of %(num)s question %(share)s was answered with figures.",
            "Of %(num)s questions %(share)s were answered with figures.",
            total,
            share=percent(scored / total),
        )
    return Sheet(
        key="answers",
        title=gettext("Answers by provider"),
        sentence=told,
        columns=(
            Column(gettext("Provider"), "text"),
            Column(gettext("Asked")),
            Column(gettext("Scored")),
            Column(gettext("No data")),
            Column(gettext("Out of reach")),
            Column(gettext("Being asked")),
            Column(gettext("Share scored"), "share"),
        ),
        rows=[
            (
                _name(row),
                row.asked,
                row.statuses[AnswerStatus.SCORED],
                row.statuses[AnswerStatus.NO_DATA],
                row.statuses[AnswerStatus.UNREACHABLE],
                row.statuses[None],
                row.statuses[AnswerStatus.SCORED] / row.asked,
            )
            for row in found
        ],
        bars=[
            Bar(
                title=_name(row),
                told=percent(row.statuses[AnswerStatus.SCORED] / row.asked),
                aside=gettext("of %(asked)s", asked=number(row.asked)),
                width=bars([row.statuses[AnswerStatus.SCORED]], highest=row.asked)[0],
                ghost=100.0,
            )
            for row in found
        ],
        notes=[
            gettext(
                "Questions that were put in these days, one for each provider and "
                "screening, by how they stand now. No data: the provider knows nothing "
                "of the address; of the sanctions list, that it is not on it. Out of "
                "reach: there is no answer that can be used, and it is asked again."
            )
        ],
    )


def alone(asked: AskedOfDesk) -> Sheet:
    """Say what would have followed from each provider alone."""
    found = [row for row in asked.analysts.rows if row.judged]
    told = gettext("No answer of these days has figures.")
    if found:
        strictest = max(found, key=lambda row: (_stopped(row), row.provider))
        told = gettext(
            "The strictest alone would be %(provider)s: it would stop %(share)s.",
            provider=_name(strictest),
            share=percent(_stopped(strictest)),
        )
    return Sheet(
        key="alone",
        title=gettext("What each provider alone would come to"),
        sentence=told,
        columns=(
            Column(gettext("Provider"), "text"),
            *(Column(str(name)) for name in ALONE.values()),
            Column(gettext("Share that would be stopped"), "share"),
        ),
        rows=[
            (_name(row), *(row.alone[outcome] for outcome in ALONE), _stopped(row))
            for row in found
        ],
        bars=[
            Bar(
                title=_name(row),
                told=percent(_stopped(row)),
                aside=gettext("of %(asked)s", asked=number(row.judged)),
                width=bars([_stopped(row)], highest=1)[0],
                ghost=100.0,
                tone="bad",
            )
            for row in found
        ],
        notes=[
            gettext(
                "Of the scored answers: the verdict of the rules in force then, had "
                "this provider been the only one and its word counted, as that of an "
                "adviser does not. Stopped is everything but “would pass”."
            )
        ],
    )


def replies(asked: AskedOfDesk) -> Sheet:
    """Say how soon the answers came."""
    rows = [(row, row.at_once) for row in asked.analysts.rows]
    known = [
        (row, times.count, times.median, times.p90)
        for row, times in rows
        if times.median is not None and times.p90 is not None
    ]
    told = gettext("No answer came at the first try in these days.")
    if known:
        slowest, _, median, _ = max(known, key=lambda each: (each[2], each[0].provider))
        told = gettext(
            "The slowest is %(provider)s: half of its answers took at most %(median)s.",
            provider=_name(slowest),
            median=span(median),
        )
    longest = max((most for *_, most in known), default=0)
    return Sheet(
        key="replies",
        title=gettext("Reply time by provider"),
        sentence=told,
        columns=(
            Column(gettext("Provider"), "text"),
            Column(gettext("Answers at the first try")),
            Column(gettext("Median"), "milliseconds"),
            Column(gettext("Nine of ten within"), "milliseconds"),
        ),
        rows=[(_name(row), *figures) for row, *figures in known],
        bars=[
            Bar(
                title=_name(row),
                told=span(median),
                aside=gettext("nine of ten: %(most)s", most=span(most)),
                width=bars([median], highest=longest)[0],
                ghost=bars([most], highest=longest)[0],
            )
            for row, _, median, most in known
        ],
        notes=[
            gettext(
                "From the question to an answer that can be used, of those that came "
                "at the first try: pauses after a failure would hide how fast a "
                "provider is. Some time in the worker is within it."
            )
        ],
    )


def failures(asked: AskedOfDesk) -> Sheet:
    """Say why providers failed."""
    found = asked.analysts.failures
    total = sum(each.count for each in found)
    told = gettext("No provider failed in these days.")
    if total:
        told = gettext(
            "Providers failed %(count)s times; most often %(provider)s: %(why)s",
            count=number(total),
            provider=provider_name(found[0].provider),
            why=found[0].why,
        )
    return Sheet(
        key="failures",
        title=gettext("Why providers failed"),
        sentence=told,
        columns=(
            Column(gettext("Provider"), "text"),
            Column(gettext("Reason"), "text"),
            Column(gettext("Times")),
        ),
        rows=[(provider_name(it.provider), it.why, it.count) for it in found],
        bars=[
            Bar(
                title=it.why,
                told=number(it.count),
                aside=provider_name(it.provider),
                width=bars([it.count], highest=found[0].count)[0],
                tone="bad",
            )
            for it in found[:DRAWN]
        ],
        notes=[
            gettext(
                "Of the same questions, every try that brought nothing which can be "
                "used, also where a later one did. The reasons are in the portal's own "
                "words, or name the error."
            )
        ],
    )


def _stopped(row: Analyst) -> float:
    return 1 - row.alone[ScreeningOutcome.PASS] / row.judged


def _name(row: Analyst) -> str:
    name = provider_name(row.provider)
    return name if row.authoritative else str(gettext("%(name)s (advice)", name=name))
