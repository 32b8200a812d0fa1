"""`transfers add` and `transfers show`: transfers where no console is at hand."""

import json
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import click
import msgspec
from flask import current_app
from flask.cli import AppGroup

from portal.commands.screen import sentence
from portal.domain.exposure import Direction, Ground
from portal.domain.transfers.columns import network as network_of
from portal.domain.transfers.entry import Entry, read_fields
from portal.domain.transfers.refusals import EntryRefused
from portal.errors import TransferDiffers
from portal.extensions import begin_write, db
from portal.models.screening import ProviderAnswer, Screening
from portal.models.transfer import Transfer
from portal.services import screenings
from portal.services import transfers as service
from portal.services.screenings.answers import told

# the command's option for each field of an entry
OPTIONS: Mapping[str, str] = {
    "network": "--network",
    "asset": "--asset",
    "amount": "--amount",
    "transaction": "--transaction",
}

transfers = AppGroup("transfers", help="Transfers, and what they were screened by.")


@transfers.command("add")
@click.argument("reference")
@click.option(
    "--direction",
    type=click.Choice([each.value for each in Direction]),
    required=True,
)
@click.option("--network", default="", help="Such as ethereum; may be told by --asset.")
@click.option("--asset", required=True, help="Such as USDT.")
@click.option("--amount", required=True, help="With a dot before the decimals.")
@click.option("--address", required=True, help="The other side's: it is screened.")
@click.option("--own", default="", help="Our address.")
@click.option("--transaction", default="", help="The hash, once there is one.")
@click.option("--once", help="A name of your own: told twice, it is entered once.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def add(reference: str, once: str | None, as_json: bool, **given: str) -> None:
    """Enter a transfer of the customer of this REFERENCE, and have it screened."""
    entry = _entry(**given)
    now = current_app.extensions["portal"].adapters.clock()
    begin_write(db.session)
    session = db.session()
    customer = service.by_references(session, [reference]).get(reference)
    if customer is None:
        raise click.ClickException(f"There is no customer {reference!r}.")
    named = f"id:{once}" if once else entry.once or f"command:{secrets.token_hex(16)}"
    try:
        row = service.keep(
            session, customer, entry, once=named, actor="operator", now=now
        )
    except TransferDiffers as differs:
        db.session.rollback()
        raise click.ClickException(
            f"It is known already, with other values: transfers show {differs.known}"
        ) from differs
    db.session.commit()
    _print(row, as_json)


@transfers.command("show")
@click.argument("public_id", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def show(public_id: str, as_json: bool) -> None:
    """Tell where a transfer stands, and by which verdict."""
    row = service.named(db.session(), public_id)
    if row is None:
        raise click.ClickException(f"There is no transfer {public_id!r}.")
    _print(row, as_json)


def as_plain(row: Transfer) -> dict[str, Any]:
    """Give all that is known of a transfer; its newest screening with all answers."""
    found = screenings.of(db.session(), row)
    return {
        "id": row.public_id,
        "reference": row.customer.reference,
        "direction": row.direction.value,
        "network": row.network,
        "asset": row.asset,
        "amount": row.amount,
        "sender": row.sender,
        "receiver": row.receiver,
        "transaction": row.transaction,
        "state": row.state.value,
        "entered_at": _moment(row.entered_at),
        "settled_at": _moment(row.settled_at),
        "passed_by": row.passed_by,
        "screenings": len(found),
        "screening": _screening(found[0]) if found else None,
    }


def _entry(*, address: str, own: str, direction: str, **given: str) -> Entry:
    way = Direction(direction)
    incoming = way is Direction.INCOMING
    given["network"] = network_of(given["network"], given["asset"])
    read = read_fields(
        direction=way,
        sender=address if incoming else own,
        receiver=own if incoming else address,
        **given,
    )
    if read.entry is not None:
        return read.entry
    name, problem = next(iter(read.problems.items()))
    theirs = "sender" if incoming else "receiver"
    option = "--address" if name == theirs else OPTIONS.get(name, "--own")
    raise _refused(problem, option)


def _refused(problem: EntryRefused, option: str) -> click.BadParameter:
    return click.BadParameter(problem.sentence % problem.values, param_hint=option)


def _screening(row: Screening) -> dict[str, Any]:
    grounds = [msgspec.convert(each, Ground) for each in row.grounds]
    return {
        "id": row.public_id,
        "trigger": row.trigger.value,
        "state": row.state.value,
        "outcome": row.outcome.value if row.outcome else None,
        "status": row.status.value if row.status else None,
        "score": row.score,
        "zones": row.zones,
        "categories": row.categories,
        "reasons": [
            {
                "rule": each.rule,
                "outcome": each.outcome.value,
                "provider": each.provider,
                "text": sentence(each),
            }
            for each in grounds
        ],
        "asked_at": _moment(row.asked_at),
        "settled_at": _moment(row.settled_at),
        "next_at": _moment(row.due_at),
        "answers": [_answer(each) for each in row.answers],
    }


def _answer(row: ProviderAnswer) -> dict[str, Any]:
    answer = told(row)
    score = None if answer is None or answer.score is None else f"{answer.score:f}"
    return {
        "provider": row.provider,
        "authoritative": row.authoritative,
        "status": row.status.value if row.status else None,
        "score": score,
        "why": row.why,
        "tries": row.tries,
        "answered_at": _moment(row.answered_at),
        "next_at": _moment(row.next_at),
    }


def _moment(value: datetime | None) -> str | None:
    return value.astimezone(UTC).isoformat(timespec="seconds") if value else None


def _print(row: Transfer, as_json: bool) -> None:
    plain = as_plain(row)
    if as_json:
        click.echo(json.dumps(plain))
        return
    what = f"{row.amount} {row.asset}, {row.direction}, {row.network}"
    click.echo(f"{row.public_id}  {what}: {row.state}")
    for each in (plain["screening"] or {}).get("reasons", ()):
        provider = f"{each['provider']}: " if each["provider"] else ""
        click.echo(f"  {each['outcome']:<7} {provider}{each['text']}")
