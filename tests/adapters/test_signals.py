"""The bells that wake waiting requests: in one process, and on one machine."""

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from portal.adapters.signals import MachineSignals, ProcessSignals
from portal.config import ROOT
from portal.ports import Signals

ONE, OTHER = "0" * 20, "1" * 20
SOON = 10.0  # seconds: the machine may be busy
NEVER = 0.05
LISTENER = """
import sys
from pathlib import Path
from portal.adapters.signals import MachineSignals
with MachineSignals(Path(sys.argv[1])).listen(sys.argv[2]) as bell:
    print("listening", flush=True)
    print("rung" if bell.wait(float(sys.argv[3])) else "silent", flush=True)
"""
PUBLISHER = """
import sys
from pathlib import Path
from portal.adapters.signals import MachineSignals
MachineSignals(Path(sys.argv[1])).publish(sys.argv[2])
"""


@pytest.fixture(params=["process", "machine"])
def signals(request: pytest.FixtureRequest, tmp_path: Path) -> Signals:
    if request.param == "process":
        return ProcessSignals()
    return MachineSignals(tmp_path / "signals")


def run(code: str, folder: Path, *arguments: object) -> subprocess.Popen[str]:
    """Start another process that knows the same folder."""
    return subprocess.Popen(
        [sys.executable, "-c", code, str(folder), *map(str, arguments)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


@contextmanager
def listening(folder: Path, seconds: float = SOON) -> Iterator[subprocess.Popen[str]]:
    """Have another process listen; it is gone at the end."""
    with run(LISTENER, folder, ONE, seconds) as process:
        assert process.stdout is not None
        assert "listening\n" == process.stdout.readline()
        try:
            yield process
        finally:
            process.kill()


def heard(process: subprocess.Popen[str]) -> str:
    """Wait for what the other process has to say."""
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_a_bell_rings_when_its_verification_changes(signals: Signals):
    with signals.listen(ONE) as bell:
        signals.publish(ONE)

        assert bell.wait(SOON)


def test_a_change_while_waiting_wakes_at_once(signals: Signals):
    with signals.listen(ONE) as bell:
        threading.Timer(0.05, signals.publish, (ONE,)).start()
        begun = time.monotonic()

        assert bell.wait(SOON)
        assert time.monotonic() - begun < SOON / 2


def test_every_bell_of_a_verification_rings(signals: Signals):
    with signals.listen(ONE) as first, signals.listen(ONE) as second:
        signals.publish(ONE)

        assert first.wait(SOON)
        assert second.wait(SOON)


def test_another_verification_wakes_nobody(signals: Signals):
    with signals.listen(ONE) as bell:
        signals.publish(OTHER)

        assert not bell.wait(NEVER)


def test_what_was_published_before_is_not_heard(signals: Signals):
    signals.publish(ONE)
    with signals.listen(ONE) as bell:
        assert not bell.wait(NEVER)


def test_nobody_listens_and_nothing_happens(signals: Signals):
    with signals.listen(ONE):
        pass
    signals.publish(ONE)
    signals.publish(ONE)


def test_who_has_left_leaves_nothing_behind():
    signals = ProcessSignals()
    with signals.listen(ONE), signals.listen(ONE), signals.listen(OTHER):
        pass

    assert {} == dict(signals._bells)


def test_a_hundred_threads_wait_and_all_are_woken(signals: Signals):
    ready, woken = threading.Barrier(101), []

    def wait() -> None:
        with signals.listen(ONE) as bell:
            ready.wait(SOON)
            woken.append(bell.wait(SOON))

    threads = [threading.Thread(target=wait) for _ in range(100)]
    for thread in threads:
        thread.start()
    ready.wait(SOON)
    signals.publish(ONE)
    for thread in threads:
        thread.join()

    assert [True] * 100 == woken


def test_another_process_is_woken(tmp_path: Path):
    with listening(tmp_path) as other:
        MachineSignals(tmp_path).publish(ONE)

        assert "rung" == heard(other)


def test_another_process_wakes_this_one(tmp_path: Path):
    with (
        MachineSignals(tmp_path).listen(ONE) as bell,
        run(PUBLISHER, tmp_path, ONE),
    ):
        assert bell.wait(SOON)


def test_two_processes_are_woken_by_a_third(tmp_path: Path):
    with (
        listening(tmp_path) as first,
        listening(tmp_path) as second,
        run(PUBLISHER, tmp_path, ONE),
    ):
        assert ["rung", "rung"] == [heard(first), heard(second)]


def test_another_process_sleeps_on_when_it_is_not_meant(tmp_path: Path):
    with listening(tmp_path, seconds=1) as other:
        MachineSignals(tmp_path).publish(OTHER)

        assert "silent" == heard(other)


def test_a_process_that_died_is_forgotten(tmp_path: Path):
    with listening(tmp_path) as other:
        assert 1 == len(list(tmp_path.glob("*.sock")))
        other.kill()
        other.wait()
        MachineSignals(tmp_path).publish(ONE)

    assert [] == list(tmp_path.glob("*.sock"))


def test_a_folder_with_a_long_name_is_reached(tmp_path: Path):
    deep = tmp_path / ("far" * 30) / ("away" * 10)
    deep.mkdir(parents=True)
    with listening(deep) as other:
        MachineSignals(deep).publish(ONE)

        assert "rung" == heard(other)


def test_a_folder_that_does_not_exist_yet_stops_nobody(tmp_path: Path):
    MachineSignals(tmp_path / "later").publish(ONE)


def test_rubbish_from_outside_is_ignored(tmp_path: Path):
    with (
        MachineSignals(tmp_path).listen(ONE) as bell,
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as stranger,
    ):
        (path,) = tmp_path.glob("*.sock")
        stranger.connect(str(path))
        for rubbish in (b"\xff\x00", b"x" * 5000, b"", ONE.encode()):
            stranger.send(rubbish)

        assert bell.wait(SOON)
