"""Every table as lines of JSON, the same for each database, and back."""

import base64
import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Connection,
    Date,
    DateTime,
    LargeBinary,
    MetaData,
    Table,
    func,
    insert,
    inspect,
    select,
    text,
)

REVISIONS = "alembic_version"
BATCH = 500
Row = dict[str, Any]


def reflect(connection: Connection) -> list[Table]:
    """
    Give the tables as they are in the database, each behind those it points at.

    They are read from there and not from the models: an older backup is put back
    in the form of its time, and migrated afterwards.
    """
    found = MetaData()
    found.reflect(connection)
    for table in found.tables.values():
        for column in table.c:
            if isinstance(column.type, JSON):
                column.type.none_as_null = True
    return [table for table in found.sorted_tables if table.name != REVISIONS]


def revision(connection: Connection) -> str | None:
    """Give the migration that the database is at, or None before the first."""
    if not inspect(connection).has_table(REVISIONS):
        return None
    found: str | None = connection.scalar(text(f"SELECT version_num FROM {REVISIONS}"))  # noqa: S608 - a constant
    return found


def count(connection: Connection, table: Table) -> int:
    """Count the rows of a table."""
    return connection.scalar(select(func.count()).select_from(table)) or 0


def read(connection: Connection, table: Table) -> Iterator[Row]:
    """Give each row as plain values, in the order of its keys, a batch at a time."""
    in_order = select(table).order_by(*table.primary_key.columns)
    rows = connection.execute(in_order.execution_options(yield_per=BATCH))
    yield from (dict(row) for row in rows.mappings())


def as_line(row: Row) -> bytes:
    """Write one row as one line."""
    plain = {name: _plain(value) for name, value in row.items()}
    return json.dumps(plain, separators=(",", ":")).encode() + b"\n"


def from_line(table: Table, line: bytes) -> Row:
    """Read what `as_line` wrote."""
    plain = json.loads(line)
    return {name: _value(table, name, value) for name, value in plain.items()}


def write(connection: Connection, table: Table, rows: list[Row]) -> None:
    """Add these rows as they are, with their ids."""
    connection.execute(insert(table), rows)


def go_on_counting(connection: Connection, table: Table) -> None:
    """Let the next row of a filled table have an id behind the last one."""
    if connection.dialect.name != "postgresql":
        return  # SQLite looks for itself
    last = connection.scalar(select(func.max(table.c.id)))
    if last is not None:
        connection.execute(
            text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :last)"),
            {"name": table.name, "last": last},
        )


def _plain(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode()
    if isinstance(value, datetime):
        return _in_utc(value).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def _value(table: Table, name: str, plain: Any) -> Any:
    convert = _converter(table, name)
    return plain if plain is None or convert is None else convert(plain)


def _converter(table: Table, name: str) -> Callable[[str], Any] | None:
    kind = table.c[name].type
    if isinstance(kind, LargeBinary):
        return base64.b64decode
    if isinstance(kind, Date):
        return date.fromisoformat
    return _moment if isinstance(kind, DateTime) else None


def _moment(plain: str) -> datetime:
    return _in_utc(datetime.fromisoformat(plain))


def _in_utc(value: datetime) -> datetime:
    # SQLite gives back times without a zone; all that were written are in UTC
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
