"""What an export package costs: time and memory of making it and of handing it out."""

import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path

from flask import Flask

from bench import people
from portal.clock import utc_now
from portal.extensions import begin_write, db
from portal.jobs.packages import make_due
from portal.models.customer import Customer
from portal.models.evidence import Evidence
from portal.models.lawful import LawfulRequest
from portal.models.staff import Staff
from portal.models.verification import Verification
from portal.services import customers, lawful, staff, verifications
from portal.services.evidence.pieces import PICTURE, put
from portal.services.lawful import Asked
from portal.services.packages import downloads
from portal.states import DataKind, Device, EvidenceState, LawfulKind, Role, Side
from portal.web.staff.lawful.download import handed

SIZE = 1_500_000  # bytes of a picture as it is kept
COUNTS = (2, 20, 100)


def measure() -> Iterator[str]:
    """Give a line for each count of pictures, each measured in a fresh process."""
    context = get_context("spawn")
    for count in COUNTS:
        with context.Pool(1) as pool:
            yield pool.apply(_one, (count,))


def _one(count: int) -> str:
    with tempfile.TemporaryDirectory() as folder:
        settings = {"PORTAL_ENV": "development", "PORTAL_INSTANCE": folder}
        with people.portal_app(settings) as app:
            row_id, officer = _approved(app, count)
            before = _megabytes()
            making = _seconds(make_due)
            made = _megabytes() - before
            size = _handing(app, row_id, officer, Path(folder) / "package.zip")
    return (
        f"{count} pictures of {SIZE / 1e6:.1f} MB: made in {making:.2f} s, "
        f"{made:.0f} MB of memory on top; {size}"
    )


def _approved(app: Flask, count: int) -> tuple[int, int]:
    session, now = db.session(), utc_now()
    begin_write(db.session)
    clerk, officer = (
        staff.add(
            session,
            name=name,
            email=f"{name}@example.org",
            role=Role.COMPLIANCE,
            actor="bench",
            now=now,
        )
        for name in ("clerk", "officer")
    )
    customer = _customer(app, count)
    asked = Asked(
        kind=LawfulKind.COURT_ORDER,
        authority="A court",
        reference="1",
        legal_basis="A law",
        received_on=now.date(),
        due_on=None,
        data_kinds=tuple(DataKind),
        since=None,
        until=None,
    )
    row = lawful.write(session, customer, asked, by=clerk, now=now)
    lawful.ask(session, row, by=clerk, now=now)
    lawful.approve(session, row, by=officer, now=now - timedelta(seconds=1))
    db.session.commit()
    return row.id, officer.id


def _customer(app: Flask, count: int) -> Customer:
    session, now = db.session(), utc_now()
    storage, chance = app.extensions["portal"].adapters.storage, random.Random(7)
    customer = customers.register(
        session, name="Anna", actor="bench", days_to_verify=30, now=now
    )
    verification = verifications.start(session, customer, now=now)
    for number in range(count):
        row = _picture(verification, number)
        row.storage_key = put(row, PICTURE, chance.randbytes(SIZE), storage)
        session.add(row)
        session.flush()
    return customer


def _picture(verification: Verification, number: int) -> Evidence:
    return Evidence(
        public_id=f"{number:020}",
        verification=verification,
        side=Side.FRONT,
        state=EvidenceState.REPLACED,
        taken_on=Device.COMPUTER,
        received_at=utc_now(),
        at_version=1,
        fingerprint=number.to_bytes(32, "big"),
    )


def _handing(app: Flask, row_id: int, officer: int, to: Path) -> str:
    policy = app.extensions["portal"].config.policy.lawful
    begin_write(db.session)
    row = db.session.get_one(LawfulRequest, row_id)
    by = db.session.get_one(Staff, officer)
    handing = downloads.begin(db.session(), row, by=by, policy=policy, now=utc_now())
    db.session.commit()
    before = _megabytes()

    def save() -> None:
        with to.open("wb") as file:
            file.writelines(handed(app, handing, "staff:bench"))

    seconds = _seconds(save)
    return (
        f"{handing.size / 1e6:.0f} MB handed out in {seconds:.2f} s, "
        f"{_megabytes() - before:.0f} MB on top"
    )


def _seconds(do: Callable[[], object]) -> float:
    begin = time.perf_counter()
    do()
    return time.perf_counter() - begin


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
