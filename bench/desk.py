"""
How long the page of the AML desk's numbers takes among 100,000 transfers.

The rows are made here, as a busy year leaves them: some screened again, a few held,
decided and refunded, with sealed parts as large as real answers have.
"""

import json
import secrets
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import psycopg
from flask import Flask
from sqlalchemy import text

from bench import people
from bench.numbers import AIM, RANGES, count_each_time
from bench.search import Portal
from portal.clock import utc_now
from portal.domain.exposure import AnswerStatus, Direction, ScreeningOutcome
from portal.domain.transfers import ScreeningState, ScreeningTrigger, TransferState
from portal.extensions import begin_write, db
from portal.models.case import Case, CaseDecision
from portal.models.screening import ProviderAnswer, Screening
from portal.models.transfer import Transfer
from portal.services import customers
from portal.states import CaseKind, CaseState, Measure, Role
from tests import databases, staff_cast

MANY = 100_000
BATCH = 2_000  # transfers of one transaction
SAMPLES = 5
DAYS = 397
ANSWER, RAW = 500, 1_000  # bytes
NOISE = secrets.token_bytes(RAW)
PASS, VERIFY = ScreeningOutcome.PASS, ScreeningOutcome.VERIFY
HOLD, FREEZE = ScreeningOutcome.HOLD, ScreeningOutcome.FREEZE
ENDS = {
    Measure.CONTINUE: TransferState.RELEASED,
    Measure.REFUND: TransferState.REFUNDED,
    Measure.FREEZE: TransferState.FROZEN,
}
GROUNDS = [
    {"rule": rule, "outcome": "pass", "provider": name, "value": "0.01", "limit": "5"}
    for rule in ("high_share", "medium_share", "score")
    for name in ("bitok", "coinkyt")
]


def measure(many: int = MANY) -> Iterator[str]:
    """Give the milliseconds of the whole page, on both databases."""
    with databases.postgresql() as server:
        url = f"{server}/{databases.new_database(server)}"
        with _portal({"DATABASE_URL": url}) as made:
            fill(made.app, many)
            with psycopg.connect(url, autocommit=True) as connection:
                connection.execute("VACUUM ANALYZE")
            yield from _page(made, many, "PostgreSQL")
    with _portal({}) as made:
        fill(made.app, many)
        db.session.execute(text("ANALYZE"))
        db.session.commit()
        yield from _page(made, many, "SQLite")


def _page(made: Portal, many: int, database: str) -> Iterator[str]:
    for name, days in RANGES.items():
        first = (utc_now() - timedelta(days=days - 1)).date().isoformat()
        path = f"/staff/aml?from={first}"
        made.milliseconds(path)
        began = time.process_time()
        times = [made.milliseconds(path) for _ in range(SAMPLES)]
        busy = (time.process_time() - began) * 1000 / SAMPLES
        median = statistics.median(times)
        yield (
            f"Numbers of the AML desk of {name} among {many:,} transfers, {database}: "
            f"{median:.0f} ms median, {max(times):.0f} ms most, of the processor in "
            f"the web process {busy:.0f} ms"
            f"{' (missed)' if median > AIM else ''}"
        )


@contextmanager
def _portal(settings: dict[str, str]) -> Iterator[Portal]:
    with tempfile.TemporaryDirectory() as folder:
        own = {"PORTAL_ENV": "development", "PORTAL_INSTANCE": folder, **settings}
        with people.portal_app(own) as app:
            begin_write(db.session)
            row = staff_cast.make_staff(db.session(), Role.COMPLIANCE, now=utc_now())
            client = staff_cast.browser(app, db.session(), row, now=utc_now())
            found = Portal(app, client, MANY)
            count_each_time(found)
            yield found


def fill(app: Flask, many: int) -> None:
    """Make the rows."""
    begin_write(db.session)
    anna = customers.register(
        db.session(), actor="bench", now=utc_now(), days_to_verify=30, name="Anna"
    ).id
    db.session.commit()
    rng = Random(7)
    for start in range(1, many + 1, BATCH):
        made = _Made(rng, anna)
        for number in range(start, min(start + BATCH, many + 1)):
            made.add(number)
        begin_write(db.session)
        for table, rows in made.rows.items():
            if rows:
                db.session.execute(table.__table__.insert(), rows)
        db.session.commit()


