"""The worker's part in files of transfers: a short turn at each ring of the bell."""

import threading
import time
from datetime import timedelta

from flask import current_app

from portal.extensions import db
from portal.jobs.tasks import transaction
from portal.services import transfer_file_work, transfer_files

TURN = 1.0  # seconds; then messages go out before the next
REST = 0.01  # seconds between two batches, in which others may write
UNUSED = timedelta(days=7)  # then a file that nobody enters is discarded
# of the worker's threads one is enough: all write into the same database
ALONE = threading.Lock()


def enter_files() -> int:
    """Check and enter for a while; give how many batches there were."""
    if not _waits() or not ALONE.acquire(blocking=False):
        return 0
    try:
        done, ends = 0, time.monotonic() + TURN
        while _batch():
            done += 1
            if time.monotonic() > ends:
                current_app.extensions["portal"].adapters.jobs.wake()
                break
            time.sleep(REST)
        return done
    finally:
        ALONE.release()


def discard_files() -> None:
    """Discard the files that nobody entered for days."""
    with transaction() as (session, now):
        transfer_files.discard_unused(session, before=now - UNUSED, now=now)


def _batch() -> bool:
    with transaction() as (session, now):
        checked = transfer_file_work.check_some(session, now=now)
        return transfer_file_work.enter_some(session, now=now) or checked


def _waits() -> bool:
    found = transfer_files.any_running(db.session())
    db.session.rollback()
    return found
