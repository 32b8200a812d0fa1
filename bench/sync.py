"""How long a computer takes to show what the phone did, with many that wait."""

import asyncio
import statistics
import time
from dataclasses import dataclass

from bench import load, people
from bench.load import Connection
from bench.people import Pair
from bench.servers import Server

SAMPLES = 40
BOUNDARY = "bench"


@dataclass(frozen=True)
class Delay:
    """The delays at one number of waiting computers, in milliseconds."""

    waiting: int
    upload: tuple[float, float]  # the phone's answer to the computer's page: p50, p95
    change: tuple[float, float]  # a commit by another process to the page
    rate: float  # of a step page meanwhile


@dataclass
class Waiter:
    """One computer that holds a request open."""

    pair: Pair
    connection: Connection
    version: int

    async def wait(self, until: asyncio.Event | None = None) -> float:
        """Ask as the page does, until something has changed; give when."""
        path = f"/verify/handoff?seen={self.version}"
        while True:
            answer = await self.connection.ask(
                path, cookie=self.pair.computer, headers="HX-Request: true\r\n"
            )
            if answer.status == 200:
                return answer.at
            if answer.status != 204 or (until and until.is_set()):
                raise RuntimeError(f"a waiting page was answered {answer.status}")


def measure(
    server: Server,
    pairs: list[Pair],
    picture: bytes,
    page: tuple[str, str],
    *,
    level: int,
) -> Delay:
    """Let as many wait; measure some of them, and a page's rate meanwhile."""
    return asyncio.run(_measure(server, pairs, picture, page, level))


async def _measure(
    server: Server, pairs: list[Pair], picture: bytes, page: tuple[str, str], level: int
) -> Delay:
    waiters = [Waiter(pair, Connection(server.port), pair.version) for pair in pairs]
    held = [asyncio.create_task(_hold(waiter)) for waiter in waiters[:level]]
    await asyncio.sleep(1 + level / 60)  # until all requests are held
    rate = await load.rate(server.port, *page, seconds=3)
    changes, uploads = [], []
    for number, waiter in enumerate(waiters[:SAMPLES]):
        if number < level:
            held[number].cancel()
        waiter.connection.close()
        changes.append(await _change(waiter))
        uploads.append(await _upload(server, waiter, picture))
    for task in held:
        task.cancel()
    for waiter in waiters:
        waiter.connection.close()
    return Delay(level, _spread(uploads), _spread(changes), rate)


async def _hold(waiter: Waiter) -> None:
    while True:
        await waiter.wait()


async def _change(waiter: Waiter) -> float:
    waiting = asyncio.create_task(waiter.wait())
    await asyncio.sleep(0.05)
    await asyncio.to_thread(people.touch, waiter.pair.verification)
    began = time.perf_counter()
    waiter.version += 1
    return (await waiting - began) * 1000


async def _upload(server: Server, waiter: Waiter, picture: bytes) -> float:
    waiting = asyncio.create_task(waiter.wait())
    await asyncio.sleep(0.05)
    phone = Connection(server.port)
    answer = await phone.ask(
        "/phone/document",
        method="POST",
        cookie=waiter.pair.phone,
        headers=f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\n",
        body=_form(waiter.pair.csrf, picture),
    )
    phone.close()
    if answer.status != 200:
        raise RuntimeError(f"the upload was answered {answer.status}")
    return (await waiting - answer.at) * 1000


def _form(csrf: str, picture: bytes) -> bytes:
    fields = {
        "csrf_token": csrf,
        "document_type": "passport",
        "issuing_country": "SWE",
        "action": "save",
    }
    parts = [
        f"--{BOUNDARY}\r\n"
        f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    file = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="front"; '
        f'filename="p.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
    )
    return (
        "".join([*parts, file]).encode() + picture + f"\r\n--{BOUNDARY}--\r\n".encode()
    )


def _spread(values: list[float]) -> tuple[float, float]:
    if len(values) < 2:
        return values[0], values[0]
    return statistics.median(values), statistics.quantiles(values, n=20)[-1]
