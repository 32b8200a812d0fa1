"""How fast each page of the way is, beside a bare page, and its queries."""

import asyncio
import statistics
from contextvars import Context
from dataclasses import dataclass

from flask import Flask
from sqlalchemy import event

from bench import load, people
from bench.servers import Server
from portal.extensions import db

ROUNDS, SECONDS = 3, 2.0
PAGES = {
    "/verify/consent": "new",
    "/verify/document": "document_step",
    "/verify/handoff": "document_step",
    "/verify/selfie": "half_way",
    "/verify/phone": "phone_step",
    "/verify/email": "email_step",
    "/verify/review": "ready",
    "/verify/done": "in_review",
    "/profile": "half_way",
}


@dataclass(frozen=True)
class Measured:
    """One page: answers a second, the share of the bare page's, work and queries."""

    path: str
    rate: float
    share: float
    milliseconds: float  # of the processor, for one answer
    queries: int


def cookies(app: Flask) -> dict[str, str]:
    """Make a signed-in customer for each page."""
    found = {}
    for path, case in PAGES.items():
        customer = people.customer_in(app, case)
        if case == "new":
            people.begin(customer)
        enter = people.at_handoff if path.endswith("handoff") else people.signed_in
        found[path] = enter(app, customer)
    return found


def measure(
    ours: Server, bare: Server, app: Flask, known: dict[str, str]
) -> list[Measured]:
    """Measure every page in turn with the bare one, and take the middle of rounds."""
    return [_page(ours, bare, app, path, cookie) for path, cookie in known.items()]


def _page(ours: Server, bare: Server, app: Flask, path: str, cookie: str) -> Measured:
    asyncio.run(load.rate(ours.port, path, cookie, seconds=0.5))  # warm
    rates, shares, before = [], [], ours.processor_seconds()
    for _ in range(ROUNDS):
        base = asyncio.run(load.rate(bare.port, "/", "", seconds=SECONDS))
        rate = asyncio.run(load.rate(ours.port, path, cookie, seconds=SECONDS))
        rates.append(rate)
        shares.append(rate / base)
    work = (ours.processor_seconds() - before) / (sum(rates) * SECONDS)
    return Measured(
        path,
        statistics.median(rates),
        statistics.median(shares),
        work * 1000,
        queries(app, path, cookie),
    )


def queries(app: Flask, path: str, cookie: str) -> int:
    """Count what one page asks the database."""
    asked: list[str] = []

    def note(_c: object, _k: object, statement: str, *_: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        client = app.test_client(use_cookies=False)
        # a context of its own: ours must lend it nothing that it remembers
        answer = Context().run(client.get, path, headers={"Cookie": cookie})
        assert answer.status_code == 200, f"{path}: {answer.status}"
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len(asked)
