"""
The customers who have all of some search keys, found by their keyed hashes.

How two keys are joined depends on how many have each: of a rare one each customer is
looked up among those of the other, two common ones are read side by side.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, select
from sqlalchemy.orm import Session

from portal.models.base import PLANNED_ANEW
from portal.models.customer import Customer, Lookup
from portal.vault import Keyring

Key = tuple[str, str]  # kind and value, not hashed yet
Conditions = Sequence[ColumnElement[bool]]


def ids(
    session: Session,
    keys: Sequence[Key],
    where: Conditions,
    *,
    most: int,
    before: int | None = None,
) -> list[int]:
    """Give the ids of who has all these keys, the newest first."""
    if not keys:
        return []
    found, id_ = _joined(len(keys))
    if before is not None:
        found = found.where(id_ < before)
    chosen = narrowed(found, id_, where).order_by(id_.desc()).limit(most)
    given = _given(session, keys)
    return list(session.scalars(chosen, given, execution_options=PLANNED_ANEW))


def narrowed(found: Any, id_: Any, where: Conditions) -> Any:
    """Leave of what is found, a customer's id in it, who meets the conditions."""
    return found.join(Customer, Customer.id == id_).where(*where) if where else found


def _given(session: Session, keys: Sequence[Key]) -> Mapping[str, str | bytes]:
    keyring: Keyring = session.info["keyring"]
    kinds = {f"kind_{place}": kind for place, (kind, _) in enumerate(keys)}
    digests = {
        f"digest_{place}": keyring.digest(*key) for place, key in enumerate(keys)
    }
    return {**kinds, **digests}


@lru_cache(maxsize=16)
def _joined(number: int) -> tuple[Select[int], Any]:
    """Select who has so many keys, and give the column of the id: made once each."""
    first, *others = (Lookup.__table__.alias() for _ in range(number))
    found = select(first.c.customer_id)
    for other in others:
        found = found.join(other, other.c.customer_id == first.c.customer_id)
    for place, each in enumerate((first, *others)):
        found = found.where(
            each.c.kind == bindparam(f"kind_{place}"),
            each.c.digest == bindparam(f"digest_{place}"),
        )
    return found, first.c.customer_id
