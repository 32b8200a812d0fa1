"""What the servers of blockchain analysts share: what they know, and how they lie."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

from tests.servers.serving import serving


@dataclass
class Told:
    """What a server says of one address; `score` and shares as its JSON has them."""

    score: Any = "0.04"
    level: str | None = "low"
    shares: dict[str, Any] = field(default_factory=dict)  # by the vendor's codes
    owner: tuple[str, str] | None = None  # name and the vendor's category
    unknown: bool = False
    pending: int = 0  # looks before it is ready
    fault: int | str = ""  # a status, or the name of another way to fail
    headers: dict[str, str] = field(default_factory=dict)
    change: dict[str, Any] = field(default_factory=dict)  # keys set in the answer


@dataclass
class Analyst:
    """What a server knows and what it was asked."""

    url: str = ""
    wallets: dict[str, Told] = field(default_factory=dict)  # by address or hash
    asked: list[tuple[str, str, bytes]] = field(default_factory=list)
    pause: float = 0  # seconds before each answer
    released: threading.Event = field(default_factory=threading.Event)

    def told(self, subject: str) -> Told:
        """Give what is known of an address, in whatever writing."""
        return self.wallets.get(subject, Told())


class Handler(BaseHTTPRequestHandler):
    """Answers in JSON, or fails as it was told to."""

    found: Analyst
    protocol_version = "HTTP/1.1"

    def handle(self) -> None:
        """Answer all questions of one connection; a reader may hang up at any time."""
        with suppress(ConnectionError):
            super().handle()

    def body(self) -> bytes:
        """Read what was sent, and keep it."""
        sent = self.rfile.read(int(self.headers["Content-Length"] or 0))
        self.found.asked.append((self.command, self.path, sent))
        self.found.released.wait(self.found.pause)
        return sent

    def failed(self, told: Told) -> bool:
        """Fail in the way that was asked for, if one was."""
        match told.fault:
            case "":
                return False
            case "cut off":
                self.begin(200, 500)
                self.wfile.write(b'{"id": "')
                self.close_connection = True
            case "slow":
                self.found.released.wait(20)
                self.close_connection = True
            case "drip":
                self.send_response(200)
                self.flush_headers()
                while not self.found.released.wait(0.05):
                    self.wfile.write(b"X-More: of nothing\r\n")
            case "no json":
                self.send(200, b"<html>")
            case "deep":
                self.send(200, b"[" * 200_000)
            case "huge":
                self.send(200, b'"' + b"x" * 5_000_000 + b'"')
            case "not a number":
                self.send(200, b'{"id": "x", "risk_score": NaN}')
            case int() as status:
                self.tell(status, {"detail": "as asked"}, told.headers)
        return True

    def tell(
        self, status: int, body: object, headers: dict[str, str] | None = None
    ) -> None:
        """Answer in JSON."""
        self.send(status, json.dumps(body).encode(), headers)

    def send(
        self, status: int, body: bytes, headers: dict[str, str] | None = None
    ) -> None:
        """Answer with these bytes."""
        self.begin(status, len(body), headers)
        try:
            self.wfile.write(body)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True  # the reader had enough

    def begin(
        self, status: int, length: int, headers: dict[str, str] | None = None
    ) -> None:
        """Send everything but the body."""
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(length))
        if status == 302:
            self.send_header("Location", "/elsewhere")
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def running(handler: type[Handler], found: Analyst) -> Iterator[Analyst]:
    """Run such a server on a free port of this machine."""
    bound = type("Bound", (handler,), {"found": found})
    with serving(bound, found.released) as found.url:
        yield found
