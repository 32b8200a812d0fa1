"""
A retention that is killed goes on: nothing twice, nothing left, and nothing too much.

Real workers end by SIGKILL at exact places, one after the other: before and after
commits, between the files of a batch, between kinds, amid the sweep of orphans.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.app import create_app
from portal.config import Config
from portal.extensions import begin_write, db
from portal.models.audit import AuditEvent
from portal.models.base import Base
from portal.models.case_file import CaseFile
from portal.models.customer import Customer
from portal.models.evidence import Evidence
from portal.models.kept import KeptRecord, RetentionReceipt
from portal.models.lawful import ExportPackage
from portal.models.message import Message
from portal.policy import SHIPPED, Policy
from portal.services import audit
from portal.services.retention import removals
from portal.services.retention.kinds import REMOVALS
from portal.states import MessageStatus
from portal.vault import DESTROYED
from tests import overdue
from tests.conftest import Databases, environment
from tests.processes import nursery, until

RECEIPT, PACKAGE, FILE = "retention_receipt", "export_package", "case_file"
# where each worker dies, and how many files no row names by then
DEATHS = {
    f"before:{RECEIPT}:1": 0,
    f"after:{RECEIPT}:1": 20,  # the files of a first batch of customers
    "delete:3": 20 + 3,  # of the five of the second two are gone
    f"before:{RECEIPT}:2": 20 + 3,
    f"after:{RECEIPT}:2": 20 + 3 + 2,
    "delete:4": 20 + 3 + 2 - 3,  # amid the sweep
    f"after:{PACKAGE}:1": 2,
    f"after:{FILE}:1": 1,
}


@dataclass(frozen=True)
class Death:
    """How things stood right after one."""

    receipts: list[str]
    orphans: int
    missing: set[str]  # files that a row names


@dataclass
class Aftermath:
    """What is left, and how it stood at each kill."""

    app: Flask
    due: dict[str, int]
    staying: dict[tuple[type[Base], int], tuple[object, ...]]
    deaths: list[Death] = field(default_factory=list)


@pytest.fixture(scope="module")
def aftermath(
    all_databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Aftermath]:
    folder = tmp_path_factory.mktemp("retention")
    with all_databases.fresh(folder) as url:
        settings = settings_for(folder, url)
        app = create_app(Config.from_env(settings))
        found = filled(app)
        with nursery(settings, folder) as started:
            for place in DEATHS:
                worker = started.worker(dies_at=place)
                until(lambda worker=worker: not worker.lives())
                found.deaths.append(standing(app))
            started.worker()
            until(lambda: not left(app))
        yield found
        with app.app_context():
            db.engine.dispose()


def settings_for(folder: Path, url: str) -> dict[str, str]:
    """Give settings with short leases: a worker may die while it sends a letter."""
    policy = folder / "policy.toml"
    shipped = SHIPPED.read_text("utf-8")
    policy.write_text(shipped.replace("lease_seconds = 120", "lease_seconds = 1"))
    return environment(folder / "instance", url, PORTAL_POLICY=str(policy))


def filled(app: Flask) -> Aftermath:
    """Keep a great deal, and remember what is not due."""
    with app.app_context():
        begin_write(db.session)
        session, now = db.session(), datetime.now(UTC)
        archive = overdue.Archive(app, session, now)
        archive.fill()
        session.commit()
        overdue.grow_old(archive.adapters.storage)
        waiting = removals.waiting(session, REMOVALS, policy=Policy.load(), now=now)
        staying = {
            (type(row), row.id): overdue.values(session, row) for row in archive.staying
        }
        return Aftermath(app, {each.key: each.count for each in waiting}, staying)


def standing(app: Flask) -> Death:
    """Look at rows and files."""
    with app.app_context():
        session, storage = db.session(), app.extensions["portal"].adapters.storage
        named, stored = overdue.named(session), overdue.stored(storage)
        query = select(RetentionReceipt.artefact).order_by(RetentionReceipt.id)
        receipts = list(session.scalars(query))
        return Death(receipts, len(stored - named), named - stored)


def left(app: Flask) -> int:
    """Count what still has to go: files, and letters to be sent."""
    waiting = Message.status.in_((MessageStatus.QUEUED, MessageStatus.SENDING))
    with app.app_context():
        unsent = db.session.scalar(select(func.count()).where(waiting)) or 0
    return unsent + standing(app).orphans


@pytest.fixture
def session(aftermath: Aftermath) -> Iterator[Session]:
    with aftermath.app.app_context():
        yield db.session()


def test_the_dry_run_said_before_what_would_go(aftermath: Aftermath):
    assert overdue.DUE == aftermath.due


def test_each_worker_died_where_it_should_and_the_next_went_on(aftermath: Aftermath):
    """Else the tests below would prove nothing."""
    receipts = [death.receipts for death in aftermath.deaths]

    assert [] == receipts[0]
    assert ["evidence"] == receipts[1]
    assert [*receipts[1], "evidence"] == receipts[2]
    assert [*receipts[2], "kept_records"] == receipts[3]
    assert [*receipts[3], "unfinished", "rejected"] == receipts[4]
    assert list(DEATHS.values()) == [death.orphans for death in aftermath.deaths]


def test_no_row_ever_named_a_file_that_was_gone(aftermath: Aftermath):
    assert [set()] * len(DEATHS) == [death.missing for death in aftermath.deaths]
    assert set() == standing(aftermath.app).missing


def test_everything_due_is_gone_with_one_receipt(
    aftermath: Aftermath, session: Session
):
    policy, now = Policy.load(), datetime.now(UTC)
    after = removals.waiting(session, REMOVALS, policy=policy, now=now)
    counted: Counter[str] = Counter()
    for row in session.scalars(select(RetentionReceipt)):
        counted[row.artefact] += row.count

    # pictures of what came to nothing leave their hashes, as old as they were
    hashes = overdue.DUE["unfinished"] + overdue.DUE["rejected"]
    assert {0} == {each.count for each in after}
    assert overdue.DUE | {"fingerprints": 1 + hashes} == counted
    assert 0 == standing(aftermath.app).orphans


def test_each_receipt_is_one_event_of_a_whole_log(session: Session):
    receipts = session.scalars(select(RetentionReceipt)).all()
    events = session.scalars(
        select(AuditEvent).where(AuditEvent.action == "retention.removed")
    ).all()

    assert Counter((row.event, row.artefact, row.count) for row in receipts) == Counter(
        (event.sequence, event.details["artefact"], event.details["count"])
        for event in events
    )
    assert len(receipts) == len(events)
    assert audit.verify(session).first_bad is None


def test_every_removal_is_told_once(session: Session):
    """In the log, and to those whose pictures went."""
    actions = Counter(session.scalars(select(AuditEvent.action)))
    again = session.scalars(select(KeptRecord)).all()
    letters = Counter(
        row.kind
        for row in session.scalars(select(Message))
        if not row.once.startswith("overdue:")
    )

    assert overdue.ENDED + len(again) == actions["customer.erased"]
    assert 2 == actions["kept_record.destroyed"]
    assert 2 + 2 == actions["evidence.removed"]
    assert 1 == actions["lawful.package_destroyed"] == actions["case_file.destroyed"]
    assert {"erased": overdue.ENDED, "evidence_removed": 2 + 2} == letters


def test_what_is_not_due_is_as_it_was(aftermath: Aftermath, session: Session):
    now = {
        (kind, row_id): overdue.values(session, session.get_one(kind, row_id))
        for kind, row_id in aftermath.staying
    }

    assert aftermath.staying == now


def test_the_keys_of_what_went_are_destroyed(session: Session):
    ended = session.scalars(select(Customer).where(Customer.erased_at.is_not(None)))
    records = session.scalars(select(KeptRecord).where(KeptRecord.gone_at.is_not(None)))
    packages = session.scalars(
        select(ExportPackage).where(ExportPackage.ended_at.is_not(None))
    )

    for rows, count in ((ended, overdue.ENDED + 3), (records, 2), (packages, 1)):
        assert [DESTROYED] * count == [row.wrapped_key for row in rows]
    assert 1 == session.scalar(select(func.count()).select_from(CaseFile))
    # held, lately, a record, two passages, two faces
    kept = select(func.count()).where(Evidence.storage_key.is_not(None))
    assert 7 == session.scalar(kept)
