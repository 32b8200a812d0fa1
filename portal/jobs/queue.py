"""The queue that wakes the worker."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Queue:
    """Wakes the worker through a small database file of its own."""

    path: Path

    def wake(self) -> None:
        """Ask the worker to look for work now."""
