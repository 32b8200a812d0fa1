"""Register customers and find them by keyed hashes."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.domain import search_keys
from portal.errors import CannotOpen
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
    found = lookups(
        keyring,
        reference=customer.reference,
        name=customer.name,
        email=customer.email,
        phone=customer.phone,
    )
    session.add_all(
        Lookup(customer_id=customer.id, kind=kind, digest=digest)
        for kind, digest in sorted(found)
    )
    customer.keys_version = search_keys.VERSION
    session.flush()


def index_older(session: Session, *, most: int = 100) -> int:
    """Index customers anew whose hashes are of older keys; give how many were."""
    older = session.scalars(
        select(Customer)
        .where(Customer.keys_version < search_keys.VERSION)
        .order_by(Customer.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    ).all()
    for customer in older:
        try:
            index(session, customer)
        except CannotOpen:  # the key is gone, and with it what could be searched
            customer.keys_version = search_keys.VERSION
    return len(older)


def lookups(
    keyring: Keyring,
    *,
    reference: str,
    name: str | None,
    email: str | None,
    phone: str | None,
) -> set[tuple[str, bytes]]:
    """Give the kinds and keyed hashes by which a customer of these values is found."""
    name = name or ""
    values = {
        "name": search_keys.wholes(name),
        "sound": search_keys.sounds(name),
        "beginning": search_keys.beginnings(name),
        "reference": {search_keys.reference(reference)},
        "email": {email.lower()} if email else set(),
        "phone": {phone} if phone else set(),
    }
    return {
        (kind, keyring.digest(kind, value))
        for kind, several in values.items()
        for value in several
    }


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
