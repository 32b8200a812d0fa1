"""A lock on storage: while a backup copies it, nothing is swept from it."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NAME = "storage.lock"


@contextmanager
def hold(instance: Path, *, wait: bool, name: str = NAME) -> Iterator[bool]:
    """
    Hold storage as it is, or what another name stands for; say whether it could be.

    With `wait` it is held in the end. The lock ends with the process, however that
    ends.
    """
    descriptor = os.open(instance / name, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield _lock(descriptor, wait=wait)
    finally:
        os.close(descriptor)


def _lock(descriptor: int, *, wait: bool) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    return True
