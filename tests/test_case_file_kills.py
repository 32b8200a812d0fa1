"""A worker that is killed while it makes a case file leaves one, whole."""

import hashlib
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from portal.app import create_app
from portal.clock import utc_now
from portal.config import Config
from portal.extensions import begin_write, db
from portal.models.case import Case, CaseNote
from portal.models.case_file import CaseFile
from portal.policy import SHIPPED
from portal.services import case_files, cases
from portal.states import CaseKind
from tests.case_cast import officer
from tests.case_file_cast import text_of
from tests.conftest import Databases, environment
from tests.factories import make_customer
from tests.processes import nursery, until

KILLS = 2
NOTES = 100  # they take a worker some tenths of a second


def settings_for(folder: Path, url: str) -> dict[str, str]:
    """Give settings with tries enough for the storm."""
    policy = folder / "policy.toml"
    text = SHIPPED.read_text("utf-8")
    policy.write_text(text.replace("file_tries = 3", "file_tries = 99"))
    return environment(folder / "instance", url, PORTAL_POLICY=str(policy))


def asked() -> Case:
    """Ask for the paper of a case that takes a while."""
    session, now = db.session(), utc_now()
    by = officer(session)
    begin_write(db.session)
    customer = make_customer(session, now=now)
    case = cases.open_about(session, customer, kind=CaseKind.NOTICE, by=by, now=now)
    for number in range(NOTES):
        note = CaseNote(case=case, staff=by, written_at=now)
        session.add(note)
        session.flush()
        note.text = f"note {number}. " + "It was looked at once more. " * 30
    case_files.ask(session, case, by=by, now=now)
    session.commit()
    return case


def standing(app: Flask) -> CaseFile:
    """Give the row as it is now, and wake the worker."""
    db.session.rollback()
    app.extensions["portal"].adapters.jobs.wake()
    return db.session.scalars(
        select(CaseFile).execution_options(populate_existing=True)
    ).one()


def lease_ends() -> None:
    """Let the time be over after which a worker is taken for dead."""
    begin_write(db.session)
    db.session.scalars(select(CaseFile)).one().due_at = utc_now()
    db.session.commit()


def test_a_killed_worker_leaves_one_whole_paper(
    all_databases: Databases, tmp_path: Path
):
    with all_databases.fresh(tmp_path) as url:
        settings = settings_for(tmp_path, url)
        app = create_app(Config.from_env(settings))
        storage = app.extensions["portal"].adapters.storage
        with app.app_context(), nursery(settings, tmp_path) as started:
            asked()
            for _ in range(KILLS):
                before = standing(app).attempt
                worker = started.worker()
                until(lambda number=before: standing(app).attempt > number)
                worker.kill()
                assert standing(app).made_at is None
                lease_ends()
            started.worker()
            until(lambda: standing(app).made_at is not None)

            row = standing(app)
            paper = case_files.open_file(row, storage)

            assert KILLS < row.attempt
            assert hashlib.sha256(paper).digest() == row.digest
            assert f"note {NOTES - 1}" in text_of(paper)
            app.extensions["portal"].adapters.jobs.close()
            db.session.remove()
            db.engine.dispose()
