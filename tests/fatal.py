"""
Ends a real process by SIGKILL at an exact place of its work.

From outside, the moment between a commit and the deletion of a file is met by luck.
A place is written "before:table:n" or "after:table:n", the n-th commit of the process
that writes rows of the table, or "put:n" or "delete:n", just before the n-th piece is
put into storage or deleted from it.
"""

import os
import signal
from collections.abc import Callable
from itertools import count
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from portal.adapters.storage import FileStorage

WRITTEN = "tables written in this transaction"


def arm(place: str) -> None:
    """Let this process die when it gets there."""
    moment, *where, number = place.split(":")
    step = _countdown(int(number))
    if where:
        _at_commits(f"{moment}_commit", where[0], step)
    else:
        _at_pieces(moment, step)


def _countdown(number: int) -> Callable[[], None]:
    steps = count(1)

    def step() -> None:
        if next(steps) == number:
            os.killpg(0, signal.SIGKILL)  # gunicorn's master as well

    return step


def _at_commits(moment: str, table: str, step: Callable[[], None]) -> None:
    def begin(session: Session, *_: object) -> None:
        session.info[WRITTEN] = set()

    def note(session: Session, *_: object) -> None:
        rows = (*session.new, *session.dirty, *session.deleted)
        session.info[WRITTEN] |= {row.__tablename__ for row in rows}

    def end(session: Session) -> None:
        if moment == "before_commit":
            session.flush()
        if table in session.info.get(WRITTEN, ()):
            step()

    event.listen(Session, "after_begin", begin)
    event.listen(Session, "after_flush", note)
    event.listen(Session, moment, end)


def _at_pieces(name: str, step: Callable[[], None]) -> None:
    real = getattr(FileStorage, name)

    def stepping(*given: Any) -> None:
        step()
        real(*given)

    setattr(FileStorage, name, stepping)
