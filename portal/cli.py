"""The commands an operator types: `flask --app wsgi COMMAND`."""

from pathlib import Path

import click
from alembic import command
from alembic.config import Config as AlembicConfig
from flask import Flask, current_app
from flask.cli import AppGroup

from portal.extensions import db
from portal.services import audit as audit_log

MIGRATIONS = Path(__file__).with_name("migrations")
audit = AppGroup("audit", help="The audit log.")


def init_app(app: Flask) -> None:
    """Add every command."""
    for each in (upgrade, audit):
        app.cli.add_command(each)


def migrate() -> None:
    """Bring the database of the running portal up to date."""
    settings = AlembicConfig()
    settings.set_main_option("script_location", str(MIGRATIONS))
    with db.engine.begin() as connection:
        settings.attributes["connection"] = connection
        command.upgrade(settings, "head")


@click.command()
def upgrade() -> None:
    """Bring the database up to date; safe to run twice."""
    with current_app.app_context():
        migrate()


@audit.command("verify")
def verify() -> None:
    """Prove that no event was altered, removed or inserted."""
    verdict = audit_log.verify(db.session())
    if verdict.first_bad is None:
        click.echo(f"The chain of {verdict.count} events holds.")
        return
    click.echo(f"Broken at event {verdict.first_bad}: {verdict.why}.")
    raise SystemExit(1)
