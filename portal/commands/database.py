"""`upgrade`: the database in the form that this version needs."""

from pathlib import Path

import click

from portal.config import ROOT
from portal.extensions import db

MIGRATIONS = ROOT / "portal" / "migrations"


@click.command()
def upgrade() -> None:
    """Bring the database up to date; safe to run twice."""
    migrate()
    click.echo("The database is up to date.")


def migrate(folder: Path = MIGRATIONS) -> None:
    """Bring the database of the running portal up to date."""
    # only here: the web process needs none of it
    from alembic import command
    from alembic.config import Config as AlembicConfig

    settings = AlembicConfig()
    settings.set_main_option("script_location", str(folder))
    with db.engine.begin() as connection:
        settings.attributes["connection"] = connection
        command.upgrade(settings, "head")
