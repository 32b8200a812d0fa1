"""Enter transfers, each once, and find them again."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.exposure import Direction
from portal.domain.transfers import ScreeningTrigger, TransferState
from portal.domain.transfers.addresses import checked, networks_of
from portal.domain.transfers.entry import Entry, read
from portal.errors import CustomerErased, TransferDiffers
from portal.models.customer import Customer
from portal.models.transfer import Transfer
from portal.services import audit, screenings
from portal.services.locks import one_at_a_time
from portal.services.verifications import lock_customer
from portal.vault import Keyring


def enter(
    session: Session,
    customer: Customer,
    *,
    direction: Direction,
    network: str,
    asset: str,
    amount: str,
    sender: str | None,
    receiver: str | None,
    transaction: str | None,
    once: str,
    actor: str,
    now: datetime,
) -> Transfer:
    """
    Keep a transfer, and ask for its screening in the same transaction.

    What was typed is read first of all: raise EntryRefused, with a sentence. `once`
    names the transfer wherever it comes from: told again with the same values, the
    first is given; with others, raise TransferDiffers. Raise CustomerErased.
    """
    entry = read(
        direction=direction,
        network=network,
        asset=asset,
        amount=amount,
        sender=sender,
        receiver=receiver,
        transaction=transaction,
    )
    return keep(session, customer, entry, once=once, actor=actor, now=now)


def keep(
    session: Session,
    customer: Customer,
    entry: Entry,
    *,
    once: str,
    actor: str,
    now: datetime,
) -> Transfer:
    """Do what `enter` does with what was read already."""
    keyring: Keyring = session.info["keyring"]
    named = once_digest(keyring, once)
    lock_customer(session, customer)
    one_at_a_time(session, named)
    known = session.scalar(select(Transfer).where(Transfer.once == named))
    if known is not None:
        if not matches(known, customer, entry):
            raise TransferDiffers(known.public_id)
        return known
    session.refresh(customer)
    if customer.erased_at is not None:
        raise CustomerErased
    row = Transfer(
        customer=customer,
        once=named,
        direction=entry.direction,
        network=entry.network,
        asset=entry.asset,
        amount=entry.amount,
        address_digest=address_digest(keyring, entry.address or ""),
        state=TransferState.SCREENING,
        entered_at=now,
        entered_by=actor,
    )
    session.add(row)
    session.flush()
    row.sender, row.receiver = entry.sender, entry.receiver
    row.transaction = entry.transaction
    screenings.ask(session, row, trigger=ScreeningTrigger.ENTERED, actor=actor, now=now)
    audit.record(
        session,
        "transfer.entered",
        actor=actor,
        subject=f"transfer:{row.public_id}",
        customer=customer,
        now=now,
        direction=entry.direction.value,
        network=entry.network,
        asset=entry.asset,
    )
    return row


def by_references(session: Session, references: Iterable[str]) -> dict[str, Customer]:
    """
    Give who is not erased by each reference as somebody typed it, if there is one.

    As it is, not as it is searched: 1-11 and 11-1 are two customers.
    """
    typed = {each: each.strip() for each in references}
    forms = {form for each in typed.values() for form in (each, each.upper())}
    rows = session.scalars(
        select(Customer).where(
            Customer.reference.in_(forms), Customer.erased_at.is_(None)
        )
    )
    known = {row.reference: row for row in rows}
    found = {
        each: known.get(plain) or known.get(plain.upper())
        for each, plain in typed.items()
    }
    return {each: customer for each, customer in found.items() if customer}


def once_digest(keyring: Keyring, once: str) -> bytes:
    """Give the keyed hash of a transfer's name: a caller may have put anything in."""
    return keyring.digest("transfer once", once)


def address_digest(keyring: Keyring, address: str) -> bytes:
    """Give the keyed hash under which an address in its normal form is found."""
    return keyring.digest("blockchain address", address)


def digests_of(keyring: Keyring, typed: str) -> frozenset[bytes]:
    """Give what a typed address may be found by; empty if it is none."""
    return frozenset(
        address_digest(keyring, checked(each.key, typed)) for each in networks_of(typed)
    )


def named(session: Session, public_id: str) -> Transfer | None:
    """Give the transfer of this public id, as it is now."""
    by_id = select(Transfer).where(Transfer.public_id == public_id)
    return session.scalar(by_id.execution_options(populate_existing=True))


def matches(known: Transfer, customer: Customer, entry: Entry) -> bool:
    """Say whether a transfer that is known is the one that is told now."""
    held = Entry(
        direction=known.direction,
        network=known.network,
        asset=known.asset,
        amount=known.amount,
        sender=known.sender,
        receiver=known.receiver,
        # the hash may have become known since
        transaction=known.transaction if entry.transaction else None,
    )
    return known.customer_id == customer.id and held == entry
