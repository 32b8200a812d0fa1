"""Processes that end with the one that started them, however that one ends."""

import ctypes
import os
import signal
import sys
import threading
import time

PARENT = "PORTAL_PARENT"  # the process id of who supervises
PR_SET_PDEATHSIG = 1  # prctl(2)


def end_with_parent(expected: int | None = None) -> None:
    """
    Be killed when the parent is gone, even if that one was killed itself.

    `expected` is the parent's id as it named itself: where it is gone already, this
    process ends at once.
    """
    parent = expected or os.getppid()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    else:
        threading.Thread(target=_watch, args=(parent,), daemon=True).start()
    if os.getppid() != parent:
        os._exit(1)


def end_with_supervisor() -> None:
    """End with the supervisor, where there is one."""
    if name := os.environ.get(PARENT):
        end_with_parent(int(name))


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)
