"""A running portal in the test's own process, so that a test can turn its clock."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.serving import WSGIRequestHandler, make_server

from portal.adapters.choose import choose_adapters
from portal.app import create_app
from portal.config import Config
from portal.extensions import begin_write, db
from portal.jobs.rota import look
from portal.models.message import Message
from portal.policy import SHIPPED
from portal.states import Channel
from tests.browse import watch
from tests.clocks import ShiftedClock
from tests.conftest import environment
from tests.databases import free_port

LINK = re.compile(r"https?://\S+")
CODE = re.compile(r"\b\d{6}\b")


class Quiet(WSGIRequestHandler):
    """Keeps connections open as a real server does, and says nothing."""

    protocol_version = "HTTP/1.1"

    def log(self, *_: object) -> None:
        """Say nothing: the test tells what went wrong."""


@dataclass
class Worker:
    """Does the jobs in a thread as soon as it is woken."""

    app: Flask | None = None
    woken: threading.Event = field(default_factory=threading.Event)
    over: bool = False

    def wake(self) -> None:
        """Ask for the jobs to be done now."""
        self.woken.set()

    def run(self) -> None:
        """Do the jobs whenever woken, until it is over."""
        while self.woken.wait() and not self.over:
            self.woken.clear()
            assert self.app is not None
            look(self.app)


@dataclass(frozen=True)
class Live:
    """One running portal with its address, its clock and its rows."""

    app: Flask
    url: str
    clock: ShiftedClock
    faults: list[str]

    @contextmanager
    def rows(self) -> Iterator[Session]:
        """Give a database session; what is changed is committed."""
        with self.app.app_context():
            begin_write(db.session)  # the worker writes at the same time
            yield db.session()
            db.session.commit()

    def newest(self, channel: Channel, to: str) -> str:
        """Give the words of the newest message to somebody."""
        with self.rows() as session:
            digest = session.info["keyring"].digest(channel, to)
            message = session.scalars(
                select(Message)
                .where(Message.to_digest == digest)
                .order_by(Message.id.desc())
            ).first()
            assert message is not None, f"nothing was written to {to}"
            return message.body or ""

    def code(self, channel: Channel, to: str) -> str:
        """Give the six digits in the newest message to somebody."""
        return CODE.findall(self.newest(channel, to))[0]

    def link(self, channel: Channel, to: str) -> str:
        """Give the link in the newest message to somebody."""
        return LINK.findall(self.newest(channel, to))[-1]


@contextmanager
def live(instance: Path, database_url: str, **numbers: float) -> Iterator[Live]:
    """Start a portal and its worker; stop both after. `numbers` are the policy's."""
    port = free_port()
    instance.mkdir()
    policy = instance / "policy.toml"
    # nothing tells a request that waits that a test turned the clock: let it wait less
    text = SHIPPED.read_text("utf-8")
    for name, number in {"hold_seconds": 1, **numbers}.items():
        text, found = re.subn(rf"(?m)^{name} = [\d.]+", f"{name} = {number}", text)
        assert 1 == found, name
    policy.write_text(text)
    settings = environment(
        instance, database_url, PORT=str(port), PORTAL_POLICY=str(policy)
    )
    config = Config.from_env(settings)
    clock, worker, faults = ShiftedClock(), Worker(), []
    adapters = replace(choose_adapters(config), clock=clock, jobs=worker)
    app = worker.app = create_app(config, adapters)
    watch(app, faults)
    server = make_server("127.0.0.1", port, app, threaded=True, request_handler=Quiet)
    server.daemon_threads = False  # a request that waits ends before its database
    serving = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    working = threading.Thread(target=worker.run, daemon=True)
    serving.start()
    working.start()
    try:
        yield Live(app, config.public_url, clock, faults)
    finally:
        worker.over = True
        worker.wake()
        working.join()
        server.shutdown()
        serving.join()
        server.server_close()
        with app.app_context():
            db.engine.dispose()
