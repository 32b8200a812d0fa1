"""Register customers and find them by keyed hashes."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from portal.domain.names import name_words
from portal.models.customer import Customer, Lookup
from portal.services import audit
from portal.vault import Keyring


def register(
    session: Session,
    *,
    actor: str,
    now: datetime,
    days_to_verify: int,
    name: str,
    email: str | None = None,
    phone: str | None = None,
    language: str = "en",
    reference: str | None = None,
) -> Customer:
    """Make a customer known; the clock to verify starts. Commit is the caller's."""
    keyring: Keyring = session.info["keyring"]
    customer = Customer(
        reference=reference or f"C-{secrets.randbelow(10**10):010}",
        wrapped_key=keyring.new_wrapped_key(),
        language=language,
        registered_at=now,
        verify_by=now + timedelta(days=days_to_verify),
    )
    session.add(customer)
    session.flush()
    customer.name, customer.email, customer.phone = name, email, phone
    index(session, customer)
    audit.record(
        session,
        "customer.registered",
        actor=actor,
        subject=f"customer:{customer.public_id}",
        customer=customer,
        now=now,
    )
    return customer


def index(session: Session, customer: Customer) -> None:
    """Write the keyed hashes anew, after anything searched has changed."""
    keyring: Keyring = session.info["keyring"]
    session.execute(delete(Lookup).where(Lookup.customer_id == customer.id))
    session.add_all(
        Lookup(customer_id=customer.id, kind=kind, digest=keyring.digest(kind, value))
        for kind, value in sorted(_searched(customer))
    )
    session.flush()


def any_known(session: Session) -> bool:
    """Say whether anybody was ever registered."""
    return session.scalar(select(Customer.id).limit(1)) is not None


def find(session: Session, kind: str, value: str) -> Customer | None:
    """Give the newest customer of this e-mail, phone or reference, or None."""
    keyring: Keyring = session.info["keyring"]
    return session.scalar(
        select(Customer)
        .join(Lookup)
        .where(Lookup.kind == kind, Lookup.digest == keyring.digest(kind, value))
        .order_by(Customer.id.desc())
        .limit(1)
    )


def find_by_name(session: Session, name: str, *, most: int = 50) -> list[Customer]:
    """List the customers whose name has all these words, in any order."""
    keyring: Keyring = session.info["keyring"]
    words = name_words(name)
    if not words:
        return []
    has_each = (
        exists().where(
            Lookup.customer_id == Customer.id,
            Lookup.kind == "name",
            Lookup.digest == keyring.digest("name", word),
        )
        for word in words
    )
    return list(
        session.scalars(
            select(Customer).where(*has_each).order_by(Customer.id.desc()).limit(most)
        )
    )


def _searched(customer: Customer) -> set[tuple[str, str]]:
    found = {("name", word) for word in name_words(customer.name or "")}
    found.add(("reference", customer.reference.upper()))
    if customer.email:
        found.add(("email", customer.email.lower()))
    if customer.phone:
        found.add(("phone", customer.phone))
    return found