class _Made:
    """The rows of some transfers, by table, with ids of their own."""

    def __init__(self, rng: Random, customer: int) -> None:
        self.rng, self.customer = rng, customer
        tables: tuple[Any, ...] = (
            Transfer,
            Screening,
            ProviderAnswer,
            Case,
            CaseDecision,
        )
        self.rows: dict[Any, list[dict[str, Any]]] = {table: [] for table in tables}

    def add(self, number: int) -> None:
        """Make one transfer with all that belongs to it."""
        rng = self.rng
        at = utc_now() - timedelta(seconds=rng.randrange(DAYS * 86_400))
        first = rng.choices((PASS, HOLD, VERIFY, FREEZE), (920, 30, 49, 1))[0]
        measure = None
        if first is not PASS and rng.random() < 0.95:
            measure = rng.choice(list(ENDS))
        state = TransferState.PASSED if first is PASS else TransferState.HELD
        state = ENDS[measure] if measure else state
        passed_by = _public()
        self.rows[Transfer].append(
            {
                "id": number,
                "public_id": _public(),
                "customer_id": self.customer,
                "once": secrets.token_bytes(32),
                "direction": Direction.INCOMING,
                "network": "ethereum",
                "asset": "USDT",
                "amount": "1200.25",
                "address_digest": secrets.token_bytes(32),
                "sender_sealed": NOISE[:80],
                "state": state,
                "entered_at": at,
                "entered_by": "bench",
                "settled_at": at,
                "passed_by": passed_by,
                "first_verdict": first,
            }
        )
        self._screen(2 * number, number, at, first)
        if rng.random() < 0.2:
            again = at + (utc_now() - at) * rng.random()
            self._screen(2 * number + 1, number, again, PASS)
        if first is not PASS:
            self._decide(number, at, measure)

    def _screen(
        self, key: int, transfer: int, at: datetime, outcome: ScreeningOutcome
    ) -> None:
        late = self.rng.random() < 0.01
        seconds = self.rng.randrange(601, 9_000) if late else self.rng.randrange(1, 30)
        second = outcome if self.rng.random() < 0.97 else VERIFY
        self.rows[Screening].append(
            {
                "id": key,
                "said": json.dumps({"bitok": outcome, "coinkyt": second}),
                "apart": self.rng.randrange(1001),
                "public_id": _public(),
                "transfer_id": transfer,
                "trigger": ScreeningTrigger.ENTERED,
                "state": ScreeningState.SETTLED,
                "asked_at": at,
                "asked_by": "bench",
                "settled_at": at + timedelta(seconds=seconds),
                "seconds": seconds,
                "late": late,
                "outcome": outcome,
                "status": AnswerStatus.SCORED,
                "score": "12.5",
                "zones": {"high": "0.01", "medium": "0.02", "low": "0.97"},
                "categories": {"exchange": "0.97", "mixer": "0.01", "p2p": "0.02"},
                "grounds": GROUNDS,
                "policy": "bench",
                "person": outcome is not PASS,
            }
        )
        self._answer(key, "bitok", at, outcome)
        self._answer(key, "coinkyt", at, second)
        self._answer(key, "list", at, None)

    def _answer(
        self, screening: int, name: str, at: datetime, alone: ScreeningOutcome | None
    ) -> None:
        tries = int(self.rng.random() < 0.02)
        self.rows[ProviderAnswer].append(
            {
                "screening_id": screening,
                "provider": name,
                "authoritative": alone is not None,
                "status": AnswerStatus.SCORED if alone else AnswerStatus.NO_DATA,
                "asked_at": at,
                "answered_at": at,
                "tries": tries,
                "why": "",
                "alone": alone,
                "milliseconds": int(self.rng.gauss(800, 200)) if alone else 1,
                "failures": {"ReadTimeout": 1} if tries else None,
                "answer_sealed": NOISE[:ANSWER],
                "raw_sealed": NOISE if alone else None,
            }
        )

    def _decide(self, number: int, at: datetime, measure: Measure | None) -> None:
        seconds = self.rng.randrange(600, 100_000)
        end = at + timedelta(seconds=seconds)
        decided = measure is not None and end < datetime.now(UTC)
        self.rows[Case].append(
            {
                "id": number,
                "public_id": _public(),
                "customer_id": self.customer,
                "kind": CaseKind.TRANSFER,
                "state": CaseState.DECIDED if decided else CaseState.OPEN,
                "opened_at": at,
                "flagged_at": at,
                "decided_at": end if decided else None,
                "transfer_id": number,
                "screening_id": 2 * number,
                "grounds": GROUNDS,
                "round": 1,
                "version": 1,
            }
        )
        if decided:
            self.rows[CaseDecision].append(
                {
                    "public_id": _public(),
                    "case_id": number,
                    "staff_id": 1,
                    "measure": measure,
                    "reasons": [],
                    "round": 1,
                    "decided_at": end,
                    "seconds": seconds,
                    "late": seconds > 86_400,
                }
            )


def _public() -> str:
    return secrets.token_hex(10)
