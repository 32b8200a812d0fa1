"""
Screening goes on when its workers are killed: nothing passes without a verdict.

Two real workers at a time ask BitOK's and CoinKyt's formats, and are killed by
SIGKILL between the asking and the keeping; then every transfer, case and question is
counted.
"""

import json
import random
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.app import create_app
from portal.config import Config
from portal.domain.exposure import AnswerStatus, Direction, ScreeningOutcome
from portal.domain.transfers import ScreeningState, TransferState
from portal.extensions import begin_write, db
from portal.models.case import Case
from portal.models.customer import Customer
from portal.models.screening import ProviderAnswer, Screening
from portal.models.transfer import Transfer
from portal.policy import SHIPPED
from portal.services import audit, transfers
from tests.conftest import Databases, environment
from tests.factories import make_customer
from tests.processes import Nursery, nursery, until
from tests.servers import analysts
from tests.servers.bitok import KEY_ID, SECRET, Bitok, bitok
from tests.servers.coinkyt import KEY, coinkyt

MANY, ROUNDS, WORKERS = 60, 4, 2
DIRTY, LATER, SILENT = range(0, 10), range(10, 20), range(20, 23)
SEED = 20261122


@dataclass
class Aftermath:
    """What is left; after each kill, what was kept and how much had been asked."""

    app: Flask
    first: Bitok
    second: analysts.Analyst
    settled: list[int] = field(default_factory=list)
    kills: list[tuple[set[tuple[str, str]], tuple[int, int]]] = field(
        default_factory=list
    )


def address(number: int) -> str:
    """Give one wallet."""
    return f"0x{number + 1:040x}"


@pytest.fixture(scope="module")
def aftermath(
    all_databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Aftermath]:
    folder = tmp_path_factory.mktemp("transfers")
    with all_databases.fresh(folder) as url, bitok() as first, coinkyt() as second:
        settings = settings_for(folder, url, first.url, second.url)
        app = create_app(Config.from_env(settings))
        found = Aftermath(app, first, second)
        teach(first, second)
        with nursery(settings, folder) as started:
            rage(started, found)
        yield found
        with app.app_context():
            db.engine.dispose()


def settings_for(folder: Path, url: str, first: str, second: str) -> dict[str, str]:
    """Give settings with both providers, and leases as short as the storm."""
    policy = folder / "policy.toml"
    shipped = SHIPPED.read_text("utf-8")
    policy.write_text(
        shipped.replace("lease_seconds = 180", "lease_seconds = 2").replace(
            "parallel = 32", "parallel = 4"
        )
    )
    return environment(
        folder / "instance",
        url,
        PORTAL_POLICY=str(policy),
        ANALYTICS_PROVIDERS="bitok, coinkyt",
        BITOK_KEY_ID=KEY_ID,
        BITOK_SECRET=SECRET,
        BITOK_URL=first,
        COINKYT_KEY=KEY,
        COINKYT_URL=second,
    )


def teach(first: Bitok, second: analysts.Analyst) -> None:
    """Let the servers know who is dirty, who is slow, and when to fail."""
    first.pause = second.pause = 0.02
    for number in range(MANY):
        told = analysts.Told(shares={"exchange": 1.0})
        other = analysts.Told(shares={"EXCHANGE_LICENSED": "1"})
        if number in DIRTY:
            other = analysts.Told(score="0.9", shares={"MIXING_SERVICE": "0.8"})
        if number in LATER:
            other.pending = 1
        if number in SILENT:
            told.fault = 500
        first.wallets[address(number)] = told
        second.wallets[address(number)] = other


def enter(app: Flask, numbers: range) -> None:
    """Enter some of them, all of one customer."""
    with app.app_context():
        begin_write(db.session)
        session, now = db.session(), datetime.now(UTC)
        anna = session.scalar(select(Customer)) or make_customer(session, now=now)
        for number in numbers:
            transfers.enter(
                session,
                anna,
                direction=Direction.INCOMING,
                network="ethereum",
                asset="ETH",
                amount="1",
                sender=address(number),
                receiver=None,
                transaction=None,
                once=str(number),
                actor="test",
                now=now,
            )
        session.commit()


