"""
Nothing acknowledged is lost when processes are killed at random moments.

The web server is killed 25 times while pictures arrive, the worker 25 times while
it sends; then everything that was acknowledged, and everything written, is counted.
"""

import random
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
from portal.checks import sandboxed
from portal.checks.people import ANNA
from portal.config import Config
from portal.extensions import begin_write, db
from portal.models.audit import AuditEvent
from portal.models.customer import Customer
from portal.models.evidence import Evidence
from portal.models.message import Message
from portal.models.verification import Verification
from portal.policy import SHIPPED
from portal.services import audit, evidence, messages
from portal.services.messages import Words
from portal.states import (
    Channel,
    DocumentType,
    EvidenceState,
    MessageStatus,
    Side,
)
from tests.conftest import Databases, environment
from tests.factories import make_customer
from tests.processes import nursery, until
from tests.standing import consent, cookie
from tests.storm import Mailbox, Storm, Uploader, mail_server, sending

ROUNDS = 25
EACH_ROUND = 4  # messages
SEED = 20261122


@dataclass
class Aftermath:
    """What is left after the storm."""

    app: Flask
    uploaders: dict[int, Uploader]  # by customer
    mailbox: Mailbox
    written: int


@pytest.fixture(scope="module")
def aftermath(
    all_databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Aftermath]:
    folder = tmp_path_factory.mktemp("storm")
    mailbox = Mailbox()
    with all_databases.fresh(folder) as url, mail_server(mailbox) as port:
        settings = settings_for(folder, url, port)
        app = create_app(Config.from_env(settings))
        with nursery(settings, folder) as started:
            storm = Storm(started, random.Random(SEED))
            uploaders = customers(app, storm, count=2)
            after = rage(app, storm, uploaders, mailbox)
        yield after
        with app.app_context():
            db.engine.dispose()


def settings_for(folder: Path, url: str, mail_port: int) -> dict[str, str]:
    """Give settings with a real mail server, and leases as short as the storm."""
    policy = folder / "policy.toml"
    shipped = SHIPPED.read_text("utf-8")
    policy.write_text(
        shipped.replace("lease_seconds = 120", "lease_seconds = 1").replace(
            "tries = 6", "tries = 60", 1
        )
    )
    return environment(
        folder / "instance",
        url,
        PORTAL_POLICY=str(policy),
        PORTAL_THREADS="20",
        PORTAL_EMAIL="smtp",
        SMTP_HOST="127.0.0.1",
        SMTP_PORT=str(mail_port),
        SMTP_SECURITY="none",
        SMTP_FROM="portal@example.org",
    )


def customers(app: Flask, storm: Storm, *, count: int) -> dict[int, Uploader]:
    """Let customers stand at the document step, signed in."""
    config: Config = app.extensions["portal"].config
    pictures = {
        side: sandboxed.draw(DocumentType.ID_CARD, side, ANNA, config.policy)
        for side in (Side.FRONT, Side.BACK)
    }
    found = {}
    for number in range(count):
        with app.app_context():
            now = datetime.now(UTC)
            each = make_customer(db.session(), email=f"{number}@example.org", now=now)
            consent(db.session(), each, now=now)
            db.session.commit()
            found[each.id] = Uploader(cookie(app, each.id, now=now), pictures, storm)
    return found


def rage(
    app: Flask, storm: Storm, uploaders: dict[int, Uploader], mailbox: Mailbox
) -> Aftermath:
    """Let the storm pass over, then wait until the last worker has no more to do."""
    rounds = storm.rage(ROUNDS)
    next(rounds)  # the first ones are up
    with sending(list(uploaders.values()), storm):
        write_messages(app, 0)
        for number in rounds:
            write_messages(app, number)
    until(lambda: not unsent(app))
    return Aftermath(app, uploaders, mailbox, ROUNDS * EACH_ROUND)


def write_messages(app: Flask, number: int) -> None:
    """Write some messages, as requests do."""
    with app.app_context():
        begin_write(db.session)
        for place in range(EACH_ROUND):
            messages.write(
                db.session(),
                channel=Channel.EMAIL,
                kind="result",
                to="anna@example.org",
                words=Words("Subject", "Text\n", "<p>Text</p>"),
                once=f"storm:{number}:{place}",
                now=datetime.now(UTC),
            )
        db.session.commit()


def unsent(app: Flask) -> int:
    """Count the messages that are neither sent nor given up."""
    waiting = (MessageStatus.QUEUED, MessageStatus.SENDING)
    with app.app_context():
        query = select(func.count()).where(Message.status.in_(waiting))
        return db.session.scalar(query) or 0


@pytest.fixture
def session(aftermath: Aftermath) -> Iterator[Session]:
    with aftermath.app.app_context():
        yield db.session()


def test_the_storm_met_work_in_progress(aftermath: Aftermath):
    """
    Else the tests below would prove nothing.

    How many uploads are answered between two kills is the machine's load; that some
    were, and that some were cut off, is what the tests below stand on.
    """
    answers = Counter(
        attempt.acknowledged
        for uploader in aftermath.uploaders.values()
        for attempt in uploader.attempts
    )

    assert answers[True] > 0
    assert answers[False] > 0


def test_an_acknowledged_side_is_never_missing(aftermath: Aftermath, session: Session):
    """The newest acknowledged picture counts, or one that was sent after it."""
    keyring = session.info["keyring"]
    for customer_id, uploader in aftermath.uploaders.items():
        verification = session.get_one(Customer, customer_id)
        rows = {row.side: row for row in accepted(session, verification)}
        for side in (Side.FRONT, Side.BACK):
            sent = [each for each in uploader.attempts if each.side is side]
            answered = [n for n, each in enumerate(sent) if each.acknowledged]
            last = answered[-1] if answered else 0
            possible = {keyring.digest("evidence", each.sha256) for each in sent[last:]}
            assert not answered or rows[side].fingerprint in possible


def test_every_accepted_picture_opens(aftermath: Aftermath, session: Session):
    storage = aftermath.app.extensions["portal"].adapters.storage
    rows = session.scalars(
        select(Evidence).where(Evidence.state == EvidenceState.ACCEPTED)
    ).all()

    assert rows
    for row in rows:
        assert evidence.open_picture(row, storage).startswith(b"\xff\xd8\xff")
        assert len(evidence.open_picture(row, storage)) == row.size
        assert row.width
        assert row.height
        assert row.checks


def test_every_picture_was_written_down_with_its_row(session: Session):
    rows = session.scalar(select(func.count()).select_from(Evidence))
    events = session.scalar(
        select(func.count()).where(AuditEvent.action.startswith("evidence."))
    )

    assert rows == events
    assert audit.verify(session).first_bad is None


def test_no_message_is_lost(aftermath: Aftermath, session: Session):
    rows = session.scalars(select(Message)).all()

    assert len(rows) == aftermath.written
    assert {MessageStatus.SENT} == {row.status for row in rows}
    assert {row.public_id for row in rows} == set(aftermath.mailbox.taken)


def test_few_messages_are_sent_twice(aftermath: Aftermath):
    """Only what was in a killed worker's hands goes out again."""
    doubles = len(aftermath.mailbox.taken) - aftermath.written

    assert doubles <= ROUNDS * EACH_ROUND


def accepted(session: Session, customer: Customer) -> list[Evidence]:
    """List the customer's accepted pictures."""
    return list(
        session.scalars(
            select(Evidence)
            .join(Verification)
            .where(
                Verification.customer_id == customer.id,
                Evidence.state == EvidenceState.ACCEPTED,
            )
        )
    )
