"""
Registers of the AML desk: rows of some days, read a batch at a time.

In English, as all that leaves the portal for an authority. Times are those of the
platform's zone, with its distance from UTC; amounts have every digit. Of who was
erased nothing personal is told.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from portal.models.base import Base
from portal.models.case import Case
from portal.models.freeze import Freeze
from portal.models.refund import RefundRequest
from portal.models.staff import Staff
from portal.services import audit
from portal.services.registers import of_cases, of_freezes, of_refunds

Row = Sequence[str]
BATCH = 500  # rows read at once


@dataclass(frozen=True, kw_only=True)
class Register:
    """One register: its columns, and by which time a row belongs to a day."""

    key: str
    head: Sequence[str]
    table: type[Base]
    dated: InstrumentedAttribute[datetime]
    read: Callable[[Session, Sequence[int], ZoneInfo], list[Row]]


@dataclass(frozen=True, kw_only=True)
class Extent:
    """The rows of some days, as they were counted: what comes later is left out."""

    begin: datetime
    end: datetime  # not included
    count: int
    last: int  # the highest id


REGISTERS = {
    each.key: each
    for each in (
        Register(
            key="cases",
            head=of_cases.HEAD,
            table=Case,
            dated=Case.opened_at,
            read=of_cases.read,
        ),
        Register(
            key="refunds",
            head=of_refunds.HEAD,
            table=RefundRequest,
            dated=RefundRequest.requested_at,
            read=of_refunds.read,
        ),
        Register(
            key="freezes",
            head=of_freezes.HEAD,
            table=Freeze,
            dated=Freeze.began_at,
            read=of_freezes.read,
        ),
    )
}


def extent(
    session: Session, register: Register, begin: datetime, end: datetime
) -> Extent:
    """Count the rows of some days."""
    id_ = register.table.id
    count, last = session.execute(
        select(func.count(id_), func.max(id_)).where(_dated(register, begin, end))
    ).one()
    return Extent(begin=begin, end=end, count=count, last=last or 0)


def batch(
    session: Session, register: Register, found: Extent, *, after: int, zone: ZoneInfo
) -> tuple[list[Row], int | None]:
    """Give the next rows, and the id after which others follow; None: no more."""
    id_ = register.table.id
    ids = session.scalars(
        select(id_)
        .where(_dated(register, found.begin, found.end), id_ > after, id_ <= found.last)
        .order_by(id_)
        .limit(BATCH)
    ).all()
    if not ids:
        return [], None
    return register.read(session, ids, zone), ids[-1]


def note_download(
    session: Session,
    register: Register,
    found: Extent,
    *,
    days: tuple[str, str],
    by: Staff,
    now: datetime,
) -> None:
    """Write down who took which days of a register, and how many rows they are."""
    audit.record(
        session,
        "register.downloaded",
        actor=f"staff:{by.public_id}",
        subject=f"register:{register.key}",
        now=now,
        first=days[0],
        last=days[1],
        rows=found.count,
    )


def _dated(register: Register, begin: datetime, end: datetime) -> ColumnElement[bool]:
    return (register.dated >= begin) & (register.dated < end)
