"""Find pieces in storage that no row points at, and remove them."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.models.case_file import CaseFile
from portal.models.customer import Customer
from portal.models.evidence import Evidence
from portal.models.lawful import PackagePiece
from portal.models.paper import Paper
from portal.ports import Storage

AT_LEAST = timedelta(hours=1)  # longer than any transaction that puts a piece
BATCH = 500
KEYS = (
    Evidence.storage_key,
    Evidence.preview_key,
    Evidence.burst_key,
    PackagePiece.storage_key,
    Paper.storage_key,
    CaseFile.storage_key,
)


def forget_orphans(session: Session, storage: Storage, *, now: datetime) -> int:
    """
    Remove what was put in storage and never committed, or is replaced; count it.

    Pieces older than the first customer are left alone: a new, empty database
    beside a full storage is a mistake to be mended, not a reason to delete.
    """
    first = session.scalar(select(func.min(Customer.registered_at)))
    if first is None:
        return 0
    pieces = storage.walk()
    old = (key for key, put_at in pieces if first <= put_at < now - AT_LEAST)
    removed = 0
    while keys := list(islice(old, BATCH)):
        for key in _unknown(session, keys):
            storage.delete(key)
            removed += 1
    return removed


def _unknown(session: Session, keys: list[str]) -> Iterator[str]:
    known = {
        key
        for column in KEYS
        for key in session.scalars(select(column).where(column.in_(keys)))
    }
    return (key for key in keys if key not in known)
