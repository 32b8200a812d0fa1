"""The Flask extensions, and the session that knows keys and tells of changes."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import current_app
from flask_babel import Babel
from flask_compress import Compress
from flask_login import LoginManager
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from flask_wtf import CSRFProtect
from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import Session, scoped_session

from portal.models.base import PLANNED_ANEW, Base
from portal.models.examination import Assessment, Examination
from portal.models.message import Message
from portal.models.screening import Screening
from portal.models.verification import Verification
from portal.ports import EXAMINING, SCREENING
from portal.states import ExaminationState

WRITES = "portal_writes"


class PortalSession(FlaskSession):
    """
    A database session that carries the keyring and tells who waits.

    After a commit it publishes each verification whose version grew, so that every
    screen that shows it asks again, and wakes the worker if messages were written
    or something is to be examined.
    """

    def __init__(self, db: SQLAlchemy, **options: Any) -> None:
        super().__init__(db, **options)
        self.info["keyring"] = current_app.extensions["portal"].config.keyring
        self.info["changed"] = set()
        self.info["wake"] = False


@event.listens_for(PortalSession, "before_flush")
def _note_changes(session: Session, *_: object) -> None:
    for row in session.dirty:
        if isinstance(row, Verification) and session.is_modified(row):
            session.info["changed"].add(row.public_id)
    if any(isinstance(row, Message) for row in session.new):
        session.info["wake"] = True
    rows = (*session.new, *session.dirty)
    if any(map(_waits, rows)):
        session.info["changed"].add(EXAMINING)
    if any(isinstance(row, Screening) and row.due_at for row in rows):
        session.info["changed"].add(SCREENING)


def _waits(row: object) -> bool:
    return (
        isinstance(row, Examination | Assessment)
        and row.state in {None, ExaminationState.WAITING}  # None: the default
    )


@event.listens_for(PortalSession, "after_commit")
def _tell_changes(session: Session) -> None:
    changed, session.info["changed"] = session.info["changed"], set()
    for public_id in changed:
        current_app.extensions["portal"].adapters.signals.publish(public_id)
    wake, session.info["wake"] = session.info["wake"], False
    if wake:
        current_app.extensions["portal"].adapters.jobs.wake()


@event.listens_for(PortalSession, "after_rollback")
def _drop_changes(session: Session) -> None:
    session.info["changed"].clear()
    session.info["wake"] = False


db = SQLAlchemy(model_class=Base, session_options={"class_": PortalSession})
csrf = CSRFProtect()
babel = Babel()
compress = Compress()
login = LoginManager()


def begin_write(session: Session | scoped_session[Any]) -> None:
    """
    Start a transaction that may write.

    On SQLite it takes the write lock at once: a transaction that reads first and
    writes later fails there when another wrote in between.
    """
    session.rollback()
    session.connection(execution_options={WRITES: True})


@contextmanager
def released(session: Session | scoped_session[Any]) -> Iterator[None]:
    """Hold no transaction and no connection while slow work is done inside."""
    session.rollback()
    yield
    begin_write(session)


def prepare_engine(engine: Engine) -> None:
    """Set SQLite up for many threads and processes, PostgreSQL for rare values."""
    if engine.dialect.name == "postgresql":
        event.listen(engine, "do_execute", _planned_anew)
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _: object) -> None:
        connection.isolation_level = None  # BEGIN is ours, below
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",  # an answered upload survives a power cut
            "foreign_keys=ON",
            "busy_timeout=15000",
            "secure_delete=ON",  # a destroyed key is not left in a free page
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(WRITES)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _planned_anew(cursor: Any, statement: str, values: Any, context: Any) -> bool:
    """Run a query that asks for it unprepared: prepared ones keep a plan for all."""
    if not PLANNED_ANEW.items() <= context.execution_options.items():
        return False
    cursor.execute(statement, values, prepare=False)
    return True
