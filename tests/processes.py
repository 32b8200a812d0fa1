"""Real processes of the portal, which tests start and kill."""

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from portal.config import ROOT
from tests.databases import free_port

CLIENT = httpx.Client(verify=False, timeout=60)  # noqa: S501 - it stays on 127.0.0.1
PATIENCE = 60.0  # seconds until a condition is given up
WARM = "the worker has started"


@dataclass(frozen=True)
class Running:
    """
    One process.

    It is held by a descriptor: its number may be another's by the time it is killed.
    """

    descriptor: int
    url: str
    log: Path

    def kill(self) -> None:
        """End it as a power cut does: no handler runs, nothing is said."""
        if self.lives():
            signal.pidfd_send_signal(self.descriptor, signal.SIGKILL)
        until(lambda: not self.lives())

    def lives(self) -> bool:
        """Say whether it runs."""
        return not select.select([self.descriptor], [], [], 0)[0]

    def answers(self) -> bool:
        """Say whether the web server answers."""
        try:
            return CLIENT.get(f"{self.url}/healthz").status_code == 200
        except httpx.TransportError:
            return False

    def is_warm(self) -> bool:
        """Say whether the worker looks for work."""
        return self.log.exists() and WARM in self.log.read_text("utf-8")


@dataclass(frozen=True)
class Nursery:
    """Starts web servers and workers in a few milliseconds each."""

    process: subprocess.Popen[str]
    folder: Path
    running: list[Running] = field(default_factory=list)

    def web(self, *, dies_at: str = "") -> Running:
        """Start a web server on a port of its own, mortal as `tests.fatal` says."""
        return self._fork("web", free_port(), dies_at)

    def worker(self, *, dies_at: str = "") -> Running:
        """Start a worker, mortal in the same way."""
        return self._fork("worker", 0, dies_at)

    def _fork(self, kind: str, port: int, dies_at: str) -> Running:
        assert self.process.stdin
        assert self.process.stdout
        log = self.folder / f"{kind}-{len(self.running)}.log"
        self.process.stdin.write(f"{kind} {port} {log} {dies_at}\n")
        self.process.stdin.flush()
        process = os.pidfd_open(int(self.process.stdout.readline()))
        self.running.append(Running(process, f"http://127.0.0.1:{port}", log))
        return self.running[-1]


@contextmanager
def nursery(settings: Mapping[str, str], folder: Path) -> Iterator[Nursery]:
    """Start processes for a while; when it is over all of them are gone."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.nursery"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **settings},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        started = Nursery(process, folder)
        try:
            yield started
        finally:
            for each in started.running:
                each.kill()
                os.close(each.descriptor)


def until(condition: Callable[[], bool]) -> None:
    """Wait for a condition; fail when it never holds."""
    last = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < last, "waited in vain"
        time.sleep(0.01)
