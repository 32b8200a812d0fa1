"""Wrap every data key by the newest master key, a batch a transaction."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.models.base import Base, KeyHolder
from portal.vault import Keyring


def holders() -> list[type[KeyHolder]]:
    """List every kind of row that owns a data key."""
    return sorted(
        (
            mapper.class_
            for mapper in Base.registry.mappers
            if issubclass(mapper.class_, KeyHolder)
        ),
        key=lambda holder: holder.__name__,
    )


def rewrap(
    session: Session, holder: type[KeyHolder], *, after: int, most: int
) -> tuple[int | None, int]:
    """
    Rewrap one batch of rows behind the id `after`.

    Give the last id seen, or None at the end, and how many keys changed. Raise
    CannotOpen if the master key of a row is not in the keyring.
    """
    keyring: Keyring = session.info["keyring"]
    table = holder.__table__  # type: ignore[attr-defined]
    rows = session.execute(
        select(table.c.id, table.c.wrapped_key)
        .where(table.c.id > after)
        .order_by(table.c.id)
        .limit(most)
    ).all()
    changed = 0
    for row_id, wrapped in rows:
        fresh = keyring.rewrap(wrapped)
        if fresh != wrapped:
            # a key that was destroyed in the meantime stays destroyed
            same = (table.c.id == row_id) & (table.c.wrapped_key == wrapped)
            session.execute(update(table).where(same).values(wrapped_key=fresh))
            changed += 1
    return (rows[-1].id if rows else None), changed
