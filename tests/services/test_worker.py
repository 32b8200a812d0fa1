"""The worker as a process: quick, hard to kill, quick to stop."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.app import create_app
from portal.clock import utc_now
from portal.config import ROOT, Config
from portal.extensions import begin_write, db
from portal.jobs.queue import WORKERS, Queue
from portal.jobs.worker import PULSE
from portal.models.message import Message
from portal.services import messages, signs
from portal.services.messages import Words
from portal.states import Channel, MessageStatus
from tests.conftest import environment

CODE = (
    "import os;from portal.app import create_app;from portal.config import Config;"
    "from portal.jobs.worker import run_worker;"
    "run_worker(create_app(Config.from_env(os.environ)))"
)


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> dict[str, str]:
    return environment(tmp_path / "instance", database_url)


@pytest.fixture
def app(settings: dict[str, str]) -> Iterator[Flask]:
    """A portal with the queue of its own, as in production."""
    app = create_app(Config.from_env(settings))
    yield app
    app.extensions["portal"].adapters.jobs.close()
    with app.app_context():
        db.engine.dispose()


@contextmanager
def worker(settings: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """Run a worker; wait until it gives a sign of life."""
    process = subprocess.Popen(
        [sys.executable, "-c", CODE], cwd=ROOT, env=os.environ | settings
    )
    try:
        wait_for(lambda: signs.seen(Path(settings["PORTAL_INSTANCE"])), seconds=60)
        yield process
    finally:
        process.kill()
        process.wait()


def wait_for(true, *, seconds: float) -> float:
    """Wait until something is so; give how long it took."""
    start = time.monotonic()
    while not true():
        assert time.monotonic() - start < seconds, "it never came"
        time.sleep(0.005)
    return time.monotonic() - start


def write(session: Session, once: str) -> None:
    """Write one text and commit it."""
    begin_write(session)
    messages.write(
        session,
        channel=Channel.SMS,
        kind="phone_code",
        to="+447700900123",
        words=Words("", "123456", ""),
        once=once,
        now=utc_now(),
    )
    session.commit()


def delivered(session: Session, count: int = 1) -> bool:
    """Say whether so many messages arrived."""
    session.rollback()
    statuses = session.scalars(select(Message.status)).all()
    return statuses.count(MessageStatus.DELIVERED) == count


def test_a_message_leaves_at_once_and_the_worker_stops_cleanly(
    session: Session, settings
):
    with worker(settings) as process:
        took = []
        for number in range(5):
            write(session, str(number))
            took.append(
                wait_for(lambda n=number: delivered(session, n + 1), seconds=60)
            )
        process.send_signal(signal.SIGTERM)

        assert process.wait(60) == 0

    assert sorted(took)[2] < PULSE / 2  # it was rung for, on however busy a machine
    assert not signs.seen(Path(settings["PORTAL_INSTANCE"]))


def test_what_was_written_without_a_worker_is_sent_when_one_comes(session, settings):
    write(session, "early")

    with worker(settings):
        wait_for(lambda: delivered(session), seconds=60)


def test_readiness_names_the_worker(app: Flask, settings):
    answer = app.test_client().get("/readyz")
    assert (answer.status_code, answer.json["parts"]["worker"]) == (503, False)

    signs.give(Path(settings["PORTAL_INSTANCE"]))

    assert app.test_client().get("/readyz").json["parts"]["worker"] is True


def test_ringing_often_leaves_few_tasks(tmp_path: Path):
    queue = Queue(tmp_path / "queue.sqlite3")

    for _ in range(50):
        queue.wake()

    assert queue.huey.pending_count() == WORKERS
    queue.close()


def test_a_queue_that_cannot_be_written_breaks_nothing(tmp_path: Path, caplog):
    queue = Queue(tmp_path / "missing" / "queue.sqlite3")

    queue.wake()

    assert "cannot be written" in caplog.text
