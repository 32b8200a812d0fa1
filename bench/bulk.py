"""How fast a list is checked, and how fast its invitations are written."""

import resource
import tempfile
import time
from collections.abc import Callable, Iterator

from flask import Flask

from bench import people
from portal.clock import utc_now
from portal.domain.files import lists
from portal.domain.files.encodings import decode
from portal.extensions import begin_write, db
from portal.jobs.bulk import check_batch, send_batch
from portal.models.bulk import BulkInvitation
from portal.services import bulk, customers, staff
from portal.services.bulk import pieces as bulk_pieces
from portal.services.bulk import reports
from portal.services.bulk.sends import BATCH
from portal.states import BulkState, BulkWay, Role

READ, CHECKED, KNOWN = 100_000, 10_000, 1_000


def measure(sent: int = 1_000) -> Iterator[str]:
    """Give a line for each figure, on a fresh portal with SQLite."""
    with tempfile.TemporaryDirectory() as folder:
        settings = {"PORTAL_ENV": "development", "PORTAL_INSTANCE": folder}
        with people.portal_app(settings) as app, app.app_context():
            yield from _read()
            yield from _check(app, sent)


def _read() -> Iterator[str]:
    raw = _list(0, READ).encode("utf-16")
    before = _megabytes()
    began = time.process_time()
    pieces = bulk_pieces.cut(lists.read(decode(raw).text), most=READ, language_of=str)
    took = time.process_time() - began
    yield (
        f"upload of {pieces.lines:,} lines ({len(raw) / 1e6:.0f} MB of UTF-16): "
        f"{took:.1f} CPU s, {_megabytes() - before:.0f} MB more at the most"
    )


def _check(app: Flask, sent: int) -> Iterator[str]:
    begin_write(db.session)
    session, now = db.session(), utc_now()
    sam = staff.add(
        session,
        name="Sam",
        email="bench@example.org",
        role=Role.SUPPORT,
        actor="bench",
        now=now,
    )
    references = [
        customers.register(
            session,
            actor="bench",
            now=now,
            days_to_verify=30,
            name=f"Known {n}",
            email=f"known{n}@example.org",
        ).reference
        for n in range(KNOWN)
    ]
    known = "".join(f"{reference},,,\n" for reference in references)
    text = _list(1, CHECKED - KNOWN) + known
    pieces = bulk_pieces.cut(lists.read(text), most=READ, language_of=str)
    asked = bulk.Asked(
        by=sam, once="bench", way=BulkWay.EMAIL, language="en", registers=True
    )
    row_id = bulk.from_file(session, pieces, asked, encoding="utf-8", now=now).id
    session.commit()
    took = _seconds(lambda: _all(check_batch))
    yield f"check of {CHECKED:,} lines: {CHECKED / took:,.0f} lines a CPU second"

    row = db.session.get_one(BulkInvitation, row_id)
    took = _seconds(lambda: reports.report(db.session(), row))
    yield f"report of {CHECKED:,} lines: {1000 * took:.0f} CPU ms"

    begin_write(db.session)
    row = db.session.get_one(BulkInvitation, row_id)
    bulk.change(db.session(), row, BulkState.SENDING, by=row.started_by, now=now)
    db.session.commit()
    policy = app.extensions["portal"].config.policy.bulk
    policy.__dict__["per_minute"] = 10**9  # what is measured is not the throttle
    batches = sent // BATCH
    took = _seconds(lambda: [send_batch() for _ in range(batches)])
    yield (
        f"invitations written ({batches * BATCH:,}, to strangers, who are registered "
        f"first): {batches * BATCH / took:,.0f} a CPU second"
    )


def _list(series: int, lines: int) -> str:
    return "reference,name,email,phone\n" + "".join(
        f'B{series}-{n},"Person {n}",b{series}.{n}@example.org,{4915110000000 + n:+d}\n'
        for n in range(lines)
    )


def _all(batch: Callable[[], bool]) -> None:
    while batch():
        pass


def _seconds(do: Callable[[], object]) -> float:
    # of the processor: a rate by the clock would be that of everything that runs here
    began = time.process_time()
    do()
    return time.process_time() - began


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
