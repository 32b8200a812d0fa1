"""
The examiner's process: loads the models once, then answers a message a picture.

It has no environment, no key and no database; once its models are loaded it can open
no file and no connection either, for it may have no more descriptors than it holds.
"""

import json
import os
import resource
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO

from portal.checks.frames import read_message, write_message

MEGABYTE = 1 << 20
LONGEST_TASK = 64_000_000  # bytes: a picture, or a selfie with its frames
Look = Callable[[dict[str, Any], list[bytes]], dict[str, Any]]
SPARE = 10  # seconds: the parent's own watch comes first


def load(policy: dict[str, Any]) -> Look:
    """Load every model, and give what looks with them."""
    from portal.checks.looking import Looking

    return Looking(policy).look


def main(loads: Callable[[dict[str, Any]], Look] = load) -> None:
    """Limit this process, load, then answer until the pipe is closed."""
    limits = json.loads(sys.argv[1])
    inward, outward = sys.stdin.buffer, _only_way_out()
    sys.excepthook = lambda *crash: _tell(outward, *crash)
    _limit(limits)
    look, memory = loads(limits["policy"]), _scales()
    _let_no_more_be_opened()
    write_message(outward, {"ready": True})
    while (task := read_message(inward, longest=LONGEST_TASK)) is not None:
        signal.alarm(limits["seconds"] + SPARE)  # its parent may be gone
        seen = look(*task)
        signal.alarm(0)
        write_message(outward, {"seen": seen, "memory": memory()})


def _limit(limits: dict[str, Any]) -> None:
    # what is written to privately, and so the heap, but no mapped model or library;
    # RLIMIT_AS would count those, and threads' reserved addresses, many times over
    memory = limits["memory_megabytes"] * MEGABYTE
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core would hold the picture
    with suppress(OSError):  # where memory is short, this process goes first
        Path("/proc/self/oom_score_adj").write_text("1000")


def _let_no_more_be_opened() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def _scales() -> Callable[[], int]:
    """Give what tells the megabytes that this process holds; 0 where nothing can."""
    try:
        scales = os.open("/proc/self/statm", os.O_RDONLY)  # stays open
    except OSError:
        return lambda: 0
    page = resource.getpagesize()
    return lambda: int(os.pread(scales, 200, 0).split()[1]) * page // MEGABYTE


def _only_way_out() -> BinaryIO:
    # what a library prints must not stand among the answers
    answers = os.dup(1)
    os.dup2(2, 1)
    return os.fdopen(answers, "wb")


def _tell(
    outward: BinaryIO,
    kind: type[BaseException],
    error: BaseException,
    trace: TracebackType | None,
) -> None:
    # where it broke, never what it says: messages may quote the picture
    while trace and trace.tb_next:
        trace = trace.tb_next
    code = trace.tb_frame.f_code.co_qualname if trace else "?"
    write_message(outward, {"crash": f"{kind.__name__} in {code}"})


if __name__ == "__main__":
    main()
