"""How a customer came to the portal."""

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from portal.models.customer import Customer
from portal.models.invitation import Invitation


def was_invited(session: Session, customer: Customer) -> bool:
    """Say whether an invitation brought the customer here."""
    entered = exists().where(
        Invitation.customer_id == customer.id, Invitation.entered_at.is_not(None)
    )
    return bool(session.scalar(select(entered)))
