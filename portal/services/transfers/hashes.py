"""Add the hash of a transaction that was not there when its transfer was entered."""

from datetime import datetime

from sqlalchemy.orm import Session

from portal.domain.transfers import ScreeningTrigger
from portal.domain.transfers.addresses import checked_hash
from portal.errors import AlreadyDone, CustomerErased
from portal.models.transfer import Transfer
from portal.services import audit, screenings
from portal.services.verifications import lock_customer


def add(
    session: Session, transfer: Transfer, typed: str, *, actor: str, now: datetime
) -> None:
    """
    Keep the hash, and have the transfer screened by it.

    Raise EntryRefused with a sentence, AlreadyDone if another is known, and
    CustomerErased. The same once more changes nothing.
    """
    normal = checked_hash(transfer.network, typed)
    lock_customer(session, transfer.customer)
    session.refresh(transfer, with_for_update=True)
    session.refresh(transfer.customer)
    if transfer.customer.erased_at is not None:
        raise CustomerErased
    if transfer.transaction == normal:
        return
    if transfer.transaction is not None:
        raise AlreadyDone("transfer.hash")
    transfer.transaction = normal
    audit.record(
        session,
        "transfer.hash_added",
        actor=actor,
        subject=f"transfer:{transfer.public_id}",
        customer=transfer.customer,
        now=now,
    )
    screenings.ask(
        session,
        transfer,
        trigger=ScreeningTrigger.STAFF,
        actor=actor,
        now=now,
        anew=True,  # who has answered did not know of the hash
    )
