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


def migrate(folder: Path = MIGRATIONS, *, to: str = "head") -> None:
    """Bring the database of the running portal up to date, or to one revision."""
    # only here: the web process needs none of it
    from alembic import command
    from alembic.config import Config as AlembicConfig

    settings = AlembicConfig()
    settings.set_main_option("script_location", str(folder))
    with db.engine.begin() as connection:
        settings.attributes["connection"] = connection
        command.upgrade(settings, to)


def knows(revision: str) -> bool:
    """Say whether this version of the portal has such a migration."""
    from alembic.script import ScriptDirectory

    return any(
        revision == each.revision
        for each in ScriptDirectory(str(MIGRATIONS)).walk_revisions()
    )
