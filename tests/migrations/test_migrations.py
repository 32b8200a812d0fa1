"""The migrations lead from nothing to what the models say."""

from collections.abc import Iterator

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config as AlembicConfig
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, inspect

from portal.commands.database import MIGRATIONS
from portal.models import load_all
from portal.models.base import Base
from tests import databases
from tests.conftest import Databases


def settings(connection: Connection | None = None) -> AlembicConfig:
    """Give Alembic's settings, working on this connection."""
    found = AlembicConfig()
    found.set_main_option("script_location", str(MIGRATIONS))
    found.attributes["connection"] = connection
    return found


REVISIONS = [
    each.revision
    for each in reversed(list(ScriptDirectory.from_config(settings()).walk_revisions()))
]


@pytest.fixture
def empty(all_databases: Databases, tmp_path) -> Iterator[Connection]:
    """A connection to a database in which nothing is."""
    url, server, name = f"sqlite:///{tmp_path / 'empty.sqlite3'}", "", ""
    if all_databases.server:
        server = all_databases.server
        name = databases.new_database(server)
        url = f"{server}/{name}".replace("://", "+psycopg://")
    engine = create_engine(url)
    with engine.begin() as connection:
        yield connection
    engine.dispose()
    if name:
        databases.drop_database(server, name)


def differences(connection: Connection) -> list[object]:
    """List what the database has, or lacks, against the models."""
    load_all()
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return compare_metadata(context, Base.metadata)


def test_the_migrations_make_what_the_models_say(empty: Connection):
    command.upgrade(settings(empty), "head")

    assert [] == differences(empty)


@pytest.mark.parametrize("revision", REVISIONS)
def test_each_revision_follows_the_one_before(empty: Connection, revision: str):
    for each in REVISIONS[: REVISIONS.index(revision) + 1]:
        command.upgrade(settings(empty), each)

    assert revision == MigrationContext.configure(empty).get_current_revision()


def test_upgrading_twice_changes_nothing(empty: Connection):
    command.upgrade(settings(empty), "head")
    tables = inspect(empty).get_table_names()

    command.upgrade(settings(empty), "head")

    assert tables == inspect(empty).get_table_names()


def test_there_is_one_newest_revision():
    assert 1 == len(ScriptDirectory.from_config(settings()).get_heads())
