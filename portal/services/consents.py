"""Keep what the customer answered to the consent page."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models.customer import Consent, Customer
from portal.services import audit

TEXT_VERSION = "1"  # raise it with every change of the consent page's meaning


def answer(
    session: Session,
    customer: Customer,
    *,
    given: bool,
    language: str,
    address: str,
    now: datetime,
) -> Consent:
    """Keep a consent, or a refusal, with its version, time, address and language."""
    consent = Consent(
        customer=customer,
        text_version=TEXT_VERSION,
        language=language,
        given=given,
        answered_at=now,
    )
    session.add(consent)
    session.flush()
    consent.address = address
    audit.record(
        session,
        "consent.given" if given else "consent.refused",
        actor=f"customer:{customer.public_id}",
        subject=f"customer:{customer.public_id}",
        customer=customer,
        now=now,
        version=TEXT_VERSION,
        language=language,
    )
    return consent


def withdraw(session: Session, customer: Customer, *, now: datetime) -> bool:
    """
    Take the consent back; the next step of the way is the consent again.

    Say whether there was one: a second time changes nothing.
    """
    newest = latest(session, customer)
    if newest is None or not newest.given or newest.withdrawn_at:
        return False
    newest.withdrawn_at = now
    audit.record(
        session,
        "consent.withdrawn",
        actor=f"customer:{customer.public_id}",
        subject=f"customer:{customer.public_id}",
        customer=customer,
        now=now,
        version=newest.text_version,
    )
    return True


def history(session: Session, customer: Customer) -> list[Consent]:
    """List every answer, newest first."""
    return list(
        session.scalars(
            select(Consent)
            .where(Consent.customer_id == customer.id)
            .order_by(Consent.id.desc())
        )
    )


def latest(session: Session, customer: Customer) -> Consent | None:
    """Give the newest answer, if the customer ever gave one."""
    return session.scalar(
        select(Consent)
        .where(Consent.customer_id == customer.id)
        .order_by(Consent.id.desc())
        .limit(1)
    )
