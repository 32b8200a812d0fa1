"""Read what a server sends: no more than can be meant, and no longer than is borne."""

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

import httpx

from portal.errors import ServiceUnreachable


class Deadline:
    """
    Hangs up on a server that takes too long in all; of a client with one connection.

    httpx bounds each read by itself: a server that sends a byte now and then would
    hold a thread for good.
    """

    def __init__(self) -> None:
        self._stream: Any = None  # of httpcore: the newest connection
        self._over = threading.Event()

    @contextmanager
    def within(self, seconds: float) -> Iterator[dict[str, Any]]:
        """
        Give the extensions of one request.

        Raise ServiceUnreachable once the time is over, whatever had come by then.
        """
        over = self._over = threading.Event()
        timer = threading.Timer(max(0.0, seconds), self._end, [over])
        timer.daemon = True
        timer.start()
        try:
            yield {"trace": self._watch}
        except httpx.HTTPError:
            if not over.is_set():
                raise
        finally:
            timer.cancel()
        if over.is_set():  # what looks whole may have been cut off
            raise ServiceUnreachable("its answer took too long") from None

    def _watch(self, event: str, info: Mapping[str, Any]) -> None:
        if event.endswith((".connect_tcp.complete", ".start_tls.complete")):
            self._stream = info["return_value"]
            if self._over.is_set():
                self._hang_up()

    def _end(self, over: threading.Event) -> None:
        over.set()
        self._hang_up()

    def _hang_up(self) -> None:
        if self._stream is not None:
            # closing it would leave another thread's read waiting; this ends it
            with suppress(OSError):
                found = self._stream.get_extra_info("socket")
                socket.socket.shutdown(found, socket.SHUT_RDWR)


def content(answer: httpx.Response, *, largest: int) -> bytes:
    """Give the body; raise ServiceUnreachable if it has more bytes than that."""
    read = bytearray()
    for chunk in answer.iter_bytes():
        read += chunk
        if len(read) > largest:
            raise ServiceUnreachable("its answer is too large")
    return bytes(read)
