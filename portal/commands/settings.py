"""`check-config`: says whether the settings are safe."""

import click
from flask import current_app

from portal.config import Config


@click.command("check-config")
def check_config() -> None:
    """
    Say whether the portal may run with these settings; exit 1 if not.

    An unsafe setting stops every command with a sentence, this one too; so what is
    left to say here is what they are.
    """
    config: Config = current_app.extensions["portal"].config
    kind = "production" if config.production else "development, not for real customers"
    click.echo(f"The settings are sound ({kind}).")
    click.echo(f"Customers open {config.public_url}")
    click.echo(f"Texts go by {'Twilio' if config.sms else 'the outbox'}.")
    click.echo(f"E-mails go by {'SMTP' if config.email else 'the outbox'}.")
    source = "a yente server" if config.sanctions else "the list that was imported"
    click.echo(f"Names are compared with {source}.")
    click.echo(f"State is kept in {config.instance}")
