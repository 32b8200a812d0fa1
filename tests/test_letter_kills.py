"""
Who is written to by the clock gets one letter, however often the worker is killed.

Workers die by SIGKILL before a commit with which those who are asked once more are
told, and after one with which the clock reminds; both go through people in batches.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.app import create_app
from portal.config import Config
from portal.extensions import begin_write, db
from portal.models.audit import AuditEvent
from portal.models.clock import ClockMark
from portal.models.invitation import Invitation
from portal.models.message import Message
from portal.models.reverification import Reverification
from portal.policy import SHIPPED, Policy
from portal.services import audit
from portal.services.reverification import asking
from portal.states import MessageStatus, ReverificationKind
from tests.conftest import Databases, environment
from tests.factories import make_customer
from tests.processes import nursery, until

ASKED, REMINDED = 30, 25
MARKS = len(Policy.load().customer.remind_days) + 1  # and the closing of orders
# where each worker dies, unless its other threads are through by then
DEATHS = ("before:reverification:2", "after:clock_mark:1")


@pytest.fixture(scope="module")
def aftermath(
    all_databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Flask, list[int]]]:
    folder = tmp_path_factory.mktemp("letters")
    with all_databases.fresh(folder) as url:
        settings = settings_for(folder, url)
        app = create_app(Config.from_env(settings))
        people(app)
        written = []
        with nursery(settings, folder) as started:
            for place in DEATHS:
                worker = started.worker(dies_at=place)
                until(lambda worker=worker: not worker.lives() or is_done(app))
                worker.kill()
                written.append(count(app))
            started.worker()
            until(lambda: is_done(app))
        yield app, written
        with app.app_context():
            db.engine.dispose()


def settings_for(folder: Path, url: str) -> dict[str, str]:
    """Give settings in which it is noon, and leases are short."""
    policy = folder / "policy.toml"
    shipped = SHIPPED.read_text("utf-8")
    policy.write_text(shipped.replace("lease_seconds = 120", "lease_seconds = 1"))
    zone = f"Etc/GMT{datetime.now(UTC).hour - 12:+d}"  # their signs are the other way
    return environment(
        folder / "instance", url, PORTAL_POLICY=str(policy), PORTAL_TIMEZONE=zone
    )


def people(app: Flask) -> None:
    """Ask some verified customers once more; let others be due for a reminder."""
    with app.app_context():
        begin_write(db.session)
        session, now = db.session(), datetime.now(UTC)
        week = now - timedelta(days=7)
        for number in range(ASKED):
            row = make_customer(session, email=f"a{number}@example.org", now=week)
            row.verified_at = row.email_confirmed_at = week
            asking.add(
                session,
                row,
                kind=ReverificationKind.CONFIRM,
                why=None,
                by=None,
                grace=timedelta(days=30),
                now=now,
            )
        for number in range(REMINDED):
            make_customer(session, email=f"r{number}@example.org", now=week)
        session.commit()


def count(app: Flask) -> int:
    """Count the letters."""
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Message)) or 0


def is_done(app: Flask) -> bool:
    """Say whether the clock went through everybody, and all letters are out."""
    with app.app_context():
        states = set(db.session.scalars(select(Message.status)))
        marks = db.session.scalars(select(ClockMark)).all()
        passed = [mark for mark in marks if not mark.customer_id]
        return len(passed) == MARKS and not states & {
            MessageStatus.QUEUED,
            MessageStatus.SENDING,
        }


@pytest.fixture
def session(aftermath: tuple[Flask, list[int]]) -> Iterator[Session]:
    with aftermath[0].app_context():
        yield db.session()


def test_the_kills_met_work_in_progress(aftermath: tuple[Flask, list[int]]):
    """Else the tests below would prove nothing."""
    assert sorted(aftermath[1]) == aftermath[1]
    assert any(0 < letters < ASKED + REMINDED for letters in aftermath[1])


def test_everybody_got_one_letter(session: Session):
    rows = session.scalars(select(Message)).all()
    kinds = Counter(row.kind for row in rows)

    assert {1} == set(Counter(row.to for row in rows).values())
    assert {"reverify_confirm": ASKED, "reminder": REMINDED} == kinds
    assert {1} == set(Counter(session.scalars(select(Invitation.customer_id))).values())


def test_each_letter_is_one_event_of_a_whole_log(session: Session):
    actions = Counter(session.scalars(select(AuditEvent.action)))
    told = session.scalars(select(Reverification.tell_at)).all()

    assert (ASKED, REMINDED) == (
        actions["reverification.asked"],
        actions["customer.reminded"],
    )
    assert all(at > datetime.now(UTC) for at in told if at)
    assert audit.verify(session).first_bad is None
