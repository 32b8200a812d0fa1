"""What a register and a case file cost: time, and memory that stays flat."""

import resource
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path
from zoneinfo import ZoneInfo

from flask import Flask
from sqlalchemy import insert

from bench import people
from portal.clock import utc_now
from portal.domain.exposure import Direction, ScreeningOutcome
from portal.domain.files.sheets_out import lines
from portal.domain.transfers import TransferState
from portal.extensions import begin_write, db
from portal.jobs.case_files import make_files
from portal.models.base import new_public_id
from portal.models.case import Case, CaseNote
from portal.models.customer import Customer
from portal.models.staff import Staff
from portal.models.transfer import Transfer
from portal.services import case_files, customers, registers, staff
from portal.states import CaseKind, CaseState, Role
from portal.web.staff.registers import read_rows

COUNTS = (10_000, 100_000)
CUSTOMERS = 1000
AT_ONCE = 2000
NOTES = (2, 200)
ZONE = ZoneInfo("UTC")
GROUNDS = [{"rule": "score", "outcome": "verify", "provider": "bitok"}]


def measure() -> Iterator[str]:
    """Give a line for each count, each measured in a fresh process."""
    context = get_context("spawn")
    for count in COUNTS:
        with context.Pool(1) as pool:
            yield pool.apply(_register, (count,))
    for count in NOTES:
        with context.Pool(1) as pool:
            yield pool.apply(_file, (count,))


def _register(count: int) -> str:
    with (
        tempfile.TemporaryDirectory() as folder,
        people.portal_app(
            {"PORTAL_ENV": "development", "PORTAL_INSTANCE": folder}
        ) as app,
    ):
        _fill(app, count)
        register, now = registers.REGISTERS["cases"], utc_now()
        day = timedelta(days=1)
        counted = time.perf_counter()
        found = registers.extent(db.session(), register, now - day, now + day)
        counted = time.perf_counter() - counted
        db.session.rollback()
        before, begun = _megabytes(), time.perf_counter()
        longest, size, most, last = 0.0, 0, before, time.perf_counter()
        for line in lines(read_rows(app, register, found, ZONE)):
            longest = max(longest, time.perf_counter() - last)
            size, most = size + len(line), max(most, _megabytes())
            last = time.perf_counter()
        taken = time.perf_counter() - begun
    return (
        f"register of {found.count} cases: {taken:.1f} s, {size / 1e6:.0f} MB, "
        f"at most {most - before:.0f} MB of memory on top; counted in "
        f"{counted * 1000:.0f} ms, longest transaction {longest * 1000:.0f} ms"
    )


def _file(count: int) -> str:
    with (
        tempfile.TemporaryDirectory() as folder,
        people.portal_app(
            {"PORTAL_ENV": "development", "PORTAL_INSTANCE": folder}
        ) as app,
    ):
        _fill(app, 1)
        begin_write(db.session)
        case, by = db.session.query(Case).one(), _officer()
        for number in range(count):
            note = CaseNote(case=case, staff=by, written_at=utc_now())
            db.session.add(note)
            db.session.flush()
            note.text = f"{number}: " + "they showed where the money comes from. " * 10
        case_files.ask(db.session(), case, by=by, now=utc_now())
        db.session.commit()
        before, begun = _megabytes(), time.process_time()
        make_files()
        taken = time.process_time() - begun
        row = case_files.of(db.session(), case)
        size = row.size if row and row.size else 0
    return (
        f"case file with {count} notes: {taken:.2f} s of the processor, "
        f"{size / 1000:.0f} kB, {_megabytes() - before:.0f} MB of memory on top"
    )


def _fill(app: Flask, count: int) -> None:
    owners = _owners(min(CUSTOMERS, count))
    for start in range(0, count, AT_ONCE):
        begin_write(db.session)
        _add(owners, range(start, min(start + AT_ONCE, count)))
        db.session.commit()
        db.session.expunge_all()


def _owners(count: int) -> list[Customer]:
    begin_write(db.session)
    found = [
        customers.register(
            db.session(),
            name=f"Person {number}",
            email=f"{number}@example.org",
            days_to_verify=30,
            actor="bench",
            now=utc_now(),
        )
        for number in range(count)
    ]
    db.session.commit()
    return found


def _add(owners: list[Customer], numbers: range) -> None:
    now, rows = utc_now(), []
    for number in numbers:
        owner = db.session.merge(owners[number % len(owners)], load=True)
        rows.append(
            {
                "id": number + 1,
                "public_id": new_public_id(),
                "customer_id": owner.id,
                "once": number.to_bytes(32, "big"),
                "direction": Direction.INCOMING,
                "network": "ethereum",
                "asset": "ETH",
                "amount": "1.000000000000000001",
                "address_digest": bytes(32),
                "sender_sealed": Transfer.sender.seal(owner.vault, f"0x{number:040x}"),
                "transaction_sealed": Transfer.transaction.seal(
                    owner.vault, f"0x{number:064x}"
                ),
                "state": TransferState.HELD,
                "entered_at": now,
                "entered_by": "bench",
            }
        )
    db.session.execute(insert(Transfer), rows)
    db.session.execute(
        insert(Case),
        [
            {
                "public_id": new_public_id(),
                "customer_id": row["customer_id"],
                "kind": CaseKind.TRANSFER,
                "state": CaseState.OPEN,
                "opened_at": now,
                "transfer_id": row["id"],
                "outcome": ScreeningOutcome.VERIFY,
                "grounds": GROUNDS,
                "round": 1,
                "version": 1,
                "flagged_at": now,
            }
            for row in rows
        ],
    )


def _officer() -> Staff:
    return staff.add(
        db.session(),
        name="Cora",
        email="cora@example.org",
        role=Role.COMPLIANCE,
        actor="bench",
        now=utc_now(),
    )


def _megabytes() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6
