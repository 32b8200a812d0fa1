"""Screen addresses again: yesterday's clean one may be tomorrow's hit."""

from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from portal.domain.transfers import ScreeningTrigger
from portal.models.customer import Customer
from portal.models.screening import Screening
from portal.models.transfer import Transfer
from portal.policy import TransferPolicy
from portal.services import screenings

HOUR = timedelta(hours=1)
BATCH = 20  # of one transaction


def plan(
    session: Session, transfer: Transfer, *, policy: TransferPolicy, now: datetime
) -> None:
    """
    Say when the address of a transfer that was screened is screened again.

    Of a customer's transfers with one address the newest stands for all of them.
    """
    same = (
        Transfer.customer_id == transfer.customer_id,
        Transfer.address_digest == transfer.address_digest,
    )
    newer = select(Transfer.id).where(*same, Transfer.id > transfer.id).limit(1)
    at = now + timedelta(days=policy.again_days)
    last = transfer.entered_at + timedelta(days=policy.address_days)
    is_newest = session.scalar(newer) is None
    transfer.again_at = at if is_newest and at <= last else None
    session.execute(
        update(Transfer)
        .where(*same, Transfer.id < transfer.id, Transfer.again_at.is_not(None))
        .values(again_at=None)
    )


def ask_due(session: Session, *, policy: TransferPolicy, now: datetime) -> int:
    """Ask for what is due, the oldest first, and no more than an hour may cost."""
    asked = session.scalar(
        select(func.count()).where(
            Screening.trigger == ScreeningTrigger.SCHEDULE,
            Screening.asked_at > now - HOUR,
        )
    )
    left = policy.again_per_hour - (asked or 0)
    if left <= 0:
        return 0
    rows = session.scalars(
        select(Transfer)
        .join(Customer, Customer.id == Transfer.customer_id)
        .where(Transfer.again_at <= now, Customer.erased_at.is_(None))
        .order_by(Transfer.again_at, Transfer.id)
        .limit(min(left, BATCH))
        .with_for_update(of=Transfer, skip_locked=True)
    ).all()
    for transfer in rows:
        transfer.again_at = None  # planned anew once it is settled
        screenings.ask(session, transfer, trigger=ScreeningTrigger.SCHEDULE, now=now)
    session.flush()
    return len(rows)


def any_due(session: Session, *, now: datetime) -> bool:
    """Say whether an address is to be screened again."""
    found = select(Transfer.id).where(Transfer.again_at <= now).limit(1)
    return session.scalar(found) is not None
