"""
Wakes the requests that wait for a verification to change.

One event per waiting request, found by the verification's id: a change wakes its own
waiters and nobody else's. Processes on one machine tell each other by datagrams.
"""

import os
import socket
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

# unix(7): a socket's name holds 108 bytes, 104 on other systems; a longer one is
# reached through a descriptor of its folder
LONGEST_NAME = 100


@dataclass
class ProcessSignals:
    """Wakes waiters in this process alone."""

    _bells: dict[str, set[threading.Event]] = field(
        default_factory=lambda: defaultdict(set)
    )
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def publish(self, public_id: str) -> None:
        """Ring every bell of this verification."""
        with self._lock:
            bells = tuple(self._bells.get(public_id, ()))
        for bell in bells:
            bell.set()

    @contextmanager
    def listen(self, public_id: str) -> Iterator[threading.Event]:
        """Give a bell that rings at the next publication."""
        bell = threading.Event()
        with self._lock:
            self._bells[public_id].add(bell)
        try:
            yield bell
        finally:
            with self._lock:
                self._bells[public_id].discard(bell)
                if not self._bells[public_id]:
                    del self._bells[public_id]


class MachineSignals:
    """
    Wakes waiters in every process of this machine.

    A process that listens owns a datagram socket in `folder`; who publishes sends
    the id to each socket there. A lost datagram costs one waiting period, no more:
    waiters ask again by themselves.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._here = ProcessSignals()
        self._lock = threading.Lock()
        self._pid: int | None = None

    def publish(self, public_id: str) -> None:
        """Ring the bells here and in every other process."""
        self._here.publish(public_id)
        if not self._folder.exists():
            return
        mine = f"{os.getpid()}.sock"
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
            sender.setblocking(False)
            for path in self._folder.glob("*.sock"):
                if path.name != mine:
                    _send(sender, path, public_id.encode())

    @contextmanager
    def listen(self, public_id: str) -> Iterator[threading.Event]:
        """Give a bell that rings when any process publishes."""
        self._receive_here()
        with self._here.listen(public_id) as bell:
            yield bell

    def _receive_here(self) -> None:
        # once per process, and anew after a fork
        with self._lock:
            if self._pid == os.getpid():
                return
            self._pid = os.getpid()
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            path = self._folder / f"{self._pid}.sock"
            path.unlink(missing_ok=True)
            receiver = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            _bind(receiver, path)
        threading.Thread(
            target=self._ring_for, args=(receiver,), name="signals", daemon=True
        ).start()

    def _ring_for(self, receiver: socket.socket) -> None:
        while True:
            self._here.publish(receiver.recv(64).decode("ascii", "replace"))


def _send(sender: socket.socket, path: Path, message: bytes) -> None:
    try:
        _at(path, lambda short: sender.sendto(message, short))
    except ConnectionRefusedError:
        path.unlink(missing_ok=True)  # its process is gone
    except (BlockingIOError, FileNotFoundError):
        pass


def _bind(receiver: socket.socket, path: Path) -> None:
    _at(path, receiver.bind)


def _at(path: Path, use: Callable[[str], object]) -> None:
    name = str(path)
    if len(name.encode()) < LONGEST_NAME:
        use(name)
        return
    descriptor = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        use(f"/proc/self/fd/{descriptor}/{path.name}")
    finally:
        os.close(descriptor)
