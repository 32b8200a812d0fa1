"""List the customers of a group page by page, by seeking and not by counting."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, literal, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from portal.domain.groups import Group
from portal.models.base import PLANNED_ANEW, UtcDateTime
from portal.models.customer import Customer
from portal.services.customers import groups

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
AT_DIGITS, ID_DIGITS = 18, 9  # that a time and an id may have
MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True)
class Place:
    """Behind which customer a page begins."""

    at: datetime
    id: int

    @classmethod
    def read(cls, written: str) -> "Place | None":
        """Read what `str` gave; None if it is no such place."""
        at, _, id_ = written.partition("-")
        whole = at.isdecimal() and id_.isdecimal()
        if not whole or len(at) > AT_DIGITS or len(id_) > ID_DIGITS:
            return None
        try:
            return cls(EPOCH + int(at) * MICROSECOND, int(id_))
        except OverflowError:
            return None

    def __str__(self) -> str:
        """Give it for a link."""
        return f"{(self.at - EPOCH) // MICROSECOND}-{self.id}"


@dataclass(frozen=True)
class Page:
    """Some of a group, and where the next page begins, if there is one."""

    customers: Sequence[Customer]
    next: Place | None = None


def page(
    session: Session, group: Group, *, timezone: str, after: Place | None, most: int
) -> Page:
    """
    List who registered last first.

    A group that is chosen by its time to verify begins with who has the least left.
    """
    soonest = group.to_verify_from or group.to_verify_until
    column = Customer.verify_by if soonest else Customer.registered_at
    order = tuple_(column, Customer.id)
    found = groups.chosen(select(Customer), group, timezone)
    if after is not None:
        found = found.where(_behind(order, after, forward=bool(soonest)))
    in_order = (column, Customer.id) if soonest else (column.desc(), Customer.id.desc())
    ordered = found.order_by(*in_order).limit(most + 1)
    rows = session.scalars(ordered, execution_options=PLANNED_ANEW).all()
    if len(rows) <= most:
        return Page(rows)
    last = rows[most - 1]
    return Page(rows[:most], Place(_value(last, column), last.id))


def _behind(order: object, place: Place, *, forward: bool) -> ColumnElement[bool]:
    there = tuple_(literal(place.at, UtcDateTime()), literal(place.id))
    behind: ColumnElement[bool] = order > there if forward else order < there
    return behind


def _value(row: Customer, column: InstrumentedAttribute[datetime]) -> datetime:
    value: datetime = getattr(row, column.key)
    return value
