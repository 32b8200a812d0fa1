"""
Runs what decodes pictures in a fresh child process with narrow limits.

The child gets no environment, no database and no key: a file that takes over its
decoder finds nothing there. Whatever the child does (crash, hang, answer nonsense)
ends as a reason for the customer, never as an error.
"""

import json
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from portal.checks.frames import read_frame
from portal.checks.people import Person
from portal.checks.values import Examined, Finding, refused
from portal.domain.reasons import PICTURE
from portal.errors import CannotMark
from portal.policy import PicturePolicy, Policy
from portal.states import CheckOutcome, DocumentType, Side

log = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parents[2]
CHILD = (sys.executable, "-s", "-m", "portal.checks.child")
AT_ONCE = max(2, os.cpu_count() or 2)
LONGEST_ANSWER = 64_000_000  # bytes
LONGEST_PREVIEW = 40_000
JPEG = b"\xff\xd8\xff"
ENVIRONMENT = {
    "LANG": "C.UTF-8",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",  # each thread would reserve memory
}

_room = threading.BoundedSemaphore(AT_ONCE)


def examine(original: bytes, side: Side, policy: Policy) -> Examined:
    """Give the picture in the file and what is wrong with it."""
    if not original:
        return refused("empty")
    if len(original) > policy.picture.max_bytes:
        return refused("too_large")
    task = {
        "task": "examine",
        "side": side.value,
        "picture": asdict(policy.picture),
        "quality": asdict(policy.quality),
        "forgery": asdict(policy.forgery),
    }
    answer = ask(task, original, policy.picture)
    return refused(answer) if isinstance(answer, str) else _examined(*answer)


def draw(
    document_type: DocumentType,
    side: Side,
    person: Person,
    policy: Policy,
    *,
    flaw: str = "",
) -> bytes:
    """
    Give the JPEG of an invented document, or of its bearer's drawn selfie.

    A flaw (`portal.checks.flaws`) spoils it as a bad picture is spoilt.
    """
    task = {
        "task": "draw",
        "document_type": document_type.value,
        "side": side.value,
        "person": person.as_json(),
        "flaw": flaw,
        "picture": asdict(policy.picture),
    }
    answer = ask(task, b"", policy.picture)
    if isinstance(answer, str):
        raise RuntimeError(f"the specimen could not be drawn: {answer}")
    (drawn,) = answer[1]
    return drawn


def mark(jpeg: bytes, words: str, *, longest: int, policy: Policy) -> bytes:
    """
    Give the JPEG, no longer than `longest` pixels, with the words drawn into it.

    Raise CannotMark where the child gave none: what is not marked is not shown.
    """
    task = {
        "task": "mark",
        "words": words,
        "longest": longest,
        "picture": asdict(policy.picture),
    }
    answer = ask(task, jpeg, policy.picture)
    if isinstance(answer, str):
        raise CannotMark(answer)
    marked = answer[1]
    if len(marked) != 1 or not marked[0].startswith(JPEG) or marked[0] == jpeg:
        raise CannotMark("damaged")
    return marked[0]


def ask(
    task: dict[str, Any], given: bytes, limits: PicturePolicy
) -> tuple[dict[str, Any], list[bytes]] | str:
    """Give the child's answer to one task, or the reason why there is none."""
    if not _room.acquire(timeout=limits.seconds):
        return "busy"
    try:
        frame, status, late = _run(task, given, limits.seconds)
    finally:
        _room.release()
    answer = read_frame(frame)
    if late or status == -signal.SIGXCPU:
        log.warning("a picture's child process was stopped: out of time")
        return "too_slow"
    if answer is None or "crash" in answer[0]:
        why = answer[0]["crash"] if answer else f"status {status}"
        log.warning("a picture's child process failed: %.200r", why)
        return "damaged"
    return answer


def _run(task: dict[str, Any], given: bytes, seconds: int) -> tuple[bytes, int, bool]:
    deadline = time.monotonic() + seconds
    with subprocess.Popen(  # noqa: S603 - no shell; nothing in it comes from outside
        [*CHILD, json.dumps(task)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # libraries quote the file there
        cwd=ROOT,
        env=ENVIRONMENT,
        start_new_session=True,
    ) as process:
        # killing ends every read and write below, however the child behaves
        watch = threading.Timer(seconds, _kill, [process.pid])
        watch.start()
        try:
            frame = _talk(process, given)
        finally:
            watch.cancel()
            watch.join()
            _kill(process.pid)
    return frame, process.returncode, time.monotonic() >= deadline


def _talk(process: subprocess.Popen[bytes], given: bytes) -> bytes:
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("the child has no pipes")
    with suppress(BrokenPipeError):
        process.stdin.write(given)
    with suppress(BrokenPipeError):
        process.stdin.close()
    frame = process.stdout.read(LONGEST_ANSWER)
    with suppress(subprocess.TimeoutExpired):
        process.wait(1)  # it is about to end by itself: learn how
    return frame


def _kill(group: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)


def _examined(head: dict[str, Any], pictures: list[bytes]) -> Examined:
    """Read the child's answer as carefully as anything that comes from outside."""
    try:
        reasons = tuple(head["reasons"])
        checks = tuple(_finding(found) for found in head["checks"])
        width, height = int(head["width"]), int(head["height"])
    except (KeyError, TypeError, ValueError):
        return refused("damaged")
    if not all(reason in PICTURE for reason in reasons):
        return refused("damaged")
    if not _are_whole(pictures, accepted=not reasons):
        return Examined(reasons=reasons or ("damaged",), checks=checks)
    picture, preview = (*pictures, None)[:2]
    return Examined(
        picture=picture,
        preview=preview,
        width=width,
        height=height,
        reasons=reasons,
        checks=checks,
    )


def _are_whole(pictures: list[bytes], *, accepted: bool) -> bool:
    # an accepted picture comes with its small one, a refused one alone
    if len(pictures) != (2 if accepted else 1):
        return False
    if accepted and len(pictures[1]) > LONGEST_PREVIEW:
        return False
    return all(picture.startswith(JPEG) for picture in pictures)


def _finding(found: dict[str, Any]) -> Finding:
    return Finding(
        name=str(found["name"])[:40],
        version=str(found["version"])[:20],
        outcome=CheckOutcome(found["outcome"]),
        score=None if found["score"] is None else float(found["score"]),
        limit=None if found["limit"] is None else float(found["limit"]),
        reasons=tuple(str(reason) for reason in found["reasons"]),
        details=dict(found["details"]),
        milliseconds=int(found["milliseconds"]),
    )
