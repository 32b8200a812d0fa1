"""The supervisor with real processes: all start, all stop, none is left behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from portal.config import ROOT
from tests.databases import free_port

START = (sys.executable, "-m", "flask", "--app", "wsgi", "start")
WITHIN = 60.0  # seconds, on a busy machine
STOPS_WITHIN = 15.0  # as well; in peace less than one, and twenty if work is waited for


class Portal:
    """A portal that was started with the command, and its processes."""

    def __init__(self, instance: Path, *, sandbox: str = "no") -> None:
        self.url = f"http://127.0.0.1:{(port := free_port())}"
        self.said = instance.with_suffix(".log")
        environment = {
            "PATH": os.environ["PATH"],
            "PORTAL_ENV": "development",
            "PORTAL_INSTANCE": str(instance),
            "PORTAL_THREADS": "20",
            "PORTAL_SANDBOX": sandbox,  # with it, demo customers are drawn
            "PORT": str(port),
        }
        with self.said.open("wb") as said:
            self.process = subprocess.Popen(
                START,
                cwd=ROOT,
                env=environment,
                stdout=said,
                stderr=said,
                start_new_session=True,
            )
        until(self.is_ready)
        until(lambda: "Ctrl-C" in self.said.read_text())

    def is_ready(self) -> bool:
        """Say whether database, storage and worker answer."""
        try:
            return httpx.get(f"{self.url}/readyz").status_code == 200
        except httpx.TransportError:
            assert self.process.poll() is None, self.said.read_text()
            return False

    def children(self, *words: str) -> list[int]:
        """Give the processes below it whose command has each of these words."""
        return [
            pid
            for pid in descendants(self.process.pid)
            if all(word in command(pid) for word in words)
        ]


def descendants(parent: int) -> list[int]:
    """Give the processes below a process, as /proc tells."""
    pairs = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        pairs.append((int(path.parent.name), int(fields[1])))
    found = [pid for pid, above in pairs if above == parent]
    return found + [below for pid in found for below in descendants(pid)]


def command(pid: int) -> str:
    """Give the command line of a process, empty when it is gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except (FileNotFoundError, ProcessLookupError):
        return ""


def until(holds: Callable[[], object]) -> None:
    """Wait until something holds."""
    last = time.monotonic() + WITHIN
    while not holds():
        assert time.monotonic() < last, "it never came true"
        time.sleep(0.05)


@contextmanager
def started(instance: Path, *, sandbox: str = "no") -> Iterator[Portal]:
    """Start a portal; leave nothing of it behind."""
    running = Portal(instance, sandbox=sandbox)
    everybody = [running.process.pid, *descendants(running.process.pid)]
    yield running
    for pid in {*everybody, *descendants(running.process.pid)}:
        if "wsgi" in command(pid) or "portal.server" in command(pid):
            os.kill(pid, signal.SIGKILL)
    running.process.wait()


@pytest.fixture
def portal(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Portal]:
    sandbox = getattr(request, "param", "no")
    with started(tmp_path / "instance", sandbox=sandbox) as running:
        yield running


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """A portal that goes on after each test: starting one takes seconds."""
    with started(tmp_path_factory.mktemp("lasting") / "instance") as running:
        yield running


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_everything_within_seconds(portal: Portal, how: signal.Signals):
    everybody = descendants(portal.process.pid)
    began = time.monotonic()

    portal.process.send_signal(how)

    assert 0 == portal.process.wait(timeout=WITHIN)
    assert time.monotonic() - began < STOPS_WITHIN
    assert 3 <= len(everybody)  # and the examiner, if it has begun
    # a demo customer may be in the middle of being drawn, for a second
    until(lambda: not any(map(command, everybody)))


def test_a_killed_supervisor_leaves_nothing_behind(portal: Portal):
    everybody = descendants(portal.process.pid)

    portal.process.kill()
    portal.process.wait()

    until(lambda: not any(map(command, everybody)))


def test_a_supervisor_ends_with_the_make_that_called_it(tmp_path: Path):
    """Nothing asks make to end: it is killed, and its children find out."""
    (tmp_path / "Makefile").write_text(f"run:\n\t@exec {' '.join(START)} --with-parent")
    said = tmp_path / "said"
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "PORTAL_ENV": "development",
        "PORTAL_INSTANCE": str(tmp_path / "instance"),
        "PORT": str(free_port()),
    }
    with said.open("wb") as output:
        make = subprocess.Popen(
            ["make", "--directory", str(tmp_path), "run"],
            env=environment,
            stdout=output,
            stderr=output,
        )
    until(lambda: "Ctrl-C" in said.read_text())
    everybody = descendants(make.pid)

    make.kill()
    make.wait()

    assert 4 <= len(everybody)  # and the examiner, if it has begun
    until(lambda: not any(map(command, everybody)))


def test_a_killed_web_server_leaves_nothing_behind_and_starts_again(lasting: Portal):
    web = lasting.children("portal.server")

    os.kill(min(web), signal.SIGKILL)

    until(lambda: not any(map(command, web)))
    until(lambda: len(lasting.children("portal.server")) == 2 and lasting.is_ready())


def test_a_worker_that_died_is_started_again(lasting: Portal):
    (worker,) = lasting.children("worker")

    os.kill(worker, signal.SIGKILL)

    until(lambda: not command(worker))
    until(lambda: lasting.children("worker"))


def test_a_port_in_use_is_told_in_a_sentence(lasting: Portal, tmp_path: Path):
    environment = {
        "PORTAL_ENV": "development",
        "PORTAL_INSTANCE": str(tmp_path / "other"),
        "PORT": lasting.url.rpartition(":")[2],
    }
    second = subprocess.run(
        START, cwd=ROOT, env=environment, capture_output=True, text=True
    )

    assert 1 == second.returncode
    assert "choose another: make run PORT=" in second.stderr
    assert "Traceback" not in second.stderr


@pytest.mark.parametrize("portal", ["yes"], indirect=True)
def test_what_start_prints_leads_in(portal: Portal):
    said = portal.said.read_text()
    link = next(line for line in said.splitlines() if line.startswith("Customer"))

    assert 200 == httpx.get(link.split()[1]).status_code
    assert "password" in said
    assert f"{portal.url}/sandbox/outbox" in said
