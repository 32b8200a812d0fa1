"""Put the pieces of an evidence row into storage, sealed, and fetch them."""

import secrets

from portal.errors import CannotOpen
from portal.models.evidence import Evidence
from portal.ports import Storage

# each piece is sealed for its place: one never opens as the other
PICTURE = ""
PREVIEW = ".preview"
BURST = ".burst"


def put(row: Evidence, place: str, content: bytes, storage: Storage) -> str:
    """Seal by the customer's key, store, and give the key to fetch it by."""
    name = secrets.token_hex(20)
    key = f"{name[:2]}/{name[2:]}"
    sealed = row.verification.vault.seal(content, context=row.public_id + place)
    # first the bytes, then the row: a row never points at nothing
    storage.put(key, sealed)
    return key


def fetch(row: Evidence, place: str, key: str | None, storage: Storage) -> bytes:
    """Open a piece; raise CannotOpen if there is none, or it was altered."""
    context = row.public_id + place
    if key is None:
        raise CannotOpen(context)
    try:
        sealed = storage.get(key)
    except KeyError as error:
        raise CannotOpen(context) from error
    return row.verification.vault.open(sealed, context=context)
