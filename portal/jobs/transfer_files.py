"""The worker's part in files of transfers: a short turn at each ring of the bell."""

import threading
from datetime import timedelta

from portal.extensions import db
from portal.jobs.tasks import transaction
from portal.jobs.turns import do_batches
from portal.services.transfers import file_work, files

UNUSED = timedelta(days=7)  # then a file that nobody enters is discarded
# of the worker's threads one is enough: all write into the same database
ALONE = threading.Lock()


def enter_files() -> int:
    """Check and enter for a while; give how many batches there were."""
    if not _waits():
        return 0
    return do_batches(_batch, alone=ALONE)


def discard_files() -> None:
    """Discard the files that nobody entered for days."""
    with transaction() as (session, now):
        files.discard_unused(session, before=now - UNUSED, now=now)


def _batch() -> bool:
    with transaction() as (session, now):
        checked = file_work.check_some(session, now=now)
        return file_work.enter_some(session, now=now) or checked


def _waits() -> bool:
    found = files.any_running(db.session())
    db.session.rollback()
    return found
