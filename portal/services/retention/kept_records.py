"""
Keep what the law keeps of somebody who is erased, under a key of its own.

First the pictures are sealed anew, beside the old ones, which holds no transaction;
then one transaction moves the rows over. Killed between the two, what was put is an
orphan that the sweep removes, and nothing has changed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.errors import CannotOpen, StaleVersion
from portal.models.customer import Customer
from portal.models.evidence import Evidence
from portal.models.kept import KeptRecord
from portal.models.paper import Paper
from portal.models.verification import Verification
from portal.ports import Storage
from portal.services import own_data
from portal.services.evidence.pieces import BURST, PAPER, PICTURE, new_key
from portal.services.own_data.papers import paper_files
from portal.vault import Keyring, Vault

KEPT = (
    "customer",
    "consents",
    "verifications",
    "papers",
    "matters",
    "transfers",
    "refunds",
)


@dataclass(frozen=True)
class Piece:
    """One piece of a picture, or a paper, in storage, and where it is sealed for."""

    of: type[Evidence] | type[Paper]
    row_id: int
    column: str
    key: str
    context: str


@dataclass(frozen=True)
class Moved:
    """The key of a record to be, and where its pieces lie by where they lay."""

    wrapped_key: bytes = field(repr=False)
    keys: dict[str, str | None]  # None: it was missing, or could not be opened


def pieces_of(session: Session, customer: Customer) -> list[Piece]:
    """List all that lies in storage of the customer, but the small pictures."""
    pictures = [
        Piece(Evidence, row.id, column, key, row.public_id + place)
        for row in _pictures(session, customer)
        for column, place in (("storage_key", PICTURE), ("burst_key", BURST))
        if (key := getattr(row, column)) is not None
    ]
    papers = [
        Piece(Paper, row.id, "storage_key", key, row.public_id + PAPER)
        for _, row, key in paper_files(session, customer)
    ]
    return pictures + papers


def seal_anew(
    pieces: list[Piece], vault: Vault, keyring: Keyring, storage: Storage
) -> Moved:
    """Put a copy of each piece under a new key beside it; holds no transaction."""
    wrapped = keyring.new_wrapped_key()
    fresh = keyring.vault(wrapped)
    keys: dict[str, str | None] = {}
    for piece in pieces:
        try:
            plain = vault.open(storage.get(piece.key), context=piece.context)
        except (KeyError, CannotOpen):
            keys[piece.key] = None  # lost before: the record says that it is missing
            continue
        keys[piece.key] = new_key()
        storage.put(keys[piece.key] or "", fresh.seal(plain, context=piece.context))
    return Moved(wrapped, keys)


def make(
    session: Session,
    customer: Customer,
    moved: Moved,
    *,
    until: datetime,
    now: datetime,
) -> KeptRecord:
    """
    Move what is kept over to the record; the customer must be locked.

    Raise StaleVersion if a picture came or went since its pieces were sealed anew.
    """
    pieces = pieces_of(session, customer)
    if {piece.key for piece in pieces} != moved.keys.keys():
        raise StaleVersion(len(moved.keys), len(pieces))
    everything = own_data.gather(session, customer, for_law=True)
    record = KeptRecord(
        customer=customer, wrapped_key=moved.wrapped_key, made_at=now, keep_until=until
    )
    session.add(record)
    session.flush()
    record.record = {key: everything[key] for key in KEPT if key in everything}
    for piece in pieces:
        row = session.get_one(piece.of, piece.row_id)
        setattr(row, piece.column, moved.keys[piece.key])
    session.flush()
    return record


def of(session: Session, customer: Customer) -> KeptRecord | None:
    """Give the record that outlived the customer's erasure, if there is one."""
    return session.scalar(
        select(KeptRecord).where(KeptRecord.customer_id == customer.id)
    )


def contents(session: Session, customer: Customer) -> dict[str, Any] | None:
    """Give what the record holds; None if there is none, or its term is over."""
    found = of(session, customer)
    return found.record if found else None


def destroy(session: Session, record: KeptRecord, *, now: datetime) -> list[str]:
    """Destroy its key; give the keys of storage that no row names any more."""
    record.destroy_key()
    record.record_sealed, record.gone_at = None, now
    return forget_pieces(session, record.customer)


def named_by(session: Session, customer: Customer) -> list[str]:
    """List every key of storage that a row of the customer names."""
    papers = [key for _, _, key in paper_files(session, customer)]
    return papers + [
        key
        for row in _pictures(session, customer)
        for key in (row.storage_key, row.preview_key, row.burst_key)
        if key is not None
    ]


def forget_pieces(session: Session, customer: Customer) -> list[str]:
    """Let no row name a piece of the customer's; give the keys that they named."""
    named = named_by(session, customer)
    for row in _pictures(session, customer):
        row.storage_key = row.preview_key = row.burst_key = None
    for _, paper, _ in paper_files(session, customer):
        paper.storage_key = None
    session.flush()
    return named


def _pictures(session: Session, customer: Customer) -> Sequence[Evidence]:
    return session.scalars(
        select(Evidence)
        .join(Verification, Verification.id == Evidence.verification_id)
        .where(Verification.customer_id == customer.id)
        .order_by(Evidence.id)
    ).all()
