"""What the clock costs among many customers: a look, and a morning's reminders."""

import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

from flask import Flask
from sqlalchemy import func, select

from bench.search import portal
from portal.clock import utc_now
from portal.extensions import db
from portal.jobs.ticking import tick
from portal.models.message import Message
from tests import databases

CUSTOMERS = 100_000
LOOKS = 50
LONGEST = 600.0  # seconds; then something is wrong


def measure(customers: int = CUSTOMERS) -> Iterator[str]:
    """Give the milliseconds of a look and the letters a second, on PostgreSQL."""
    with databases.postgresql() as server, portal(server, customers) as made:
        app = made.app
        with app.app_context():
            _turn(app, days=0)
            _work()
            idle = [_timed(tick) for _ in range(LOOKS)]
            _turn(app, days=1)
            letters, seconds = _work()
            dearest = max(_timed(tick) for _ in range(LOOKS))
    yield (
        f"The clock among {customers:,} customers: a look with nothing due takes "
        f"{statistics.median(idle) * 1000:.1f} ms median, {dearest * 1000:.1f} ms "
        f"most; a morning's {letters:,} letters are written in {seconds:.1f} s, "
        f"{letters / max(seconds, 0.001):.0f} a second."
    )


def _turn(app: Flask, *, days: int) -> None:
    """Set the portal's clock to a noon: nobody is written to at night."""
    kept = app.extensions["portal"]
    noon = utc_now().replace(hour=12, minute=0, second=0, microsecond=0)
    adapters = replace(kept.adapters, clock=lambda: noon + timedelta(days=days))
    app.extensions["portal"] = replace(kept, adapters=adapters)


def _work() -> tuple[int, float]:
    """Look until nothing more is written; give how many letters, and the seconds."""
    before, began = _letters(), time.monotonic()
    written, last = before, -1
    while written != last and time.monotonic() - began < LONGEST:
        tick()
        last, written = written, _letters()
    return written - before, time.monotonic() - began


def _letters() -> int:
    db.session.rollback()
    found = db.session.scalar(select(func.count(Message.id))) or 0
    db.session.rollback()
    return found


def _timed(act: Callable[[], None]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began