def rage(started: Nursery, found: Aftermath) -> None:
    """
    Kill pair after pair of workers, each soon after something was kept.

    A part is entered for each pair, so that however slow this test is, something is
    left for the next; before the last pair but one is killed, something is over.
    """
    chance = random.Random(SEED)
    part = MANY // ROUNDS
    for turn in range(ROUNDS):
        enter(found.app, range(turn * part, (turn + 1) * part))
        workers = [started.worker() for _ in range(WORKERS)]
        enough = len(kept(found.app)) + 5
        until(lambda enough=enough: len(kept(found.app)) > enough)
        if turn == ROUNDS - 2:
            until(lambda: settled(found.app) > 0)
        time.sleep(chance.uniform(0, 0.05))
        for worker in workers:
            worker.kill()
        found.settled.append(settled(found.app))
        marks = len(found.first.asked), len(found.second.asked)
        found.kills.append((kept(found.app), marks))
    for _ in range(WORKERS):
        started.worker()
    until(lambda: settled(found.app) == MANY - len(SILENT))


def kept(app: Flask) -> set[tuple[str, str]]:
    """Give provider and address of every answer that can be used."""
    with app.app_context():
        rows = db.session.scalars(
            select(ProviderAnswer).where(
                ProviderAnswer.next_at.is_(None), ProviderAnswer.status.is_not(None)
            )
        )
        return {(row.provider, row.screening.transfer.sender or "") for row in rows}


def settled(app: Flask) -> int:
    """Count the screenings that are over."""
    with app.app_context():
        query = select(func.count()).where(Screening.state == ScreeningState.SETTLED)
        return db.session.scalar(query) or 0


def asked_since(found: Aftermath, marks: tuple[int, int]) -> set[tuple[str, str]]:
    """Give provider and address of every question after a moment."""
    checks = [
        json.loads(body)["address"]
        for method, _, body in found.first.asked[marks[0] :]
        if method == "POST"
    ]
    questions = [
        parse_qs(urlsplit(path).query)["address"][0]
        for _, path, _ in found.second.asked[marks[1] :]
    ]
    return {("bitok", each) for each in checks} | {
        ("coinkyt", each) for each in questions
    }


@pytest.fixture
def session(aftermath: Aftermath) -> Iterator[Session]:
    with aftermath.app.app_context():
        yield db.session()


def test_the_kills_met_work_in_progress(aftermath: Aftermath):
    """Else the tests below would prove nothing."""
    assert any(0 < settled < MANY - len(SILENT) for settled in aftermath.settled)
    assert all(known for known, _ in aftermath.kills)


def test_nothing_passed_without_a_verdict_of_its_own(session: Session):
    rows = session.scalars(select(Transfer).order_by(Transfer.id)).all()
    verdicts = {row.public_id: row for row in session.scalars(select(Screening)).all()}

    states = Counter(row.state for row in rows)
    held = len(DIRTY) + len(SILENT)
    assert {TransferState.PASSED: MANY - held, TransferState.HELD: held} == states
    for row in rows:
        if row.state is TransferState.PASSED:
            verdict = verdicts[row.passed_by]
            assert row.id == verdict.transfer_id
            assert ScreeningOutcome.PASS is verdict.outcome
            needed = [each.status for each in verdict.answers if each.authoritative]
            assert [AnswerStatus.SCORED] * 2 == needed


def test_each_was_screened_once_and_has_one_case_at_the_most(session: Session):
    screened = Counter(session.scalars(select(Screening.transfer_id)))
    cases = Counter(session.scalars(select(Case.transfer_id)))

    assert {1} == set(screened.values())
    assert len(DIRTY) == len(cases)
    assert {1} == set(cases.values())


def test_nobody_was_asked_again_for_what_was_kept(aftermath: Aftermath):
    for known, marks in aftermath.kills:
        assert set() == known & asked_since(aftermath, marks)


def test_the_audit_log_is_whole(session: Session):
    assert audit.verify(session).first_bad is None
