"""Rows for tests: plain functions with defaults."""

from datetime import datetime

from sqlalchemy.orm import Session

from portal.models.customer import Customer
from portal.models.verification import Verification
from portal.services import customers, verifications
from tests.clocks import NOON


def make_customer(
    session: Session,
    *,
    name: str = "Anna Eriksson",
    email: str | None = "anna@example.org",
    phone: str | None = "+447700900123",
    language: str = "en",
    now: datetime = NOON,
) -> Customer:
    """Register a customer."""
    return customers.register(
        session,
        name=name,
        email=email,
        phone=phone,
        language=language,
        actor="test",
        days_to_verify=30,
        now=now,
    )


def make_verification(
    session: Session, customer: Customer | None = None, *, now: datetime = NOON
) -> Verification:
    """Start a verification, of a new customer unless one is given."""
    customer = customer or make_customer(session, now=now)
    return verifications.start(session, customer, now=now)
