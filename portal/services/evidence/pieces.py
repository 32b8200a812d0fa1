"""Put the pieces of an evidence row into storage, sealed, and fetch them."""

import secrets

from sqlalchemy import select
from sqlalchemy.orm import object_session

from portal.errors import CannotOpen
from portal.models.evidence import Evidence
from portal.models.kept import KeptRecord
from portal.ports import Storage
from portal.vault import Vault

# each piece is sealed for its place: one never opens as the other
PICTURE = ""
PREVIEW = ".preview"
BURST = ".burst"
PAPER = ".paper"  # of a row of its own


def put(row: Evidence, place: str, content: bytes, storage: Storage) -> str:
    """Seal by the customer's key, store, and give the key to fetch it by."""
    key = new_key()
    sealed = row.verification.vault.seal(content, context=row.public_id + place)
    # first the bytes, then the row: a row never points at nothing
    storage.put(key, sealed)
    return key


def new_key() -> str:
    """Give a key of storage that nothing lies under."""
    name = secrets.token_hex(20)
    return f"{name[:2]}/{name[2:]}"


def fetch(row: Evidence, place: str, key: str | None, storage: Storage) -> bytes:
    """Open a piece; raise CannotOpen if there is none, or it was altered."""
    context = row.public_id + place
    if key is None:
        raise CannotOpen(context)
    try:
        sealed = storage.get(key)
    except KeyError as error:
        raise CannotOpen(context) from error
    return _vault(row).open(sealed, context=context)


def _vault(row: Evidence) -> Vault:
    customer = row.verification.customer
    session = object_session(row)
    if customer.erased_at is None or session is None:
        return customer.vault
    # what the law keeps of who was erased lies under a key of its own
    by_customer = select(KeptRecord).where(KeptRecord.customer_id == customer.id)
    kept = session.scalar(by_customer)
    return kept.vault if kept else customer.vault
