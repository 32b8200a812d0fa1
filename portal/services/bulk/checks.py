"""Look at the lines of a bulk invitation before anything is sent."""

from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from portal.domain.groups import Group
from portal.models.bulk import BulkInvitation, BulkLine, BulkMark
from portal.models.customer import Customer
from portal.policy import Policy
from portal.services import bulk as bulks
from portal.services.bulk.file_checks import check_piece
from portal.services.bulk.lines import new_line, skip
from portal.services.bulk.people import blocked
from portal.services.bulk.pieces import PIECE
from portal.services.customers import groups
from portal.states import BulkSource, BulkState, LineState

WORKER = "platform"


def check_some(
    session: Session, *, policy: Policy, timezone: str, now: datetime
) -> bool:
    """Check one piece of the bulk that waited longest; say whether there was one."""
    bulk = session.scalar(
        select(BulkInvitation)
        .where(BulkInvitation.state == BulkState.CHECKING)
        .order_by(BulkInvitation.worked_at, BulkInvitation.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if bulk is None:
        return False
    bulk.worked_at = now
    if bulk.source is BulkSource.FILE:
        more = check_piece(session, bulk, policy=policy, now=now)
    else:
        more = _check_customers(
            session, bulk, policy=policy, timezone=timezone, now=now
        )
    if not more:
        _checked(session, bulk, now=now)
    return True


def _checked(session: Session, bulk: BulkInvitation, *, now: datetime) -> None:
    session.execute(delete(BulkMark).where(BulkMark.bulk_id == bulk.id))
    if bulks.counts(session, bulk.id)[LineState.WAITING]:
        bulk.state = BulkState.READY
    else:
        bulks.end(session, bulk, BulkState.DONE, now=now)
    bulks.record(session, bulk, "bulk.checked", actor=WORKER, now=now)


def _check_customers(
    session: Session,
    bulk: BulkInvitation,
    *,
    policy: Policy,
    timezone: str,
    now: datetime,
) -> bool:
    group = Group.from_query(bulk.group)
    ids = session.scalars(
        groups.ids(group, timezone=timezone)
        .where(Customer.id > bulk.position)
        .limit(PIECE)
    ).all()
    if not ids:
        return False
    customers = session.scalars(
        select(Customer).where(Customer.id.in_(ids)).order_by(Customer.id)
    ).all()
    reasons = blocked(session, customers, bulk.way, policy=policy.invitation, now=now)
    first = session.scalar(
        select(func.coalesce(func.max(BulkLine.number), 0)).where(
            BulkLine.bulk_id == bulk.id
        )
    )
    for number, customer in enumerate(customers, start=(first or 0) + 1):
        line = new_line(bulk, number)
        line.customer_id = customer.id
        if customer.id in reasons:
            skip(line, reasons[customer.id], now=now)
        session.add(line)
    bulk.position = ids[-1]
    session.flush()
    return True
