"""Look once more after those who were erased lately."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models.customer import Customer
from portal.services import verifications
from portal.services.retention import kept_records
from portal.services.rights.blanking import blank

LATELY = timedelta(hours=3)  # longer than any request or examination takes


def sweep(session: Session, *, now: datetime) -> list[str]:
    """
    Empty what was written for them by whoever had begun before.

    Give the keys of storage to be deleted after the commit. What is sealed there
    cannot be opened anyway: it was sealed by a key that is gone.
    """
    lately = select(Customer).where(Customer.erased_at > now - LATELY)
    files: list[str] = []
    for customer in session.scalars(lately).all():
        verifications.lock_customer(session, customer)
        if kept_records.of(session, customer) is None:
            files += kept_records.forget_pieces(session, customer)
        blank(session, customer, now=now)
    return files
