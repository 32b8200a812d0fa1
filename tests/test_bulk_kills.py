"""
A bulk invitation whose worker is killed goes on: none twice, none left out.

The workers are real processes that end by SIGKILL at a commit while they check and
while they send; then every line, every invitation and every message is counted.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.app import create_app
from portal.config import Config
from portal.domain.files import lists
from portal.extensions import begin_write, db
from portal.models.bulk import BulkInvitation, BulkLine
from portal.models.customer import Customer
from portal.models.invitation import Invitation
from portal.models.message import Message
from portal.policy import SHIPPED
from portal.services import audit, bulk
from portal.services.bulk import pieces as bulk_pieces
from portal.states import BulkState, BulkWay, LineState, Role
from tests.conftest import Databases, environment
from tests.factories import make_customer
from tests.processes import Nursery, nursery, until
from tests.staff_cast import make_staff

KNOWN, STRANGERS = 40, 200
PIECE = 15  # lines that are checked at once
# where three workers die in each half, one after the other
PLACES = ("after:bulk_line:1", "before:bulk_line:2", "after:bulk_line:1")


@dataclass
class Aftermath:
    """What is left, and how far it was at each kill."""

    app: Flask
    bulk_id: int
    checked: list[int]
    sent: list[int]


@pytest.fixture(scope="module")
def aftermath(
    all_databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Aftermath]:
    folder = tmp_path_factory.mktemp("bulk")
    with all_databases.fresh(folder) as url:
        settings = fast(folder, url)
        app = create_app(Config.from_env(settings))
        found = Aftermath(app, asked(app), [], [])
        with nursery(settings, folder) as started:
            until_state(started, found, BulkState.READY, found.checked)
            press_send(found)
            until_state(started, found, BulkState.DONE, found.sent)
        yield found
        with app.app_context():
            db.engine.dispose()


def fast(folder: Path, url: str) -> dict[str, str]:
    """Give settings without a throttle: what is tested must not wait for minutes."""
    policy = folder / "policy.toml"
    shipped = SHIPPED.read_text("utf-8")
    policy.write_text(shipped.replace("per_minute = 600", "per_minute = 600000"))
    return environment(folder / "instance", url, PORTAL_POLICY=str(policy))


def asked(app: Flask) -> int:
    """Ask for an invitation of known customers and strangers; give the row's id."""
    with app.app_context():
        begin_write(db.session)
        session, now = db.session(), datetime.now(UTC)
        sam = make_staff(session, Role.SUPPORT, now=now)
        known = [
            make_customer(session, email=f"k{n}@example.org", now=now).reference
            for n in range(KNOWN)
        ]
        people = "".join(
            (
                "reference,name,email\n",
                *(f"{reference},,\n" for reference in known),
                *(f",N{n},n{n}@example.org\n" for n in range(STRANGERS)),
            )
        )
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(bulk_pieces, "PIECE", PIECE)
            pieces = bulk_pieces.cut(lists.read(people), most=9999, language_of=str)
        asking = bulk.Asked(
            by=sam, once="x", way=BulkWay.EMAIL, language="en", registers=True
        )
        row = bulk.from_file(session, pieces, asking, encoding="utf-8", now=now)
        session.commit()
        return row.id


def until_state(
    started: Nursery, found: Aftermath, state: BulkState, progress: list[int]
) -> None:
    """Let worker after worker die while it moves something; then wait."""
    for place in PLACES:
        worker = started.worker(dies_at=place)
        until(lambda worker=worker: not worker.lives())
        progress.append(moved(found, state))
    started.worker()
    until(lambda: at(found) is state)


def moved(found: Aftermath, state: BulkState) -> int:
    """Count the lines that were checked, or sent."""
    done = () if state is BulkState.READY else (BulkLine.state == LineState.SENT,)
    with found.app.app_context():
        query = select(func.count()).select_from(BulkLine).where(*done)
        return db.session.scalar(query) or 0


def at(found: Aftermath) -> BulkState:
    """Give the state now."""
    with found.app.app_context():
        return db.session.get_one(BulkInvitation, found.bulk_id).state


def press_send(found: Aftermath) -> None:
    """Let it be sent."""
    with found.app.app_context():
        begin_write(db.session)
        row = db.session.get_one(BulkInvitation, found.bulk_id)
        now = datetime.now(UTC)
        bulk.change(db.session(), row, BulkState.SENDING, by=row.started_by, now=now)
        db.session.commit()


@pytest.fixture
def session(aftermath: Aftermath) -> Iterator[Session]:
    with aftermath.app.app_context():
        yield db.session()


def test_the_kills_met_work_in_progress(aftermath: Aftermath):
    """Else the tests below would prove nothing."""
    everybody = KNOWN + STRANGERS

    assert any(0 < lines < everybody for lines in aftermath.checked)
    assert any(0 < lines < everybody for lines in aftermath.sent), aftermath.sent


def test_nobody_is_left_out_and_nobody_is_there_twice(session: Session):
    rows = session.scalars(select(BulkLine).order_by(BulkLine.number)).all()

    assert list(range(2, KNOWN + STRANGERS + 2)) == [row.number for row in rows]
    assert {LineState.SENT: KNOWN + STRANGERS} == Counter(row.state for row in rows)
    assert KNOWN + STRANGERS == session.scalar(
        select(func.count()).select_from(Customer)
    )


def test_each_got_one_invitation_and_one_message(session: Session):
    invited = Counter(session.scalars(select(Invitation.customer_id)))
    written = Counter(row.to for row in session.scalars(select(Message)))

    assert {1} == set(invited.values()) == set(written.values())
    assert KNOWN + STRANGERS == len(invited) == len(written)


def test_the_audit_log_is_whole(session: Session):
    assert audit.verify(session).first_bad is None
