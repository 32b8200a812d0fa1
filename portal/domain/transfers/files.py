"""Where a file of transfers and each of its lines stand."""

from enum import StrEnum


class FileState(StrEnum):
    """Where a file stands."""

    CHECKING = "checking"
    READY = "ready"
    ENTERING = "entering"
    DONE = "done"
    CANCELLED = "cancelled"


class LineState(StrEnum):
    """What became of a line."""

    WAITING = "waiting"
    ENTERED = "entered"
    KNOWN = "known"  # it was entered before
    FAILED = "failed"


OVER = frozenset({FileState.DONE, FileState.CANCELLED})
