"""What all tests share: one running portal on a fresh database each."""

import base64
import gc
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings
from jinja2 import FileSystemBytecodeCache
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from portal.adapters.email import MailOutbox
from portal.adapters.signals import ProcessSignals
from portal.adapters.sms import SmsOutbox
from portal.adapters.storage import MemoryStorage
from portal.app import create_app
from portal.cli import migrate
from portal.config import Config
from portal.extensions import db
from portal.jobs import turns
from portal.policy import Policy
from portal.ports import Adapters
from tests import databases
from tests.browse import BrowsingClient
from tests.clocks import SetClock

# the same examples every time, on however busy a machine
settings.register_profile("suite", deadline=None, derandomize=True)
settings.load_profile("suite")


def pytest_collection_finish() -> None:
    """Spare the collector what stays to the end: all modules and all tests."""
    gc.collect()
    gc.freeze()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        choices=("sqlite", "postgresql"),
        default="sqlite",
        help="which engine the tests run on",
    )


@dataclass
class CountedJobs:
    """Counts how often the worker was woken. For tests."""

    woken: int = 0

    def wake(self) -> None:
        """Count."""
        self.woken += 1


def key(letter: str) -> str:
    """Give a fixed key that is long enough."""
    return base64.b64encode(bytes((ord(letter) + n) % 256 for n in range(32))).decode()


def environment(instance: Path, url: str, **more: str) -> dict[str, str]:
    """Give the settings of a test's portal."""
    return {
        "PORTAL_ENV": "development",
        "PORTAL_INSTANCE": str(instance),
        "PORTAL_SECRET_KEY": "test " * 10,
        "PORTAL_MASTER_KEYS": key("m"),
        "PORTAL_INDEX_KEY": key("i"),
        "DATABASE_URL": url,
        **more,
    }


@dataclass
class Databases:
    """Gives each test a fresh, migrated database; one in PostgreSQL serves many."""

    folder: Path
    server: str | None  # None: SQLite
    template: str = ""
    shape: list[tuple[str]] = field(default_factory=list)
    idle: list[str] = field(default_factory=list)

    def prepare(self) -> None:
        """Migrate once; every test starts from a copy."""
        if self.server:
            self.template = databases.new_database(self.server)
            url = f"{self.server}/{self.template}"
        else:
            self.template = str(self.folder / "template.sqlite3")
            url = f"sqlite:///{self.template}"
        app = create_app(Config.from_env(environment(self.folder, url)))
        with app.app_context():
            migrate()
            db.engine.dispose()
        if self.server:
            self.shape = databases.shape(self.server, self.template)

    @contextmanager
    def fresh(self, folder: Path) -> Iterator[str]:
        """Lend an empty one for a while; give its URL."""
        if not self.server:
            path = folder / "portal.sqlite3"
            shutil.copy(self.template, path)
            yield f"sqlite:///{path}"
            return
        if not self.idle:
            self.idle.append(databases.new_database(self.server, self.template))
        name = self.idle.pop()
        yield f"{self.server}/{name}"
        if databases.empty_database(self.server, name, self.shape):
            self.idle.append(name)
        else:
            databases.drop_database(self.server, name)


@pytest.fixture(scope="session", autouse=True)
def unhurried() -> Iterator[None]:
    """Let a worker's turn hold all that is due, on however busy a machine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(turns, "TURN", 60.0)
        yield


@pytest.fixture(scope="session", autouse=True)
def said_once() -> Iterator[None]:
    """
    Read the policy and compile each address once: every test makes a portal with them.

    Three quarters of what making one costs. A rule's parts, and what builds its
    address, hang on nothing but what the key names.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Policy, "parse", staticmethod(cache(Policy.parse)))
        patch.setattr(Rule, "compile", _compiled_once(Rule.compile))
        yield


def _compiled_once(compile_: Callable[[Rule], None]) -> Callable[[Rule], None]:
    made: dict[tuple[object, ...], dict[str, object]] = {}
    keeps = ("_parts", "_trace", "_converters", "arguments", "_build", "_build_unknown")

    def once(rule: Rule) -> None:
        slashes = (rule.strict_slashes, rule.merge_slashes)
        key = (rule.rule, repr(rule.defaults), rule.subdomain, rule.host, *slashes)
        if key not in made:
            compile_(rule)
            made[key] = {name: vars(rule)[name] for name in keeps}
        vars(rule).update(made[key])

    return once


@pytest.fixture(scope="session")
def all_databases(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Databases]:
    folder = tmp_path_factory.mktemp("databases")
    if request.config.getoption("--database") == "sqlite":
        found = Databases(folder, None)
        found.prepare()
        yield found
        return
    with databases.postgresql() as server:
        found = Databases(folder, server)
        found.prepare()
        yield found


@pytest.fixture
def database_url(all_databases: Databases, tmp_path: Path) -> Iterator[str]:
    with all_databases.fresh(tmp_path) as url:
        yield url


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def adapters(clock: SetClock) -> Adapters:
    return Adapters(
        sms=SmsOutbox(),
        email=MailOutbox(),
        storage=MemoryStorage(clock),
        signals=ProcessSignals(),
        jobs=CountedJobs(),
        clock=clock,
    )


@pytest.fixture
def config(tmp_path: Path, database_url: str) -> Config:
    return Config.from_env(environment(tmp_path / "instance", database_url))


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of this run, which all its workers share."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    folder /= "shared"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def templates(shared: Path) -> FileSystemBytecodeCache:
    """Compiled templates, so that not every test and worker compiles them anew."""
    return FileSystemBytecodeCache(str(shared))


@pytest.fixture
def app(
    config: Config, adapters: Adapters, templates: FileSystemBytecodeCache
) -> Iterator[Flask]:
    app = create_app(config, adapters)
    app.jinja_env.bytecode_cache = templates
    app.testing = True
    app.test_client_class = BrowsingClient
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def another_app(adapters: Adapters) -> Iterator[Callable[[Mapping[str, str]], Flask]]:
    """Make portals with other settings; what they opened is closed after the test."""
    made: list[Flask] = []

    def make(settings: Mapping[str, str]) -> Flask:
        made.append(create_app(Config.from_env(settings), adapters))
        return made[-1]

    yield make
    for each in made:
        with each.app_context():
            db.engine.dispose()


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A database session of its own; commit before a client looks."""
    with app.app_context():
        yield db.session()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without JavaScript; forms need no CSRF token here."""
    app.config["WTF_CSRF_ENABLED"] = False
    return app.test_client()
