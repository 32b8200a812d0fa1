"""Bring a whole portal into an archive, and out of one into an empty place."""

import base64
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import IO

from sqlalchemy import Connection, Table, select

from portal.errors import ArchiveRefused, CannotOpen
from portal.ports import Storage
from portal.services.backups import tables
from portal.services.backups.archives import Archive, Writer
from portal.vault import KEY_ID_BYTES, Keyring

TABLE, LINES, PIECE = "tables/", ".jsonl", "evidence/"
HOLD_PIECES = {"evidence", "package_piece"}  # tables whose rows name pieces
Step = Callable[[int], object]


@dataclass
class Proofs:
    """One wrapped data key for each master key that is needed to read the rows."""

    keyring: Keyring
    found: dict[bytes, bytes] = field(default_factory=dict)

    def look(self, row: tables.Row) -> None:
        """Keep the data key of a row if its master key is not proved yet."""
        wrapped = row.get("wrapped_key")
        if wrapped is None or wrapped[:KEY_ID_BYTES] in self.found:
            return
        try:
            self.keyring.vault(wrapped)
        except CannotOpen:
            return  # destroyed, or lost before: nothing that a restore could open
        self.found[wrapped[:KEY_ID_BYTES]] = wrapped

    def as_texts(self) -> list[str]:
        """Give them as the manifest holds them."""
        return [base64.b64encode(each).decode() for each in self.found.values()]


def save_rows(
    connection: Connection, table: Table, writer: Writer, proofs: Proofs, step: Step
) -> int:
    """Add all rows of a table; give how many."""
    saved = 0

    def lines() -> Iterator[bytes]:
        nonlocal saved
        for row in tables.read(connection, table):
            proofs.look(row)
            saved += 1
            step(1)
            yield tables.as_line(row)

    writer.add_lines(f"{TABLE}{table.name}{LINES}", lines())
    return saved


def save_piece(storage: Storage, key: str, writer: Writer) -> bool:
    """Add one piece as it is, sealed; say whether it was still there."""
    try:
        sealed = storage.get(key)
    except KeyError:
        return False
    writer.add(f"{PIECE}{key}", sealed)
    return True


def pieces_named(connection: Connection, found: list[Table]) -> set[str]:
    """Give every key of storage that a row names."""
    columns = [
        each
        for table in found
        if table.name in HOLD_PIECES
        for each in table.c
        if each.name.endswith("_key")
    ]
    return {
        key
        for column in columns
        for key in connection.scalars(select(column).where(column.is_not(None)))
    }


def opens(archive: Archive, keyring: Keyring) -> bool:
    """Say whether these keys made the archive and open all that it holds."""
    if not archive.sealed_by(keyring):
        return False
    try:
        for each in archive.manifest["proofs"]:
            keyring.vault(base64.b64decode(each))
    except CannotOpen:
        return False
    return True


def refuse_filled(connection: Connection, storage: Storage, archive: Archive) -> None:
    """Raise ArchiveRefused if there is anything where the archive is to go."""
    found = tables.reflect(connection)
    at, needed = tables.revision(connection), archive.manifest["revision"]
    if any(tables.count(connection, table) for table in found) or (found and not at):
        raise ArchiveRefused("the database is not empty")
    if at not in {None, needed}:
        raise ArchiveRefused("the database was prepared by another version: empty it")
    # what an earlier restore left is of this archive, and is put anew
    ours = archive.manifest["members"]
    if any(f"{PIECE}{key}" not in ours for key, _ in storage.walk()):
        raise ArchiveRefused("there are other pictures in the storage")


def load(
    connection: Connection, storage: Storage, archive: Archive, step: Step
) -> None:
    """Put every row and every piece where it belongs; the caller commits."""
    found = {table.name: table for table in tables.reflect(connection)}
    for name, member in archive.members():
        if name.startswith(TABLE):
            table = found[name.removeprefix(TABLE).removesuffix(LINES)]
            _load_rows(connection, table, member, step)
        elif name.startswith(PIECE):
            storage.put(name.removeprefix(PIECE), member.read())
            step(1)


def _load_rows(
    connection: Connection, table: Table, lines: IO[bytes], step: Step
) -> None:
    batch: list[tables.Row] = []
    for line in lines:
        batch.append(tables.from_line(table, line))
        if len(batch) == tables.BATCH:
            tables.write(connection, table, batch)
            step(len(batch))
            batch = []
    if batch:
        tables.write(connection, table, batch)
        step(len(batch))
    tables.go_on_counting(connection, table)
