"""A small HTTP client that costs little: it must not be what is measured."""

import asyncio
import time
from dataclasses import dataclass

CONNECTIONS = 8


@dataclass(frozen=True)
class Answer:
    """A status, the body, and when its last byte came."""

    status: int
    body: bytes
    at: float


class Connection:
    """One kept-alive connection."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def ask(
        self,
        path: str,
        *,
        cookie: str = "",
        headers: str = "",
        method: str = "GET",
        body: bytes = b"",
    ) -> Answer:
        """Send one request and read the whole answer."""
        if self._writer is None or self._reader is None:
            self._reader, self._writer = await asyncio.open_connection(
                "127.0.0.1", self._port
            )
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\n"
            f"Cookie: {cookie}\r\nContent-Length: {len(body)}\r\n{headers}\r\n"
        )
        self._writer.write(head.encode() + body)
        status, length, closes = _parse(await self._reader.readuntil(b"\r\n\r\n"))
        got = await self._reader.readexactly(length)
        at = time.perf_counter()
        if closes:
            self.close()
        return Answer(status, got, at)

    def close(self) -> None:
        """Close it; the next request opens another."""
        if self._writer is not None:
            self._writer.close()
        self._reader = self._writer = None


def _parse(head: bytes) -> tuple[int, int, bool]:
    lines = head.decode("latin-1").lower().split("\r\n")
    length = next(
        (int(x.partition(":")[2]) for x in lines if x.startswith("content-length")), 0
    )
    return int(lines[0].split()[1]), length, "connection: close" in lines


async def rate(port: int, path: str, cookie: str, *, seconds: float) -> float:
    """Give how many times a second the page is answered with 200."""
    stop = time.perf_counter() + seconds
    done = await asyncio.gather(
        *(_repeat(port, path, cookie, stop) for _ in range(CONNECTIONS))
    )
    return sum(done) / seconds


async def _repeat(port: int, path: str, cookie: str, stop: float) -> int:
    connection, count = Connection(port), 0
    while time.perf_counter() < stop:
        answer = await connection.ask(path, cookie=cookie)
        if answer.status != 200:
            raise RuntimeError(f"{path} answered {answer.status}")
        count += 1
    connection.close()
    return count
