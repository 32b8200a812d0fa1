"""
The clock among the customers: reminders, and the closing of new orders.

Each chore goes through the customers once, in the order of a time that has an index,
and keeps after whom to go on in the transaction of the letters it wrote.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from portal.domain.entitlements import Facts
from portal.domain.entitlements.reminders import (
    days_left,
    due_reminder,
    registered_before,
)
from portal.models.clock import ClockMark
from portal.models.customer import Customer
from portal.policy import CustomerPolicy
from portal.services import audit, entitlements
from portal.services.locks import one_at_a_time
from portal.services.messages.telling import Teller
from portal.states import VerificationState
from portal.vault import Keyring

AT_ONCE = 10  # customers in one transaction: it holds up who writes an event
# to a new chore, who was due earlier is past: nobody is written to years late
FIRST = timedelta(days=1)
GIVEN = {VerificationState.IN_REVIEW, VerificationState.REJECTED}

Tell = Callable[[Session, Customer, Facts, datetime], None]


@dataclass(frozen=True, kw_only=True)
class Chore:
    """One thing to do for each customer whose `column` is before `until`."""

    name: str
    column: InstrumentedAttribute[datetime]
    until: datetime
    tell: Tell


def chores(
    teller: Teller, *, policy: CustomerPolicy, zone: ZoneInfo, now: datetime
) -> list[Chore]:
    """List what the clock does at this hour."""

    def reminder(day: int) -> Tell:
        def tell(session: Session, row: Customer, facts: Facts, now: datetime) -> None:
            due = due_reminder(
                row.registered_at, now=now, zone=zone, days=policy.remind_days
            )
            if due == day:
                _remind(session, row, facts, day=day, teller=teller, now=now)

        return tell

    def close(session: Session, row: Customer, facts: Facts, now: datetime) -> None:
        _close(session, row, facts, teller=teller, now=now)

    return [
        *(
            Chore(
                name=f"remind:{day}",
                column=Customer.registered_at,
                until=registered_before(day, now, zone),
                tell=reminder(day),
            )
            for day in policy.remind_days
        ),
        Chore(name="close", column=Customer.verify_by, until=_quarter(now), tell=close),
    ]


def unfinished(session: Session, several: Sequence[Chore]) -> list[Chore]:
    """Give those for which a customer may be due, in one short query."""
    rows = session.execute(select(ClockMark.name, ClockMark.at))
    marks = {row.name: row.at for row in rows}
    return [
        chore
        for chore in several
        if chore.name not in marks or marks[chore.name] < chore.until
    ]


def go_on(
    session: Session, chore: Chore, *, policy: CustomerPolicy, now: datetime
) -> bool:
    """Look at the next few customers; say whether there may be more."""
    mark = _mark(session, chore)
    if mark is None:
        return False
    found = _next(session, chore, mark)
    known = entitlements.facts(session, found, policy=policy)
    for customer in found:
        chore.tell(session, customer, known[customer.id], now)
    if len(found) < AT_ONCE:
        mark.at, mark.customer_id = chore.until, 0
        return False
    last = max(found, key=lambda row: (getattr(row, chore.column.key), row.id))
    mark.at, mark.customer_id = getattr(last, chore.column.key), last.id
    return True


def _quarter(now: datetime) -> datetime:
    # a chore that is due at every moment would keep the worker writing
    return now.replace(minute=now.minute // 15 * 15, second=0, microsecond=0)


def _mark(session: Session, chore: Chore) -> ClockMark | None:
    """Give the mark, locked; None if another thread works on it or it is there."""
    by_name = select(ClockMark).where(ClockMark.name == chore.name)
    if session.scalar(by_name) is None:
        keyring: Keyring = session.info["keyring"]
        one_at_a_time(session, keyring.digest("clock", chore.name))
        if session.scalar(by_name) is None:
            session.add(ClockMark(name=chore.name, at=chore.until - FIRST))
            session.flush()
    mark = session.scalar(
        by_name.with_for_update(skip_locked=True).execution_options(
            populate_existing=True
        )
    )
    return mark if mark is not None and mark.at < chore.until else None


def _next(session: Session, chore: Chore, mark: ClockMark) -> Sequence[Customer]:
    ids = session.scalars(
        select(Customer.id)
        .where(
            chore.column >= mark.at,
            chore.column < chore.until,
            or_(chore.column > mark.at, Customer.id > mark.customer_id),
            Customer.verified_at.is_(None),
            Customer.erased_at.is_(None),
        )
        .order_by(chore.column, Customer.id)
        .limit(AT_ONCE)
    ).all()
    # all at once and before the first event: who holds a customer may wait to write one
    return session.scalars(
        select(Customer)
        .where(Customer.id.in_(ids))
        .order_by(Customer.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


def _remind(
    session: Session,
    customer: Customer,
    facts: Facts,
    *,
    day: int,
    teller: Teller,
    now: datetime,
) -> None:
    said_no = facts.refused or facts.withdrawn
    late = now >= facts.verify_by
    if facts.verified or said_no or facts.state in GIVEN or late or _stopped(facts):
        return
    channel = teller.tell(
        session,
        customer,
        "reminder",
        once=f"reminder:{customer.public_id}:{day}",
        invite=True,
        now=now,
        verify_by=facts.verify_by,
        days_left=days_left(facts.verify_by, now),
    )
    if channel is not None:
        _record(session, "customer.reminded", customer, now=now, day=day)


def _close(
    session: Session,
    customer: Customer,
    facts: Facts,
    *,
    teller: Teller,
    now: datetime,
) -> None:
    if facts.verified or facts.rejected:
        return  # to somebody rejected, the result said so
    given = facts.state is VerificationState.IN_REVIEW
    if not _stopped(facts):
        teller.tell(
            session,
            customer,
            "orders_closed",
            once=f"orders_closed:{customer.public_id}",
            invite=not given,
            now=now,
            given=given,
        )
    _record(session, "customer.orders_closed", customer, now=now)


def _stopped(facts: Facts) -> bool:
    """Say whether the customer was told already that all of it stopped, and why."""
    return facts.suspended or bool(facts.notices)


def _record(
    session: Session, action: str, customer: Customer, *, now: datetime, **details: int
) -> None:
    audit.record(
        session,
        action,
        actor="clock",
        subject=f"customer:{customer.public_id}",
        customer=customer,
        now=now,
        **details,
    )
