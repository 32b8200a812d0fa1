"""
How long the page of numbers takes among many customers, on PostgreSQL.

A crowd has neither invitations nor messages, handoffs or refused pictures: they are
made here, as many as busy customers have.
"""

import statistics
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import psycopg
from sqlalchemy.engine import make_url

from bench.search import Portal, portal
from portal.clock import utc_now
from portal.extensions import db
from tests import databases

SIZES = (10_000, 100_000)
SAMPLES = 7
RANGES = {"30 days": 30, "90 days": 90, "13 months": 397}
AIM = 1000.0  # milliseconds

MORE = Path(__file__).with_suffix(".sql")


def measure(sizes: Sequence[int] = SIZES) -> Iterator[str]:
    """Give the milliseconds of the whole page, by the days that are asked for."""
    with databases.postgresql() as server:
        for size in sizes:
            with portal(server, size) as made:
                yield from _page(made)


def fill(made: Portal) -> None:
    """Make what a crowd has not."""
    with made.app.app_context():
        url = make_url(str(made.app.extensions["portal"].config.database_url))
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(MORE.read_bytes())
        connection.execute("VACUUM ANALYZE")
    db.session.rollback()


def count_each_time(made: Portal) -> None:
    """Keep nothing, however much there is to count."""
    kept = made.app.extensions["portal"]
    numbers = replace(kept.config.policy.numbers, keep_minutes=0)
    policy = replace(kept.config.policy, numbers=numbers)
    config = replace(kept.config, policy=policy)
    made.app.extensions["portal"] = replace(kept, config=config)


def _page(made: Portal) -> Iterator[str]:
    fill(made)
    count_each_time(made)
    for name, days in RANGES.items():
        first = (utc_now() - timedelta(days=days - 1)).date().isoformat()
        times = [
            made.milliseconds(f"/staff/numbers?from={first}")
            for _ in range(SAMPLES + 1)
        ][1:]
        median = statistics.median(times)
        yield (
            f"Numbers of {name} among {made.size:,} customers: {median:.0f} ms median, "
            f"{max(times):.0f} ms most{' (missed)' if median > AIM else ''}"
        )
