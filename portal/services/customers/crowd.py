"""Make synthetic customers by the thousand, to try the portal with a crowd in it."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from random import Random
from typing import Any

from sqlalchemy import Table, func, insert, select, text
from sqlalchemy.orm import Session

from portal.domain.crowd import YEAR, member
from portal.models.customer import Customer, Lookup
from portal.models.verification import Verification
from portal.services.customers.crowd_rows import Row, Writer
from portal.vault import Keyring

BATCH = 20_000  # customers in a transaction
BY_KEY = ("kind", "digest")  # lookups go into their index side by side


@dataclass(frozen=True, kw_only=True)
class Batch:
    """Some of the crowd: the `first` of all of them, and how many."""

    first: int
    size: int
    of: int
    seed: int
    now: datetime
    days_to_verify: int


def batches(
    total: int, *, seed: int, now: datetime, days_to_verify: int
) -> Iterator[Batch]:
    """Cut a crowd into what one transaction writes."""
    for first in range(0, total, BATCH):
        yield Batch(
            first=first,
            size=min(BATCH, total - first),
            of=total,
            seed=seed,
            now=now,
            days_to_verify=days_to_verify,
        )


def add(session: Session, batch: Batch) -> int:
    """Write a batch; give how many customers it has. Commit is the caller's."""
    chance = Random(f"{batch.seed} {batch.first}")  # noqa: S311 - nobody's secrets
    keyring: Keyring = session.info["keyring"]
    writer = Writer(
        keyring=keyring,
        customer_id=_ids(session, Customer.__table__, batch.size),
        verification_id=_ids(session, Verification.__table__, batch.size),
        days_to_verify=batch.days_to_verify,
    )
    rows: dict[Any, list[Row]] = defaultdict(list)
    for number in range(batch.first, batch.first + batch.size):
        drawn = member(
            chance,
            number=number,
            registered_at=_registered_at(batch, number, chance),
            now=batch.now,
        )
        for model, row in writer.rows(drawn):
            rows[model.__table__].append(row)
    rows[Lookup.__table__].sort(key=lambda row: tuple(row[name] for name in BY_KEY))
    for table, several in rows.items():
        _write(session, table, several)
    return batch.size


def _registered_at(batch: Batch, number: int, chance: Random) -> datetime:
    """Spread them over the last year in their order, as if they had come."""
    share = (number + chance.random()) / batch.of
    return batch.now - YEAR * (1 - share) - timedelta(seconds=1)


def _ids(session: Session, table: Any, size: int) -> Callable[[], int]:
    """Give a function that gives an id that nobody else will have."""
    if _is_postgresql(session):
        sequence = text(
            "SELECT nextval(pg_get_serial_sequence(:table, 'id')) "
            "FROM generate_series(1, :size)"
        )
        found = session.scalars(sequence, {"table": table.name, "size": size})
        return iter(sorted(found)).__next__
    # the write lock of SQLite is held
    last = session.scalar(select(func.max(table.c.id))) or 0
    return count(last + 1).__next__


def _write(session: Session, table: Table, rows: Sequence[Row]) -> None:
    if not _is_postgresql(session):
        session.execute(insert(table), rows)
        return
    dialect = session.get_bind().dialect
    names = list(rows[0])
    types = [table.c[name].type.compile(dialect).lower() for name in names]
    driver: Any = session.connection().connection.driver_connection
    listed = ", ".join(names)
    with (
        driver.cursor() as cursor,
        cursor.copy(f"COPY {table.name} ({listed}) FROM STDIN (FORMAT BINARY)") as copy,
    ):
        copy.set_types([each.partition("(")[0] for each in types])
        for row in rows:
            copy.write_row(row.values())


def _is_postgresql(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"
