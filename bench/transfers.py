"""How fast transfers are entered and screened, both providers asked."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median

from flask import Flask
from sqlalchemy import func, select

from bench import people
from bench.analysts import PAUSE
from portal.clock import utc_now
from portal.config import ROOT
from portal.domain.exposure import Direction
from portal.domain.transfers import TransferState
from portal.extensions import begin_write, db
from portal.jobs.screening import Screening
from portal.models.customer import Customer
from portal.models.transfer import Transfer
from portal.services import customers, transfers
from tests.servers.bitok import KEY_ID, SECRET
from tests.servers.coinkyt import KEY

MANY, FEW = 1_000, 20
BATCH = 20  # entered in one transaction


def measure(many: int = MANY) -> Iterator[str]:
    """Give a line for each figure, on fresh portals with SQLite."""
    with _servers() as (first, second):
        settings = {
            "ANALYTICS_PROVIDERS": "bitok, coinkyt",
            "BITOK_KEY_ID": KEY_ID,
            "BITOK_SECRET": SECRET,
            "BITOK_URL": first,
            "COINKYT_KEY": KEY,
            "COINKYT_URL": second,
        }
        with _portal(settings) as app:
            yield from _many(app, many)
    with _portal({"ANALYTICS_PROVIDERS": "sandbox, sandbox-b"}) as app:
        yield _one_by_one(app)


def _many(app: Flask, many: int) -> Iterator[str]:
    anna = _customer()
    began = time.process_time()
    for start in range(0, many, BATCH):
        _enter(anna, range(start, min(start + BATCH, many)))
    took = time.process_time() - began
    yield f"transfers entered: {many / took:,.0f} a CPU second"

    worker = Screening(app)
    began, busy = time.monotonic(), time.process_time()
    worker.work()
    while _waiting():  # a check that is not ready is looked at again later
        time.sleep(0.05)
        worker.work()
    took, busy = time.monotonic() - began, time.process_time() - busy
    worker.close()
    passed = _count(TransferState.PASSED)
    parallel = app.extensions["portal"].config.policy.transfer.parallel
    yield (
        f"{many:,} transfers screened by BitOK and CoinKyt, each answer after "
        f"{1000 * PAUSE:.0f} ms (BitOK gives four to a check), {parallel} at a time: "
        f"{took:.1f} s, of the processor {busy:.1f} s; {passed:,} passed"
    )


def _one_by_one(app: Flask) -> str:
    anna, waits = _customer(), []
    worker = Screening(app)
    worker.start()
    try:
        for number in range(FEW):
            _enter(anna, range(number, number + 1))
            began = time.monotonic()
            while _count(TransferState.PASSED) <= number:
                time.sleep(0.002)
            waits.append(time.monotonic() - began)
    finally:
        worker.stop()
    return (
        f"one transfer from its commit to its verdict, providers answering at once: "
        f"{1000 * median(waits):.0f} ms (median of {FEW})"
    )


def _enter(customer_id: int, numbers: range) -> None:
    begin_write(db.session)
    customer = db.session.get_one(Customer, customer_id)
    for number in numbers:
        transfers.enter(
            db.session(),
            customer,
            direction=Direction.INCOMING,
            network="ethereum",
            asset="ETH",
            amount="1.5",
            sender=f"0x{number + 1:040x}",
            receiver=None,
            transaction=None,
            once=f"bench:{number}",
            actor="bench",
            now=utc_now(),
        )
    db.session.commit()


def _customer() -> int:
    begin_write(db.session)
    found = customers.register(
        db.session(), actor="bench", now=utc_now(), days_to_verify=30, name="Anna"
    )
    db.session.commit()
    return found.id


def _waiting() -> int:
    return _count(TransferState.SCREENING)


def _count(state: TransferState) -> int:
    found = db.session.scalar(select(func.count()).where(Transfer.state == state))
    db.session.rollback()
    return found or 0


@contextmanager
def _portal(settings: dict[str, str]) -> Iterator[Flask]:
    with tempfile.TemporaryDirectory() as folder:
        own = {"PORTAL_ENV": "development", "PORTAL_INSTANCE": folder}
        with people.portal_app({**own, **settings}) as app:
            yield app


@contextmanager
def _servers() -> Iterator[list[str]]:
    with subprocess.Popen(
        [sys.executable, "-m", "bench.analysts"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        assert process.stdin
        yield process.stdout.readline().split()
        process.stdin.close()
