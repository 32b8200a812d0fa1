"""Remove what has been kept long enough, batch by batch, and what erasures left."""

from collections.abc import Callable
from pathlib import Path

from flask import current_app

from portal.extensions import db
from portal.jobs.tasks import transaction
from portal.services.backups.holds import hold
from portal.services.retention.kinds import REMOVALS
from portal.services.retention.removals import Doing, Removal, remove_batch
from portal.services.rights import erased

Tell = Callable[[str, int], object]


def remove_over() -> int:
    """
    Remove all that is over; give how much.

    While a backup is being made nothing is removed: the next hour will do.
    """
    return _remove(lambda key, count: None, wait=False)


def remove_now(tell: Tell) -> int:
    """Do the same, once no backup is being made; each batch is told as it goes."""
    return _remove(tell, wait=True)


def forget_erased() -> None:
    """Empty again what a request in flight wrote for somebody erased meanwhile."""
    storage = current_app.extensions["portal"].adapters.storage
    with transaction() as (session, now):
        files = erased.sweep(session, now=now)
    for key in files:
        storage.delete(key)
    _forget_log()


def _remove(tell: Tell, *, wait: bool) -> int:
    removed = 0
    with hold(Path(current_app.instance_path), wait=wait) as held:
        for removal in REMOVALS if held else ():
            while count := _batch(removal):
                removed += count
                tell(removal.key, count)
    db.session.rollback()
    return removed


def _forget_log() -> None:
    # SQLite's log of changes holds what a page was before, a destroyed key as well
    if db.engine.dialect.name == "sqlite":
        with db.engine.connect() as connection:
            driver = connection.connection.driver_connection
            if driver is not None:
                driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _batch(removal: Removal) -> int:
    portal = current_app.extensions["portal"]
    with transaction() as (session, now):
        doing = Doing(session, portal.config.policy, portal.letter, now)
        gone = remove_batch(removal, doing)
    # the rows are gone for good: what is left of the files if this dies is swept
    for key in gone.files:
        portal.adapters.storage.delete(key)
    return gone.count
