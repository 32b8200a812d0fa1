"""`refund-quote`: what would be paid back, line by line."""

import json
from datetime import date, datetime
from zoneinfo import ZoneInfo

import click
from flask import current_app

from portal.domain.refunds import Quote, Standing, quote
from portal.domain.refunds.entry import any_asset, figure, figures
from portal.domain.refunds.words import LABELS, REASONS, RefundRefused
from portal.domain.transfers.amounts import written
from portal.domain.transfers.refusals import EntryRefused
from portal.refund_policy import RefundPolicy

DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command("refund-quote")
@click.option("--amount", required=True, help="What was held, in the asset.")
@click.option("--asset", required=True, help="Its symbol, such as BTC.")
@click.option("--usd-rate", required=True, help="US dollars for one of the asset.")
@click.option("--network-fee", required=True, help="In the asset; 0 for none.")
@click.option("--costs", required=True, help="Of third parties, in the asset.")
@click.option(
    "--verified", required=True, type=click.Choice([each.value for each in Standing])
)
@click.option("--held-on", required=True, type=DAY, help="The platform's day.")
@click.option("--requested-on", required=True, type=DAY, help="The platform's day.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def refund_quote(
    amount: str,
    asset: str,
    usd_rate: str,
    network_fee: str,
    costs: str,
    verified: str,
    held_on: datetime,
    requested_on: datetime,
    *,
    as_json: bool,
) -> None:
    """Say what is paid back of held money; it looks at no customer."""
    portal = current_app.extensions["portal"]
    policy: RefundPolicy = portal.config.policy.refund
    try:
        of = any_asset(asset)
        found = quote(
            figure("amount", amount, of),
            of,
            figures=figures(
                usd_rate=usd_rate, network_fee=network_fee, costs=costs, asset=of
            ),
            standing=Standing(verified),
            held_on=_day(held_on),
            requested_on=_day(requested_on),
            policy=policy,
            now=portal.adapters.clock(),
        )
    except EntryRefused as refused:
        raise _bad(refused) from refused
    if as_json:
        click.echo(json.dumps(found.as_plain()))
    else:
        click.echo(_text(found, of.symbol, policy, ZoneInfo(portal.config.timezone)))


def _day(given: datetime) -> date:
    return given.date()


def _bad(refused: EntryRefused) -> click.BadParameter:
    name = refused.figure if isinstance(refused, RefundRefused) else "asset"
    option = f"--{name.replace('_', '-')}"
    return click.BadParameter(refused.sentence % refused.values, param_hint=option)


def _text(found: Quote, symbol: str, policy: RefundPolicy, zone: ZoneInfo) -> str:
    rows = [(LABELS[line.label], written(line.amount)) for line in found.lines]
    rows.append(("To be paid", written(found.payout)))
    left, right = (max(len(row[part]) for row in rows) for part in (0, 1))
    lines = [f"{name:<{left}}  {value:>{right}} {symbol}" for name, value in rows]
    figures_of = {
        "percent": written(policy.percent),
        "cap": written(policy.cap_usd),
        "days": policy.days,
    }
    why = [REASONS[key] % figures_of for key in found.reasons]
    until = f"Valid until {found.valid_until.astimezone(zone):%Y-%m-%d %H:%M %Z}."
    return "\n".join([f"{found.outcome.value}:", *lines, *why, until])
