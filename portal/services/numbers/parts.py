"""What all numbers are counted with, alike on both databases."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Integer, case, exists
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from portal.domain.numbers.calendars import DAY, offsets
from portal.domain.numbers.scope import Scope
from portal.models.customer import Customer
from portal.models.reverification import Reverification
from portal.models.verification import COUNTS, Verification

QUARTER = 900  # seconds: every zone is off by whole quarters of an hour
EPOCH = date(1970, 1, 1).toordinal()
EXACT = 3600  # seconds; of longer spans only the minutes are looked at

Moment = InstrumentedAttribute[datetime] | InstrumentedAttribute[datetime | None]


class Epoch(FunctionElement[int]):
    """The whole seconds of a moment since 1970, in UTC."""

    type = Integer()
    inherit_cache = True


@compiles(Epoch, "sqlite")
def _on_sqlite(element: Epoch, compiler: SQLCompiler, **options: Any) -> str:
    inner = compiler.process(element.clauses, **options)
    return f"CAST(strftime('%s', {inner}) AS INTEGER)"


@compiles(Epoch, "postgresql")
def _on_postgresql(element: Epoch, compiler: SQLCompiler, **options: Any) -> str:
    inner = compiler.process(element.clauses, **options)
    return f"CAST(floor(extract(epoch FROM {inner})) AS BIGINT)"


def within(
    column: Moment, scope: Scope, zone: ZoneInfo
) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Say that a moment lies in the scope's days."""
    first, after = scope.moments(zone)
    return column >= first, column < after


def speaks(scope: Scope, customer_id: Any) -> list[ColumnElement[bool]]:
    """Say that a customer speaks the scope's language; nothing if that is any."""
    if scope.language is None:
        return []
    return [
        exists().where(Customer.id == customer_id, Customer.language == scope.language)
    ]


def speaks_in(scope: Scope, verification_id: Any) -> list[ColumnElement[bool]]:
    """Say that a verification's customer speaks the scope's language."""
    if scope.language is None:
        return []
    return [
        exists().where(
            Verification.id == verification_id,
            Customer.id == Verification.customer_id,
            Customer.language == scope.language,
        )
    ]


def first_ones() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Say that a verification counts, and is not that of somebody asked anew."""
    anew = exists().where(Reverification.verification_id == Verification.id)
    return COUNTS, ~anew


def seconds(first: Any, last: Any) -> ColumnElement[int]:
    """Give the seconds between two moments; of long spans, whole minutes of them."""
    return shortened(Epoch(last) - Epoch(first))


def shortened(length: ColumnElement[int]) -> ColumnElement[int]:
    """Give a number of seconds; of long spans, whole minutes of them."""
    return case((length < EXACT, length), else_=length - length % 60)


def quarter(column: Moment) -> ColumnElement[int]:
    """Give the quarter of an hour since 1970 that a moment lies in."""
    found: ColumnElement[int] = Epoch(column) // QUARTER
    return found


def moment_of(quarter: int, zone: ZoneInfo) -> datetime:
    """Give when a quarter begins, in the platform's zone."""
    return datetime.fromtimestamp(quarter * QUARTER, tz=zone)


def day(column: Moment, scope: Scope, zone: ZoneInfo) -> ColumnElement[int]:
    """Give the day of the zone that a moment of the scope lies in: since 1970."""
    (_, ahead), *changes = offsets(*scope.moments(zone), zone)
    at = Epoch(column)
    moved = [(at >= begin, each) for begin, each in reversed(changes)]
    found: ColumnElement[int] = (
        at + (case(*moved, else_=ahead) if moved else ahead)
    ) // DAY
    return found


def date_of(day: int) -> date:
    """Give the date of a day since 1970."""
    return date.fromordinal(EPOCH + day)
