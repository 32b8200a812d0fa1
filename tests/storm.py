"""
Kills the portal's processes at random moments while customers and staff go on.

Everything is real: gunicorn, the worker, a mail server. `Storm.rage` gives back what
was acknowledged; what must hold afterwards is in `test_kills.py`.
"""

import hashlib
import random
import re
import secrets
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

import httpx
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from portal.states import Side
from tests.databases import free_port
from tests.processes import CLIENT, Nursery, Running, until

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
LONGEST = 3.0  # seconds from one kill to the next


@dataclass(frozen=True)
class Attempt:
    """One picture that was sent, and whether an answer came."""

    side: Side
    sha256: str
    acknowledged: bool


@dataclass
class Uploader:
    """A customer who sends picture after picture, whatever happens to the server."""

    cookie: str
    pictures: Mapping[Side, bytes]
    where: "Storm"
    attempts: list[Attempt] = field(default_factory=list)

    def run(self) -> None:
        """Send both sides in turn until the storm is over."""
        sides = (Side.FRONT, Side.BACK)
        token = ""
        while not self.where.over:
            side = sides[len(self.attempts) % 2]
            original = unique(self.pictures[side])
            digest = hashlib.sha256(original).hexdigest()
            try:
                token = token or self._token()
                began = time.monotonic()
                status = self._send(side, original, token)
                self.where.pace = time.monotonic() - began
            except httpx.ConnectError:
                time.sleep(0.02)  # nobody is there: nothing was sent
                continue
            except httpx.TransportError:
                status = 0
            self.attempts.append(Attempt(side, digest, status == 200))
            assert status in {0, 200}, status

    def _token(self) -> str:
        page = CLIENT.get(f"{self.where.url}/verify/document", headers=self._headers)
        assert page.status_code == 200, page.text
        if fresh := page.cookies.get("portal"):
            self.cookie = fresh  # it holds what the token belongs to
        return TOKEN.findall(page.text)[0]

    def _send(self, side: Side, original: bytes, token: str) -> int:
        fields = {
            "csrf_token": token,
            "action": "save",
            "document_type": "id_card",
            "issuing_country": "SWE",
        }
        return CLIENT.post(
            f"{self.where.url}/verify/document",
            data=fields,
            files={side.value: ("picture.jpg", original)},
            headers=self._headers,
        ).status_code

    @property
    def _headers(self) -> dict[str, str]:
        return {"Cookie": f"portal={self.cookie}"}


@dataclass
class Mailbox:
    """A mail server that takes its time and counts what it took."""

    taken: list[str] = field(default_factory=list)

    async def handle_DATA(  # noqa: N802 - the name that aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Take one e-mail."""
        content = envelope.content or b""
        text = content if isinstance(content, str) else content.decode()
        self.taken.append(re.findall(r"Message-ID: <(\w+)@", text)[0])
        return "250 taken"


@dataclass
class Storm:
    """Web servers and workers that are killed, one after the other."""

    nursery: Nursery
    chance: random.Random
    url: str = ""
    over: bool = False
    pace: float = 1.0  # seconds that an upload took lately, on this machine

    def rage(self, rounds: int) -> Iterator[int]:
        """Kill one of each every round; the next ones are up by then."""
        web, worker = self._start()
        for number in range(rounds):
            self.url = web.url
            yield number
            for each in self.chance.sample((web, worker), 2):
                time.sleep(self.chance.uniform(0, min(1.5 * self.pace, LONGEST)))
                each.kill()
            web, worker = self._start()
        self.url = web.url

    def _start(self) -> tuple[Running, Running]:
        web, worker = self.nursery.web(), self.nursery.worker()
        until(web.answers)
        until(worker.is_warm)
        return web, worker


@contextmanager
def sending(uploaders: list[Uploader], storm: Storm) -> Iterator[None]:
    """Let customers send while the block runs."""
    threads = [threading.Thread(target=each.run) for each in uploaders]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        storm.over = True
        for thread in threads:
            thread.join()


@contextmanager
def mail_server(mailbox: Mailbox) -> Iterator[int]:
    """Run a mail server; give its port."""
    port = free_port()
    server = Controller(mailbox, hostname="127.0.0.1", port=port, ready_timeout=60)
    server.start()
    try:
        yield port
    finally:
        server.stop()


def unique(jpeg: bytes) -> bytes:
    """Give the same picture as a file of other bytes: a comment is added."""
    comment = secrets.token_hex(16).encode()
    length = (len(comment) + 2).to_bytes(2, "big")
    return jpeg[:2] + b"\xff\xfe" + length + comment + jpeg[2:]
