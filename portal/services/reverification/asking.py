"""Write down that verified customers are asked once more."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.reverification import OPEN
from portal.errors import AlreadyDone, NotVerified
from portal.models.customer import Customer
from portal.models.reverification import Reverification, ReverificationBatch
from portal.models.staff import Staff
from portal.services import audit
from portal.services.reverification import open_of
from portal.services.verifications import lock_customer
from portal.states import ReverificationKind

PORTAL = "portal"  # the actor, where nobody asks
AT_ONCE = 25  # customers in one transaction


def ask(
    session: Session,
    customer: Customer,
    *,
    kind: ReverificationKind,
    why: str,
    by: Staff,
    grace_days: int,
    now: datetime,
) -> Reverification:
    """
    Ask one customer; the worker writes to them.

    Raise NotVerified, or AlreadyDone if the customer is asked already.
    """
    lock_customer(session, customer)
    session.refresh(customer)
    if customer.verified_at is None:
        raise NotVerified
    if open_of(session, customer) is not None:
        raise AlreadyDone("asked")
    grace = timedelta(days=grace_days)
    return add(session, customer, kind=kind, why=why, by=by, grace=grace, now=now)


def add(
    session: Session,
    customer: Customer,
    *,
    kind: ReverificationKind,
    why: str | None,
    by: Staff | None,
    grace: timedelta,
    now: datetime,
    batch: ReverificationBatch | None = None,
) -> Reverification:
    """Write the row; the customer is locked, is verified, and is not asked yet."""
    row = Reverification(
        customer=customer,
        batch_id=batch.id if batch else None,
        kind=kind,
        asked_by_id=by.id if by else None,
        asked_at=now,
        due_at=now + grace,
        tell_at=now,
    )
    session.add(row)
    session.flush()
    row.why = why or None
    audit.record(
        session,
        "reverification.asked",
        actor=f"staff:{by.public_id}" if by else PORTAL,
        subject=f"reverification:{row.public_id}",
        customer=customer,
        now=now,
        kind=kind.value,
        days=grace.days,
        batch=batch.public_id if batch else None,
    )
    return row


def locked(session: Session, ids: Collection[int], *, wait: bool) -> list[Customer]:
    """
    Lock these customers, in the order of their ids, and read them anew.

    Without `wait` those that somebody else holds are left out. Rows that point at a
    customer may be written meanwhile.
    """
    found = session.scalars(
        select(Customer)
        .where(Customer.id.in_(ids))
        .order_by(Customer.id)
        .with_for_update(key_share=True, skip_locked=not wait)
        .execution_options(populate_existing=True)
    )
    return list(found)


def asked_among(session: Session, customers: Sequence[Customer]) -> set[int]:
    """Give the ids of those who are asked already."""
    ids = [customer.id for customer in customers]
    rows = select(Reverification.customer_id).where(
        Reverification.customer_id.in_(ids), Reverification.state.in_(OPEN)
    )
    return set(session.scalars(rows))
