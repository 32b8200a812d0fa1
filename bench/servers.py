"""Web servers to measure, with gunicorn's settings as `make run` has them."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from portal.config import ROOT
from portal.family import PARENT
from tests.databases import free_port

STARTS_WITHIN = 30.0  # seconds


@dataclass(frozen=True)
class Server:
    """One running web server."""

    port: int
    pid: int  # of gunicorn's first process
    environment: dict[str, str]

    @property
    def url(self) -> str:
        """Give where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def web_process(self) -> int:
        """Give the process that answers requests: gunicorn's one child."""
        path = Path(f"/proc/{self.pid}/task/{self.pid}/children")
        return int(path.read_text().split()[0])

    def processor_seconds(self) -> float:
        """Give how long the process that answers has kept a processor busy."""
        text = Path(f"/proc/{self.web_process()}/stat").read_text()
        fields = text.rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def portal(instance: Path) -> Iterator[Server]:
    """Serve the portal from this folder."""
    yield from _serve(["--config", "python:portal.server"], instance)


@contextmanager
def bare() -> Iterator[Server]:
    """Serve the bare page by the same server with the same settings."""
    with tempfile.TemporaryDirectory() as folder:
        options = ["--config", "python:portal.server", "bench.bare:app"]
        yield from _serve(options, Path(folder))


def _serve(options: list[str], instance: Path) -> Iterator[Server]:
    port = free_port()
    environment = {
        "PATH": os.environ["PATH"],
        "PORTAL_ENV": "development",
        "PORTAL_INSTANCE": str(instance),
        "PORT": str(port),
    }
    with (instance / "web.log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 - our own commands
            [sys.executable, "-m", "gunicorn", *options],
            cwd=ROOT,
            env={**environment, PARENT: str(os.getpid())},
            stdout=log,
            stderr=log,
        )
        try:
            _until_it_answers(f"http://127.0.0.1:{port}/")
            yield Server(port, process.pid, environment)
        finally:
            process.terminate()
            process.wait()


def _until_it_answers(url: str) -> None:
    last = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < last:
        try:
            httpx.get(url)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(f"{url} does not answer")
