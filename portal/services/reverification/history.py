"""What one customer was asked once more, and the verifications they passed before."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models.customer import Customer
from portal.models.reverification import Renewal, Reverification
from portal.models.staff import Staff
from portal.models.verification import Verification


def asked(
    session: Session, customer: Customer, *, most: int | None
) -> Sequence[tuple[Reverification, str | None]]:
    """List what was asked and by whom, the newest first; None is the portal."""
    rows = session.execute(
        select(Reverification, Staff.name)
        .outerjoin(Staff, Staff.id == Reverification.asked_by_id)
        .where(Reverification.customer_id == customer.id)
        .order_by(Reverification.id.desc())
        .limit(most)
    )
    return [(row, name) for row, name in rows]


def passages(
    session: Session, customer: Customer, *, most: int
) -> Sequence[Verification]:
    """List the customer's verifications, the newest first, cancelled ones too."""
    rows = session.scalars(
        select(Verification)
        .where(Verification.customer_id == customer.id)
        .order_by(Verification.id.desc())
        .limit(most)
    )
    return rows.unique().all()


def asked_next_on(session: Session, customer: Customer) -> date | None:
    """Give the day on which the portal will ask by itself, if it is known."""
    return session.scalar(
        select(Renewal.ask_again_on).where(
            Renewal.customer_id == customer.id, Renewal.is_planned
        )
    )
