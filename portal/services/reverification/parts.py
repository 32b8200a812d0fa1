"""Ask a group, or take it back, in parts: killed anywhere, nobody is asked twice."""

from datetime import datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from portal.domain.groups import Group
from portal.domain.reverification import OPEN
from portal.errors import AlreadyDone
from portal.models.customer import Customer
from portal.models.reverification import Reverification, ReverificationBatch
from portal.models.staff import Staff
from portal.services import reverification
from portal.services.customers import groups
from portal.services.reverification.asking import AT_ONCE, add, asked_among, locked

WINDOW = 5_000  # customers' ids that one part looks through


def any_unfinished(session: Session) -> bool:
    """Say whether there is something to do; it only reads."""
    unfinished = exists().where(ReverificationBatch.finished_at.is_(None))
    return bool(session.scalar(select(unfinished)))


def go_on(session: Session, *, timezone: str, now: datetime) -> bool:
    """
    Do a part of the oldest unfinished batch; say whether one was there.

    What is done and how far it came are kept by the same commit.
    """
    batch = session.scalar(
        select(ReverificationBatch)
        .where(ReverificationBatch.finished_at.is_(None))
        .order_by(ReverificationBatch.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    if batch is None:
        return False
    if batch.cancelled_at is not None:
        _take_back(session, batch, now=now)
    else:
        _ask(session, batch, timezone=timezone, now=now)
    session.flush()
    return True


def _ask(
    session: Session, batch: ReverificationBatch, *, timezone: str, now: datetime
) -> None:
    group = Group.from_query(batch.group)
    # of a group that is thinly spread, no part looks through everybody
    until = min(batch.after_id + WINDOW, batch.until_id)
    left = groups.ids(group, timezone=timezone).where(
        Customer.id > batch.after_id, Customer.id <= until
    )
    ids = session.scalars(left.limit(AT_ONCE)).all()
    customers = locked(session, ids, wait=True)
    busy = asked_among(session, customers)
    by = session.get(Staff, batch.asked_by_id)
    for customer in customers:
        if customer.verified_at is None:
            batch.not_verified += 1
        elif customer.id in busy:
            batch.asked_already += 1
        else:
            add(
                session,
                customer,
                kind=batch.kind,
                why=batch.why,
                by=by,
                grace=timedelta(days=batch.grace_days),
                batch=batch,
                now=now,
            )
    batch.looked_at += len(ids)
    batch.after_id = ids[-1] if len(ids) == AT_ONCE else until
    if batch.after_id >= batch.until_id:
        batch.finished_at = now


def _take_back(session: Session, batch: ReverificationBatch, *, now: datetime) -> None:
    # one customer in a transaction: their verification is locked before they are
    row = session.scalar(
        select(Reverification)
        .where(
            Reverification.batch_id == batch.id,
            Reverification.id > batch.after_id,
            Reverification.state.in_(OPEN),
        )
        .order_by(Reverification.id)
        .limit(1)
    )
    if row is None:
        batch.finished_at = now
        return
    batch.after_id = row.id
    by = session.get(Staff, batch.cancelled_by_id)
    try:
        actor = f"staff:{by.public_id}" if by else "portal"
        reverification.cancel(session, row, by=actor, now=now)
    except AlreadyDone:
        return  # answered meanwhile, or waits for a decision
