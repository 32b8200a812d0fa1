"""Runs the web server and the worker as one: both start, both stop, none is left."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import FrameType

from portal.config import ROOT
from portal.family import PARENT

POLL_SECONDS = 0.1
FIRST_PAUSE = 1.0  # before a process that ended is started again
LONGEST_PAUSE = 30.0
STEADY_SECONDS = 60.0  # who ran this long starts again after the first pause
WEB = (sys.executable, "-m", "gunicorn", "--config", "python:portal.server")
WORKER = (sys.executable, "-m", "flask", "--app", "wsgi", "worker")


@dataclass
class Child:
    """One process that is kept running."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    start_at: float = 0.0
    pause: float = FIRST_PAUSE

    def keep_running(self, now: float, say: Callable[[str], None]) -> None:
        """Start it if it does not run and its pause is over."""
        if self.process is not None and self.process.poll() is not None:
            self._ended(self.process.returncode, now, say)
        if self.process is None and now >= self.start_at:
            self.started_at = now
            # a session of its own: Ctrl-C reaches the supervisor alone
            self.process = subprocess.Popen(  # noqa: S603 - our own two commands
                self.command,
                cwd=ROOT,
                env=self.environment,
                start_new_session=True,
            )

    def stop(self, signal_number: int) -> None:
        """Send a signal to the process and those it started."""
        if self.process is None or self.process.poll() is not None:
            return
        if signal_number == signal.SIGKILL:
            os.killpg(self.process.pid, signal_number)
        else:
            self.process.send_signal(signal_number)

    def _ended(self, code: int, now: float, say: Callable[[str], None]) -> None:
        steady = now - self.started_at >= STEADY_SECONDS
        self.pause = FIRST_PAUSE if steady else min(self.pause * 2, LONGEST_PAUSE)
        self.process, self.start_at = None, now + self.pause
        say(f"The {self.name} ended ({code}); it starts again in {self.pause:.0f} s.")


@dataclass
class Supervisor:
    """Keeps its children running until a signal asks it to stop."""

    children: list[Child]
    say: Callable[[str], None]
    stop_seconds: float
    stopping: bool = field(default=False, init=False)

    def start(self) -> None:
        """Start the children, and stop at Ctrl-C, SIGTERM and a closed terminal."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)
        self._keep_running()

    def run(self) -> None:
        """Watch until asked to stop, then stop everything."""
        try:
            while not self.stopping:
                self._keep_running()
                time.sleep(POLL_SECONDS)
        finally:
            self.stop()

    def stop(self) -> None:
        """Ask the children to end; after the grace, end them."""
        for child in self.children:
            child.stop(signal.SIGTERM)
        last = time.monotonic() + self.stop_seconds + 0.5
        while time.monotonic() < last and any(map(_runs, self.children)):
            time.sleep(POLL_SECONDS / 4)
        for child in self.children:
            child.stop(signal.SIGKILL)
            if child.process is not None:
                child.process.wait()

    def _keep_running(self) -> None:
        for child in self.children:
            child.keep_running(time.monotonic(), self.say)

    def _ask_to_stop(self, _: int, __: FrameType | None) -> None:
        self.stopping = True


def supervise_portal(say: Callable[[str], None], *, stop_seconds: float) -> Supervisor:
    """Give the supervisor of the web server and the worker."""
    environment = {**os.environ, PARENT: str(os.getpid())}
    return Supervisor(
        [
            Child("web server", WEB, environment),
            Child("worker", WORKER, environment),
        ],
        say,
        stop_seconds,
    )


def _runs(child: Child) -> bool:
    return child.process is not None and child.process.poll() is None
