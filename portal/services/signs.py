"""The worker's sign of life: a file whose age says when it last looked for work."""

import math
import os
import time
from pathlib import Path

NAME = "worker.alive"
DEAD_AFTER = 30.0  # seconds


def give(instance: Path) -> None:
    """Say that a worker lives and works now."""
    path = instance / NAME
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
    os.close(descriptor)
    os.utime(path)


def take_back(instance: Path) -> None:
    """Say that the worker has ended."""
    (instance / NAME).unlink(missing_ok=True)


def seen(instance: Path) -> bool:
    """Say whether a worker gave a sign a short while ago."""
    return age(instance) < DEAD_AFTER


def age(instance: Path) -> float:
    """Give the seconds since the last sign; without any, they are infinite."""
    try:
        return time.time() - (instance / NAME).stat().st_mtime
    except FileNotFoundError:
        return math.inf
