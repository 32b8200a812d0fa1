"""The numbers of messages: what does not arrive, where, and why."""

from flask_babel import get_locale, gettext, ngettext

from portal.domain.numbers.charts import bars
from portal.domain.telephones import NOWHERE
from portal.services.numbers.deliveries import ByGateway, Failure
from portal.web.filters import number
from portal.web.staff.numbers.asked import Asked
from portal.web.staff.numbers.of_contact import CHANNELS
from portal.web.staff.numbers.sheets import Bar, Column, Sheet, percent

DRAWN = 8  # countries and reasons; the table has them all
WORLD = "001"
GATEWAYS = {"twilio": "Twilio", "smtp": "SMTP"}


def countries(asked: Asked) -> Sheet:
    """Say in which countries texts fail."""
    found = asked.deliveries.by_country
    written, failed = sum(it.written for it in found), sum(it.failed for it in found)
    told = gettext("No text was written in these days.")
    if written:
        told = ngettext(
            "%(num)s text was written, %(failed)s did not arrive.",
            "%(num)s texts were written, %(failed)s did not arrive.",
            written,
            failed=number(failed),
        )
    drawn = [it for it in found if it.failed][:DRAWN]
    highest = max((it.failed for it in drawn), default=0)
    old = any(it.country is None for it in found)
    return Sheet(
        key="countries",
        title=gettext("Texts that did not arrive, by country"),
        sentence=told,
        columns=(
            Column(gettext("Country of the number"), "text"),
            Column(gettext("Written")),
            Column(gettext("Delivered")),
            Column(gettext("Failed")),
            Column(gettext("Failed of those known"), "share"),
        ),
        rows=[
            (_country(it.country), it.written, it.delivered, it.failed, it.share)
            for it in found
        ],
        bars=[
            Bar(
                title=_country(it.country),
                told=number(it.failed),
                aside=gettext("of %(written)s", written=number(it.written)),
                width=bars([it.failed], highest=highest)[0],
                tone="bad",
            )
            for it in drawn
        ],
        notes=[gettext("Texts of earlier releases tell no country.")] if old else [],
    )


def gateways(asked: Asked) -> Sheet:
    """Say how each gateway does."""
    found = asked.deliveries.by_gateway
    worst = max(found, key=lambda it: (it.share, it.written), default=None)
    told = gettext("No message was written in these days.")
    if worst is not None and not worst.failed:
        told = gettext("Every message went out.")
    elif worst is not None:
        told = gettext(
            "The most fail by %(gateway)s: %(share)s.",
            gateway=_gateway(worst),
            share=percent(worst.share),
        )
    old = any(it.gateway is None for it in found)
    return Sheet(
        key="gateways",
        title=gettext("Messages by gateway"),
        sentence=told,
        columns=(
            Column(gettext("Gateway"), "text"),
            Column(gettext("Written")),
            Column(gettext("Delivered")),
            Column(gettext("Failed")),
            Column(gettext("Failed of those written"), "share"),
        ),
        rows=[
            (_gateway(it), it.written, it.delivered, it.failed, it.share)
            for it in found
        ],
        bars=[
            Bar(
                title=_gateway(it),
                told=percent(it.share),
                aside=gettext(
                    "%(failed)s of %(written)s",
                    failed=number(it.failed),
                    written=number(it.written),
                ),
                width=bars([it.share], highest=1)[0],
                ghost=100.0,
                tone="bad",
            )
            for it in found
        ],
        notes=[
            gettext(
                "An e-mail that was taken by the mail server counts as sent, for "
                "nobody tells whether it arrived."
            ),
            *(
                [
                    gettext(
                        "Messages of earlier releases, and those not sent yet, tell no "
                        "gateway."
                    )
                ]
                if old
                else []
            ),
        ],
    )


def failures(asked: Asked) -> Sheet:
    """Say in the gateways' words why messages did not arrive."""
    found, others = asked.deliveries.failures, asked.deliveries.other_failures
    told = gettext("No message failed in these days.")
    if found:
        told = gettext(
            "Most often (%(count)s times): %(reason)s",
            count=number(found[0].count),
            reason=_why(found[0]),
        )
    highest = max((it.count for it in found), default=0)
    return Sheet(
        key="failures",
        title=gettext("Why messages did not arrive"),
        sentence=told,
        columns=(
            Column(gettext("Gateway"), "text"),
            Column(gettext("Code"), "text"),
            Column(gettext("In the gateway's words"), "text"),
            Column(gettext("Messages")),
        ),
        rows=[(_gateway(it), it.code, it.words, it.count) for it in found],
        bars=[
            Bar(
                title=_why(it),
                told=number(it.count),
                aside=_gateway(it),
                width=bars([it.count], highest=highest)[0],
                tone="bad",
            )
            for it in found[:DRAWN]
        ],
        notes=[
            ngettext(
                "%(num)s more failed for another reason.",
                "%(num)s more failed for rarer reasons.",
                others,
            )
        ]
        if others
        else [],
    )


def _country(code: str | None) -> str:
    if code is None:
        return str(gettext("Not known: written by an earlier release"))
    if code == NOWHERE:
        return str(gettext("No country is known"))
    if code == WORLD:
        return str(gettext("Numbers of no country, such as of satellites"))
    names = getattr(get_locale(), "territories", {})
    return str(names.get(code, code))


def _gateway(row: ByGateway | Failure) -> str:
    channel = CHANNELS[row.channel]
    if row.gateway is None:
        return str(gettext("%(channel)s, gateway not known", channel=channel))
    name = (
        gettext("outbox of the sandbox")
        if row.gateway == "outbox"
        else GATEWAYS.get(row.gateway, row.gateway)
    )
    return str(gettext("%(channel)s by %(gateway)s", channel=channel, gateway=name))


def _why(row: Failure) -> str:
    said = row.words or gettext("no reason given")
    return f"{row.code}: {said}" if row.code else said
