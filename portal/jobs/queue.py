"""The queue that wakes the worker; what there is to do stands in rows."""

import logging
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from huey import SqliteHuey

log = logging.getLogger(__name__)

WORKERS = 4  # threads that look for work; a slow gateway holds up one of them


def nothing() -> None:
    """Do nothing: a web process only rings, it never works."""


@dataclass
class Queue:
    """Wakes the worker through a small database file of its own."""

    path: Path
    work: Callable[[], None] = nothing

    @cached_property
    def huey(self) -> Any:
        """Open the file on first use, and so in the process that uses it."""
        return SqliteHuey("portal", filename=str(self.path), results=False, fsync=False)

    @cached_property
    def _look(self) -> Callable[[], object]:
        # called through self, so that the worker may set `work` afterwards
        look: Callable[[], object] = self.huey.task(name="look")(lambda: self.work())
        return look

    def wake(self) -> None:
        """
        Ask the worker to look for work now.

        A task that still waits will see what was committed before this call, so no
        more than one for each thread is ever needed.
        """
        try:
            if self.huey.pending_count() < WORKERS:
                self._look()
        except sqlite3.Error as error:
            # the row is committed; the worker's own pulse finds it in seconds
            log.warning("the queue cannot be written: %s", type(error).__name__)

    def consumer(self, work: Callable[[], None]) -> Any:
        """Make the threads that do `work` whenever somebody rings."""
        self.work = work
        _ = self._look  # registers the task under its name
        return self.huey.create_consumer(
            workers=WORKERS,
            periodic=False,
            initial_delay=0.05,  # seconds: from commit to work in a twentieth
            backoff=1.0,
            max_delay=0.05,
            shutdown_timeout=20,
        )

    def close(self) -> None:
        """Close this thread's connection."""
        if "huey" in self.__dict__:
            self.huey.storage.close()
