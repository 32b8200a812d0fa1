"""
Keeps one examiner: the process that alone loads what looks at pictures.

Whatever becomes of it (a crash, a hang, an answer that is none) ends as
ExaminationFailed for that picture; the next one finds a fresh process.
"""

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from portal.checks.answers import NotAnAnswer, read_seen
from portal.checks.frames import read_message, write_message
from portal.domain.documents.seen import SelfieSeen, SideSeen
from portal.errors import ExaminationFailed
from portal.policy import Policy
from portal.states import DocumentType, Side

T = TypeVar("T", SideSeen, SelfieSeen)

log = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parents[2]
CHILD = (sys.executable, "-s", "-m", "portal.checks.examiner_child")
MOST_THREADS = 2
LONGEST_ANSWER = 4_000_000  # bytes
GROWN = 0.9  # of the memory it may use: beyond, it begins anew after the picture


@dataclass
class Examiner:
    """
    One examiner, started when it is needed; pictures wait for each other.

    `command` is what is started, with its limits as one more argument.
    """

    policy: Policy
    command: Sequence[str] = CHILD
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _process: "subprocess.Popen[bytes] | None" = None
    _pictures: int = 0
    _used_at: float = 0.0

    def look_at_side(
        self,
        picture: bytes,
        *,
        side: Side,
        declared: DocumentType | None,
        today: date | None = None,
    ) -> SideSeen:
        """
        Give what a JPEG of a document's side shows; raise ExaminationFailed.

        `today` tells the centuries of dates; if it is None, the clock does.
        """
        task = {
            "side": side.value,
            "declared": declared and declared.value,
            "today": today and today.isoformat(),
        }
        return self._look(SideSeen, task, [picture])

    def look_at_selfie(
        self,
        picture: bytes,
        *,
        frames: Sequence[tuple[int, bytes]] = (),
        moves: Sequence[str] | None = None,
    ) -> SelfieSeen:
        """
        Give what a JPEG of a face shows; raise ExaminationFailed.

        `frames` are the film of its challenge, milliseconds and JPEG each, `moves`
        what was asked for; None if nothing was.
        """
        task = {
            "side": Side.SELFIE.value,
            "milliseconds": [moment for moment, _ in frames],
            "asked": None if moves is None else [str(move) for move in moves],
        }
        return self._look(SelfieSeen, task, [picture, *(jpeg for _, jpeg in frames)])

    def start(self) -> None:
        """Load the models now, so that the first picture need not wait for them."""
        with self._lock:
            self._running()

    def rest(self) -> None:
        """End the process if no picture came for long; the next one starts it."""
        idle = self.policy.examination.idle_minutes * 60
        if self._process is not None and self._lock.acquire(blocking=False):
            try:
                if time.monotonic() - self._used_at > idle:
                    self._end()
            finally:
                self._lock.release()

    def close(self) -> None:
        """End the process at once, whatever it does."""
        process = self._process
        if process is not None:
            _kill(process)
        with self._lock:
            self._end()

    @property
    def pid(self) -> int | None:
        """Name the running process, if there is one."""
        return self._process.pid if self._process else None

    def _look(self, kind: type[T], task: dict[str, Any], pictures: list[bytes]) -> T:
        with self._lock:
            process = self._running()
            seconds = self.policy.examination.seconds
            answer = self._ask(process, seconds, task, *pictures)
            try:
                seen = read_seen(kind, answer.get("seen"))
            except NotAnAnswer as error:
                raise self._failed(f"its answer was {error}") from error
            self._count(answer)
            return seen

    def _running(self) -> "subprocess.Popen[bytes]":
        if self._process is not None and self._process.poll() is None:
            return self._process
        self._end()
        limits = self.policy.examination
        task = {
            "memory_megabytes": limits.memory_megabytes,
            "seconds": limits.seconds,
            "policy": self.policy,
        }
        self._process = subprocess.Popen(  # noqa: S603 - nothing comes from outside
            [*self.command, msgspec.json.encode(task).decode()],  # decimals too
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # libraries quote the picture there
            cwd=ROOT,
            env=_environment(),
            start_new_session=True,
        )
        answer = self._ask(self._process, limits.start_seconds)
        if answer.get("ready") is not True:
            raise self._failed("it did not begin")
        self._pictures = 0
        return self._process

    def _ask(
        self,
        process: "subprocess.Popen[bytes]",
        seconds: int,
        task: dict[str, Any] | None = None,
        *pictures: bytes,
    ) -> dict[str, Any]:
        """Write the task, if there is one, and wait for what follows."""
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("the examiner has no pipes")
        with _watched(process, seconds) as watch:
            with suppress(BrokenPipeError):
                if task is not None:
                    write_message(process.stdin, task, *pictures)
            answer = read_message(process.stdout, longest=LONGEST_ANSWER)
        self._used_at = time.monotonic()
        if watch.is_set():
            raise self._failed(f"it took longer than {seconds} seconds")
        if answer is None:
            raise self._failed("it ended without an answer")
        if "crash" in answer[0]:
            raise self._failed(f"it broke: {answer[0]['crash']!s:.200}")
        return answer[0]

    def _count(self, answer: dict[str, Any]) -> None:
        limits = self.policy.examination
        self._pictures += 1
        memory = answer.get("memory")
        grown = not isinstance(memory, int) or memory > GROWN * limits.memory_megabytes
        if grown or self._pictures >= limits.pictures:
            self._end()

    def _failed(self, why: str) -> ExaminationFailed:
        status = self._end()
        log.warning("an examiner was stopped: %s (status %s)", why, status)
        return ExaminationFailed(why)

    def _end(self) -> int | None:
        process, self._process = self._process, None
        if process is None:
            return None
        with suppress(subprocess.TimeoutExpired):
            process.wait(0.2)  # it may be about to end by itself: learn how
        _kill(process)
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(BrokenPipeError):
                    pipe.close()
        return process.wait()


@contextmanager
def _watched(
    process: "subprocess.Popen[bytes]", seconds: int
) -> Iterator[threading.Event]:
    """Kill the process after some seconds, which ends every read and write of it."""
    late = threading.Event()

    def stop() -> None:
        late.set()
        _kill(process)

    watch = threading.Timer(seconds, stop)
    watch.daemon = True
    watch.start()
    try:
        yield late
    finally:
        watch.cancel()
        watch.join()


def _kill(process: "subprocess.Popen[bytes]") -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def _environment() -> dict[str, str]:
    threads = str(min(MOST_THREADS, os.cpu_count() or 1))
    return {
        "LANG": "C.UTF-8",
        "OMP_NUM_THREADS": threads,
        "OPENBLAS_NUM_THREADS": "1",  # each thread would reserve memory
        "MALLOC_ARENA_MAX": "2",  # threads share what was freed
    }
