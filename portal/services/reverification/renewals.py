"""Keep the days on which verified customers are asked for a new document."""

from datetime import date

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from portal.domain.documents.sides import Sides
from portal.domain.documents.validity import expiry_day
from portal.domain.reverification import ask_again_on
from portal.models.customer import Customer
from portal.models.reverification import Renewal
from portal.models.verification import Verification
from portal.policy import ReverificationPolicy
from portal.services import examinations
from portal.services.examinations import comparisons


def approved(session: Session, verification: Verification, *, today: date) -> None:
    """Have the day planned by the worker; a day from before is forgotten."""
    forget(session, verification.customer)
    row = Renewal(
        customer_id=verification.customer_id,
        verification=verification,
        ask_again_on=today,
    )
    session.add(row)
    session.flush()


def forget(session: Session, customer: Customer) -> None:
    """Ask this customer for no document by itself."""
    session.execute(delete(Renewal).where(Renewal.customer_id == customer.id))


def any_due(session: Session, *, today: date) -> bool:
    """Say whether a day has come, or is to be planned; it only reads."""
    return bool(session.scalar(select(exists().where(Renewal.ask_again_on <= today))))


def expiry_of(session: Session, verification: Verification) -> date | None:
    """Give the last day of the verification's document, if it could be read."""
    seen = examinations.seen(session, verification)
    return expiry_day(Sides(*comparisons.sides_of(seen)))


def plan(
    session: Session, row: Renewal, *, policy: ReverificationPolicy, today: date
) -> None:
    """Set the day; where no expiry can be trusted, nobody is asked by itself."""
    expiry = expiry_of(session, row.verification)
    if expiry is None:
        session.delete(row)
        return
    row.ask_again_on = ask_again_on(expiry, today=today, policy=policy)
    row.is_planned = True
