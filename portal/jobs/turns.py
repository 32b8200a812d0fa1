"""How long work is done a turn at a time, so that messages still go out between."""

import threading
import time
from collections.abc import Callable
from datetime import datetime

from flask import current_app
from sqlalchemy import Select
from sqlalchemy.orm import Session

from portal.extensions import db
from portal.jobs.tasks import transaction
from portal.services.messages.telling import Teller

TURN = 1.0  # seconds, about; then messages go out, and the bell rings again
REST = 0.01  # seconds between two batches, in which others may write

Part = Callable[[Session, int, datetime], int | None]


def turn() -> Callable[[], bool]:
    """Begin a turn; give what says whether it is over."""
    ends = time.monotonic() + TURN
    return lambda: time.monotonic() > ends


def is_any(several: Select[int]) -> bool:
    """Say whether there is one of several, and hold no transaction after."""
    found = db.session.scalar(several.limit(1)) is not None
    db.session.rollback()
    return found


def do_parts(part: Part) -> None:
    """
    Do parts, each a transaction, until none is left or the turn is over.

    A part is told the id after which it goes on, and gives the next, or None.
    """
    after: int | None = 0
    is_over = turn()
    while after is not None:
        if is_over():
            ring()
            return
        with transaction() as (session, now):
            after = part(session, after, now)


def do_batches(batch: Callable[[], bool], *, alone: threading.Lock) -> int:
    """
    Do batches until none is left or the turn is over; give how many there were.

    Only one of the worker's threads does it: the lock is the kind of work's own.
    """
    if not alone.acquire(blocking=False):
        return 0
    try:
        done, is_over = 0, turn()
        while batch():
            done += 1
            if is_over():
                ring()
                break
            time.sleep(REST)
        return done
    finally:
        alone.release()


def ring() -> None:
    """Ask for the next turn."""
    current_app.extensions["portal"].adapters.jobs.wake()


def teller() -> Teller:
    """Give what writes to customers in the worker."""
    found: Teller = current_app.extensions["portal"].teller
    return found
