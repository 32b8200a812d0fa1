"""`backup` and `restore`: the whole portal in one file, and back."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import IO

import click
from flask import current_app
from sqlalchemy import Connection

from portal import keys
from portal.commands.database import knows, migrate
from portal.config import Config
from portal.errors import ArchiveRefused, ConfigError
from portal.extensions import WRITES, begin_write, db
from portal.ports import Adapters
from portal.services import audit, backups
from portal.services.backups import Step, archives, tables
from portal.services.backups.archives import Archive, Writer
from portal.services.backups.holds import hold
from portal.vault import Keyring

FILE = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))


@click.command()
@FILE
@click.option(
    "--with-keys",
    is_flag=True,
    help="Add the keys of the instance folder: then the file alone tells everything.",
)
def backup(file: Path, with_keys: bool) -> None:
    """Write everything to a new FILE, while the portal works on."""
    config, adapters = _portal()
    if file.exists():
        raise click.ClickException(f"{file} is there already; name another file.")
    held_keys = _own_keys(config) if with_keys else {}
    try:
        # from before the rows are read until the last picture is copied
        with hold(config.instance, wait=True), archives.create(file) as writer:
            missing = _save(config, adapters, writer, held_keys)
    except OSError as error:
        raise click.ClickException(f"Cannot write {file}: {error.strerror}.") from error
    _note("backup.made", adapters.clock(), with_keys=with_keys)
    click.echo(f"Everything is in {file}.")
    if missing:
        raise click.ClickException(
            f"{missing} pictures that rows name are not in the storage, and so not in "
            f"the file; all others are. Look for them before the next backup."
        )


@click.command()
@FILE
def restore(file: Path) -> None:
    """Put a backup into an empty database and an empty storage."""
    config, adapters = _portal()
    try:
        with file.open("rb") as opened:
            archive = _checked(opened, file)
            keyring = _keyring_for(archive, config)
            _refuse_unfit(archive, adapters)
            _load(archive, config, adapters, keyring)
    except ArchiveRefused as error:
        raise click.ClickException(
            f"Nothing was restored from {file}: {error.why}."
        ) from error
    except OSError as error:
        raise click.ClickException(f"Cannot restore {file}: {error}") from error
    _prove(keyring, adapters.clock(), with_keys=keyring is not config.keyring)


def _save(
    config: Config, adapters: Adapters, writer: Writer, held_keys: dict[str, bytes]
) -> int:
    proofs = backups.Proofs(config.keyring)
    with _snapshot() as connection:
        found = tables.reflect(connection)
        total = sum(tables.count(connection, table) for table in found)
        with _progress("Rows", total) as step:
            rows = {
                table.name: backups.save_rows(connection, table, writer, proofs, step)
                for table in found
            }
        named = backups.pieces_named(connection, found)
        revision = tables.revision(connection)
    saved = _save_pieces(adapters, writer)
    for name, content in held_keys.items():
        writer.add(f"keys/{name}", content)
    manifest = {
        "made_at": adapters.clock().isoformat(),
        "revision": revision,
        "rows": rows,
        "pieces": len(saved),
        "missing": sorted(named - saved),
        "proofs": proofs.as_texts(),
    }
    writer.seal(manifest, config.keyring)
    return len(named - saved)


def _save_pieces(adapters: Adapters, writer: Writer) -> set[str]:
    # all there are, after the rows: a piece is put before the row that names it
    there = [key for key, _ in adapters.storage.walk()]
    saved = set()
    with _progress("Pictures", len(there)) as step:
        for key in there:
            if backups.save_piece(adapters.storage, key, writer):
                saved.add(key)
            step(1)
    return saved


@contextmanager
def _snapshot() -> Iterator[Connection]:
    """Give a connection to which the database stands still."""
    with db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        yield connection  # on SQLite in WAL mode every transaction is one


def _checked(opened: IO[bytes], file: Path) -> Archive:
    with _progress("Checking the file", file.stat().st_size) as step:
        return archives.check(opened, step)


def _keyring_for(archive: Archive, config: Config) -> Keyring:
    """Give the keys that open the archive: the portal's own, or those inside."""
    if backups.opens(archive, config.keyring):
        return config.keyring
    # the keys of a folder are only those that this command made a moment ago
    if archive.keys and keys.in_folder(config.instance, config.keyring):
        with suppress(ConfigError):
            inside = keys.keyring_of(archive.keys)
            if backups.opens(archive, inside):
                return inside
    raise ArchiveRefused(
        "it was altered, or made with other keys than those in PORTAL_MASTER_KEYS "
        "and PORTAL_INDEX_KEY"
    )


def _refuse_unfit(archive: Archive, adapters: Adapters) -> None:
    if not knows(archive.manifest["revision"]):
        raise ArchiveRefused("a newer version of the portal made it")
    with db.engine.connect() as connection:
        backups.refuse_filled(connection, adapters.storage, archive)


def _load(
    archive: Archive, config: Config, adapters: Adapters, keyring: Keyring
) -> None:
    if keyring is not config.keyring:
        keys.replace(config.instance, archive.keys)
    migrate(to=archive.manifest["revision"])
    total = sum(archive.manifest["rows"].values()) + archive.manifest["pieces"]
    with db.engine.connect().execution_options(**{WRITES: True}) as connection:
        with _progress("Rows and pictures", total) as step:
            backups.load(connection, adapters.storage, archive, step)
        connection.commit()
    migrate()


def _prove(keyring: Keyring, now: datetime, *, with_keys: bool) -> None:
    db.session().info["keyring"] = keyring
    verdict = audit.verify(db.session())
    if verdict.first_bad is not None:
        raise click.ClickException(
            f"Everything is restored, but the audit log does not hold at event "
            f"{verdict.first_bad}: {verdict.why}."
        )
    _note("backup.restored", now, with_keys=with_keys)
    click.echo(
        f"Everything is restored, and the chain of {verdict.count} events holds. "
        f"Start the portal."
    )


def _note(action: str, now: datetime, *, with_keys: bool) -> None:
    begin_write(db.session)
    audit.record(
        db.session(),
        action,
        actor="operator",
        subject="backup:file",
        now=now,
        with_keys=with_keys,
    )
    db.session.commit()


def _own_keys(config: Config) -> dict[str, bytes]:
    if not keys.in_folder(config.instance, config.keyring):
        raise click.ClickException(
            "The keys are not in the instance folder: keep them where they are kept."
        )
    return keys.read_folder(config.instance)


def _portal() -> tuple[Config, Adapters]:
    portal = current_app.extensions["portal"]
    return portal.config, portal.adapters


@contextmanager
def _progress(label: str, length: int) -> Iterator[Step]:
    with click.progressbar(length=length, label=label, file=sys.stderr) as bar:
        yield bar.update
