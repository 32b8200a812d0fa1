"""`outbox`: what the portal sent."""

import json

import click
from flask import current_app

from portal.config import Config
from portal.extensions import db
from portal.models.message import Message
from portal.services.messages import outbox as messages


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def outbox(as_json: bool) -> None:
    """Print every message, newest last; only where the sandbox is on."""
    config: Config = current_app.extensions["portal"].config
    if not config.sandbox:
        raise click.ClickException(
            "The outbox is shown only where the sandbox is on: messages hold codes."
        )
    last = 0
    while batch := messages.in_order(db.session(), after=last):
        for message in batch:
            click.echo(
                json.dumps(messages.as_plain(message)) if as_json else _text(message)
            )
        last = batch[-1].id


def _text(message: Message) -> str:
    head = f"{message.written_at:%Y-%m-%d %H:%M:%S}  {message.channel}  {message.to}"
    parts = [f"{head}  ({message.status})", message.subject or "", message.body or ""]
    return "\n".join(part for part in parts if part) + "\n"
