"""Databases for tests: SQLite files, and a real PostgreSQL that the tests start."""

import os
import random
import shutil
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import cycle
from pathlib import Path

import psycopg

PLACES = (
    *sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True),
    Path("/usr/local/bin"),
    Path("/usr/bin"),
)

# Below what the system gives to connections, which come and go while a server begins;
# each of the processes that test at once has a thousand of its own.
FIRST = 20_000 + 1000 * (int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:]) % 10)
PORTS = cycle(random.sample(range(FIRST, FIRST + 1000), 1000))

END_OTHERS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
TABLES = """
    SELECT tablename FROM pg_tables
    WHERE schemaname = 'public' AND tablename <> 'alembic_version'
"""
SHAPE = """
    SELECT tablename FROM pg_tables WHERE schemaname = 'public'
    UNION ALL SELECT version_num FROM alembic_version
    ORDER BY 1
"""
FROM_ONE = "SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S'"


def free_port() -> int:
    """Give a port nobody listens on, and nobody else gives for a long while."""
    for port in PORTS:
        with socket.socket() as found, suppress(OSError):
            found.bind(("127.0.0.1", port))
            return port
    raise AssertionError("unreachable")


def _program(name: str) -> str:
    for place in PLACES:
        if (place / name).exists() and place.name == "bin":
            return str(place / name)
    raise RuntimeError(
        f"The tests need PostgreSQL's {name}: install the package 'postgresql' "
        f"(Debian: apt-get install postgresql)."
    )


@contextmanager
def postgresql() -> Iterator[str]:
    """Start a server with a data folder of its own; give its URL; stop it after."""
    as_owner = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    folder = Path(tempfile.mkdtemp(prefix="portal-pg-"))
    if as_owner:
        shutil.chown(folder, "postgres", "postgres")
    port = free_port()
    run = {"check": True, "stdout": subprocess.DEVNULL, "cwd": "/"}
    options = f"-p {port} -k {folder} -c fsync=off -c listen_addresses=127.0.0.1"
    data = str(folder / "data")
    subprocess.run(
        [*as_owner, _program("initdb"), "-D", data, "-A", "trust", "-U", "portal"],
        **run,
    )
    control = [*as_owner, _program("pg_ctl"), "-D", data, "-w", "-l", f"{folder}/log"]
    subprocess.run([*control, "-o", options, "start"], **run)
    try:
        yield f"postgresql://portal@127.0.0.1:{port}"
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], **run)
        shutil.rmtree(folder)


def new_database(server: str, template: str | None = None) -> str:
    """Create a database, perhaps as a copy; give its name."""
    name = f"t{uuid.uuid4().hex[:16]}"
    copy = f" TEMPLATE {template}" if template else ""
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}{copy}")
    return name


def drop_database(server: str, name: str) -> None:
    """Drop a database, whoever is connected."""
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def shape(server: str, name: str) -> list[tuple[str]]:
    """Give the tables of a database and the revision it is at."""
    with psycopg.connect(f"{server}/{name}") as connection:
        return connection.execute(SHAPE).fetchall()


def empty_database(server: str, name: str, made_as: list[tuple[str]]) -> bool:
    """
    Bring a migrated database back to how it was made, whoever is connected.

    Fifty times as fast as making it anew, and a suite does it a thousand times. Say
    False where a test changed its very tables: then it is of no more use.
    """
    with psycopg.connect(f"{server}/{name}", autocommit=True) as connection:
        connection.execute(END_OTHERS)
        if connection.execute(SHAPE).fetchall() != made_as:
            return False
        found = connection.execute(TABLES).fetchall()
        wipe = "; ".join(f'DELETE FROM "{table}"' for (table,) in found)
        # in any order: no foreign key is looked at
        connection.execute(f"SET session_replication_role = replica; {wipe}")
        connection.execute(FROM_ONE)
    return True
