"""What an operator types."""

import base64
import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pyotp
import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from portal.cli import COMMANDS
from portal.commands.demo import fill, is_empty, ways_in
from portal.config import ROOT, Config
from portal.errors import CannotOpen
from portal.extensions import db
from portal.models.base import KeyHolder
from portal.models.bulk import BulkInvitation
from portal.models.customer import Customer
from portal.models.mention import Mention
from portal.models.message import Message
from portal.models.notice import Notice
from portal.models.reverification import Reverification
from portal.models.staff import Staff
from portal.models.verification import Verification
from portal.services import audit
from portal.services.backups import rotation
from portal.services.staff.passwords import check_password
from portal.states import Role, VerificationState
from portal.vault import Keyring
from tests.clocks import NOON
from tests.conftest import environment, key
from tests.factories import make_customer
from tests.unit.test_config import SAFE
from tests.web.test_sandbox import write

MakeApp = Callable[[Mapping[str, str]], Flask]
OUTBOX = ["id", "channel", "to", "subject", "body", "status", "created_at"]


def run(app: Flask, *words: str) -> Result:
    """Run one command of this portal."""
    with app.app_context():
        return app.test_cli_runner().invoke(args=list(words))


def flask(instance: Path, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run one command as an operator does, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", *words],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "PORTAL_INSTANCE": str(instance), **env},
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize("command", [command.name for command in COMMANDS])
def test_every_command_says_what_it_does(app: Flask, command: str):
    said = run(app, command, "--help")

    assert 0 == said.exit_code
    assert "\n  " in said.output


def test_the_outbox_is_lines_of_json_newest_last(app: Flask, session: Session):
    write(session, "+447700900123", "a first text")
    write(session, "anna@example.org", "a second text")

    lines = [
        json.loads(line)
        for line in run(app, "outbox", "--json").output.split("\n")[:-1]
    ]

    assert ["a first text", "a second text"] == [line["body"] for line in lines]
    assert OUTBOX == list(lines[0])
    assert "sms" == lines[0]["channel"]
    assert "queued" == lines[0]["status"]
    assert NOON.isoformat() == lines[0]["created_at"]


def test_the_outbox_can_be_read_by_people(app: Flask, session: Session):
    write(session, "anna@example.org", "Hello Anna")

    said = run(app, "outbox").output

    assert "anna@example.org" in said
    assert "Hello Anna" in said


def test_every_demo_is_a_fresh_customer(app: Flask, session: Session):
    first, second = (json.loads(run(app, "demo", "--json").output) for _ in range(2))

    assert first["customer_url"] != second["customer_url"]
    assert 2 == len(session.scalars(select(Customer)).all())
    assert [
        "customer_url",
        "staff_url",
        "staff_email",
        "staff_password",
        "staff_totp_secret",
        "api_key",
    ] == list(first)


def test_a_demo_s_ways_in_lead_in(app: Flask, session: Session):
    said = json.loads(run(app, "demo", "--json").output)
    path = said["customer_url"].removeprefix(app.extensions["portal"].config.public_url)
    staff = session.scalars(
        select(Staff).where(Staff.email == said["staff_email"])
    ).one()

    assert 200 == app.test_client().get(path).status_code
    assert check_password(staff.password_hash, said["staff_password"])
    assert staff.totp_secret == said["staff_totp_secret"]
    assert 6 == len(pyotp.TOTP(said["staff_totp_secret"]).now())


def test_a_demo_customer_can_be_in_any_state(app: Flask):
    assert "/i/" in run(app, "demo", "--state", "asked_again").output


def test_without_a_sandbox_nothing_is_shown_or_made(
    tmp_path: Path, database_url: str, another_app: MakeApp
):
    app = another_app(environment(tmp_path, database_url, PORTAL_SANDBOX="no"))

    for command in ("outbox", "demo"):
        said = run(app, command)
        assert 1 == said.exit_code
        assert "sandbox" in said.output


def test_the_audit_log_is_proved_or_its_first_bad_row_named(
    app: Flask, session: Session
):
    for number in range(3):
        audit.record(
            session, "thing.done", actor="test", subject=f"thing:{number}", now=NOON
        )
    session.commit()
    holds = run(app, "audit", "verify")
    session.execute(text("UPDATE audit_event SET actor = 'x' WHERE sequence = 2"))
    session.commit()
    broken = run(app, "audit", "verify")

    assert 0 == holds.exit_code
    assert "3 events holds" in holds.output
    assert 1 == broken.exit_code
    assert "event 2" in broken.output


def test_a_colleague_is_added_by_a_link_that_sets_the_password(
    app: Flask, client: FlaskClient, session: Session
):
    said = run(app, "staff", "add", "Kim@example.com", "--name", "Kim Lee")
    link = said.output.split()[0]

    staff = session.scalars(select(Staff)).one()
    assert ("kim@example.com", Role.ADMINISTRATOR) == (staff.email, staff.role)
    path = link.removeprefix(app.extensions["portal"].config.public_url)
    assert 200 == client.get(path).status_code
    again = run(app, "staff", "add", "kim@example.com", "--name", "Kim")
    assert 1 == again.exit_code
    assert "somebody with this address" in again.output


def with_keys(config: Config, *masters: str) -> dict[str, str]:
    """Give the same portal's settings with these master keys."""
    same = environment(config.instance, config.database_url)
    return same | {"PORTAL_MASTER_KEYS": ",".join(masters)}


def read_everything(app: Flask) -> set[str | None]:
    """Open one sealed value of every kind of row that owns a key."""
    with app.app_context():
        session = db.session()
        customers = session.scalars(select(Customer.__table__.c.id)).all()
        found = {session.get_one(Customer, each).name for each in customers}
        found |= {row.body for row in session.scalars(select(Message))}
        return found | {row.totp_secret for row in session.scalars(select(Staff))}


def test_after_a_rotation_the_older_key_may_go(
    app: Flask, session: Session, config: Config, another_app: MakeApp
):
    make_customer(session, name="Anna Eriksson")
    write(session, "anna@example.org", "Hello Anna")
    run(app, "demo", "--json")
    before = read_everything(app)
    both = another_app(with_keys(config, key("n"), key("m")))

    first, second = run(both, "rotate-keys"), run(both, "rotate-keys")

    assert 0 == first.exit_code
    assert "Customer: 2 keys" in first.output
    assert "Message: 1 keys" in first.output
    assert "Customer: 0 keys" in second.output
    assert before == read_everything(another_app(with_keys(config, key("n"))))
    assert 0 == run(both, "audit", "verify").exit_code


def test_a_rotation_without_the_older_key_says_so_and_breaks_nothing(
    app: Flask, session: Session, config: Config, another_app: MakeApp
):
    make_customer(session, name="Anna Eriksson")
    session.commit()
    alone = another_app(with_keys(config, key("n")))

    said = run(alone, "rotate-keys")

    assert 1 == said.exit_code
    assert "Put the older key behind the newest one" in said.output
    assert {"Anna Eriksson"} == read_everything(app)


def test_a_rotation_goes_on_where_it_was_stopped(app: Flask, session: Session):
    for _ in range(3):
        make_customer(session)
    session.commit()
    session.info["keyring"] = Keyring(
        [base64.b64decode(key("n")), base64.b64decode(key("m"))],
        index_key=base64.b64decode(key("i")),
    )

    last, changed = rotation.rewrap(session, Customer, after=0, most=2)
    end = rotation.rewrap(session, Customer, after=last or 0, most=2)

    assert 2 == changed
    assert (3, 1) == end
    assert (None, 0) == rotation.rewrap(session, Customer, after=3, most=2)


def test_every_kind_of_row_with_a_key_is_rotated():
    assert set(KeyHolder.__subclasses__()) == set(rotation.holders())


def test_a_destroyed_key_is_told_from_a_wrong_one(session: Session):
    customer = make_customer(session)
    customer.wrapped_key = b"destroyed"

    with pytest.raises(CannotOpen):
        rotation.rewrap(session, Customer, after=0, most=10)


def test_unsafe_settings_stop_with_a_sentence(tmp_path: Path):
    said = flask(tmp_path, "check-config", **(SAFE | {"PORTAL_SANDBOX": "yes"}))

    assert 1 == said.returncode
    assert "Set PORTAL_SANDBOX=no" in said.stderr
    assert "Traceback" not in said.stderr


def test_safe_settings_are_told(tmp_path: Path):
    said = flask(tmp_path, "check-config", **SAFE)

    assert 0 == said.returncode, said.stderr
    assert "sound (production)" in said.stdout
    assert SAFE["TWILIO_AUTH_TOKEN"] not in said.stdout.split()


def test_without_settings_it_is_production_and_refuses(tmp_path: Path):
    said = flask(tmp_path, "outbox", "--json")

    assert 1 == said.returncode
    assert "The portal does not start: PORTAL_URL" in said.stderr


def test_a_first_start_leaves_no_page_of_the_console_empty(
    app: Flask, session: Session
):
    """A second one adds the customer it prints, and no more."""
    config = app.extensions["portal"].config

    assert is_empty()
    ways_in(config)
    fill(app, config)
    session.rollback()
    states = set(session.scalars(select(Verification.state)))
    before = session.scalar(select(func.count(Customer.id)))
    ways_in(config)

    assert not is_empty()
    assert {VerificationState.IN_REVIEW, VerificationState.APPROVED} <= states
    for table in (BulkInvitation, Mention, Notice, Reverification):
        assert 1 == session.scalar(select(func.count(table.id))), table
    assert before + 1 == session.scalar(select(func.count(Customer.id)))
