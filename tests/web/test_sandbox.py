"""The sandbox: every state can be entered, everything sent can be read."""

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.adapters.sandbox import ADDRESSES, NUMBERS
from portal.domain.demo import BY_KEY, CASES
from portal.domain.screening.sandbox_wallets import NETWORKS, WALLETS
from portal.models.customer import Customer
from portal.services import messages, verifications
from portal.services.demo import specimens, staff
from portal.services.messages import Words
from portal.services.staff.passwords import check_password
from portal.services.staff.sign_in import find
from portal.states import Channel, VerificationState
from tests.clocks import NOON, SetClock
from tests.conftest import environment
from tests.unit.test_config import SAFE

STATES = {
    "in_review": VerificationState.IN_REVIEW,
    "asked_again": VerificationState.RESUBMISSION_REQUESTED,
    "approved": VerificationState.APPROVED,
    "rejected": VerificationState.REJECTED,
}
NEXT = {
    "refused_consent": "consent",
    "document_step": "document",
    "half_way": "selfie",
    "phone_step": "phone",
    "email_step": "email",
    "ready": "review",
    "asked_again": "document",
    "overdue": "document",
}
GONE = {"expired_invitation", "revoked_invitation"}


def write(session: Session, to: str, text: str, *, now=NOON) -> None:
    """Write a message and commit."""
    messages.write(
        session,
        channel=Channel.EMAIL if "@" in to else Channel.SMS,
        kind="test",
        to=to,
        words=Words("Subject", text, ""),
        once=f"{to} {text}",
        now=now,
    )
    session.commit()


@pytest.mark.parametrize("key", [case.key for case in CASES])
def test_a_button_makes_a_customer_in_its_state_who_goes_on_from_there(
    client: FlaskClient, session: Session, key: str
):
    answer = client.post("/sandbox/customers", data={"state": key})

    customer = session.scalars(select(Customer)).one()
    made = verifications.current(session, customer.id)
    assert 303 == answer.status_code
    assert re.fullmatch(r"/i/[a-z2-7]{48}", answer.location)
    assert (410 if key in GONE else 200) == client.get(answer.location).status_code
    if key in STATES:
        assert made is not None
        assert STATES[key] is made.state
    if key in NEXT:
        client.post(answer.location)
        assert client.get("/verify").location.endswith(f"/verify/{NEXT[key]}")


def test_an_unknown_state_is_not_found(client: FlaskClient):
    assert 404 == client.post("/sandbox/customers", data={"state": "x"}).status_code


def test_the_page_lists_all_that_can_be_tried(client: FlaskClient):
    page = client.get("/sandbox").text

    for to in (*NUMBERS, *ADDRESSES):
        assert to in page
    for key in BY_KEY:
        assert f'value="{key}"' in page
    for wallet in WALLETS:
        assert all(wallet.address(network) in page for network in NETWORKS)
    for specimen in (*specimens.SPECIMENS, *specimens.FLAWED):
        assert f"/sandbox/specimens/{specimen.name}.jpg" in page


def test_the_accounts_on_the_page_are_real(
    client: FlaskClient, session: Session, clock: SetClock
):
    page = client.get("/sandbox").text

    for account in staff.accounts(session):
        row = find(session, account.email)
        assert row is not None
        assert check_password(row.password_hash, account.password)
        assert account.password in page
        assert pyotp.TOTP(row.totp_secret or "").at(clock()) in page


SPOILT_AT_ONCE = ("blurred", "dark", "bright", "small", "glare", "cut", "blank")


@pytest.mark.parametrize("flaw", SPOILT_AT_ONCE)
def test_a_spoilt_specimen_is_refused_for_its_flaw(app: Flask, flaw: str):
    from portal.services.evidence import examine

    policy = app.extensions["portal"].config.policy
    name = f"anna-passport-front-{flaw}"
    picture = specimens.picture(name, policy)
    assert picture is not None

    found = examine(picture, specimens.BY_NAME[name].side, policy)

    assert {"small": "too_small"}.get(flaw, flaw) in found.reasons


def test_a_specimen_comes_as_a_file(client: FlaskClient):
    answer = client.get("/sandbox/specimens/greta-id-card-back.jpg")

    assert answer.data.startswith(b"\xff\xd8\xff")
    assert "greta-id-card-back.jpg" in answer.headers["Content-Disposition"]
    assert 404 == client.get("/sandbox/specimens/nobody.jpg").status_code


def test_every_demo_customer_has_a_document_of_their_own(
    client: FlaskClient, session: Session
):
    for _ in range(2):
        client.post("/sandbox/customers", data={"state": "new"})
    first, second = session.scalars(select(Customer).order_by(Customer.id))
    name = next(n for n in specimens.BY_NAME if n.endswith("passport-front"))

    page = client.get("/sandbox").text
    files = {
        client.get(f"/sandbox/specimens/{name}.jpg?of={customer.reference}").data
        for customer in (first, second)
    }

    assert f"of={second.reference}" in page
    assert f"of={first.reference}" not in page
    assert 2 == len(files)
    assert 404 == client.get(f"/sandbox/specimens/{name}.jpg?of=DEMO-x").status_code


def test_the_outbox_shows_the_newest_first(client: FlaskClient, session: Session):
    write(session, "+447700900123", "an older text")
    write(session, "anna@example.org", "a newer text")

    page = client.get("/sandbox/outbox").text

    assert page.index("second") < page.index("an older text")


def test_the_outbox_shows_one_recipient(client: FlaskClient, session: Session):
    write(session, "+447700900123", "for the phone")
    write(session, "anna@example.org", "for the address")

    page = client.get("/sandbox/outbox?to=447700900123").text

    assert "for the phone" in page
    assert "for the address" not in page


def test_codes_stand_out_and_links_lead_on(client: FlaskClient, session: Session):
    write(session, "a@example.org", "Code 123456 or http://127.0.0.1/h/abc?x=1&y=2")

    page = client.get("/sandbox/outbox").text

    assert "<mark>123456</mark>" in page
    assert 'href="http://127.0.0.1/h/abc?x=1&amp;y=2"' in page


def test_a_message_cannot_break_the_page(client: FlaskClient, session: Session):
    write(session, "a@example.org", '<script>x</script> http://h/"onclick="1')

    page = client.get("/sandbox/outbox").text

    assert "<script>x" not in page
    assert 'onclick="1' not in page


def test_an_unchanged_outbox_is_not_sent_again(client: FlaskClient, session: Session):
    write(session, "a@example.org", "one")
    page = client.get("/sandbox/outbox").text
    seen = re.search(r"seen=([0-9a-f]{16})", page)
    assert seen
    asks = {"HX-Request": "true"}

    same = client.get(f"/sandbox/outbox?seen={seen[1]}", headers=asks)
    write(session, "a@example.org", "two")
    changed = client.get(f"/sandbox/outbox?seen={seen[1]}", headers=asks)

    assert 204 == same.status_code
    assert changed.text.lstrip().startswith("<div")
    assert "two" in changed.text


def test_old_messages_are_pages_away(client: FlaskClient, session: Session):
    for number in range(35):
        write(session, "a@example.org", f"message {number:02}.")

    first = client.get("/sandbox/outbox").text
    older = re.search(r'href="(/sandbox/outbox\?older=\d+)"', first)
    assert older

    assert "message 04." not in first
    assert "message 04." in client.get(older[1]).text


@pytest.mark.parametrize("older", ["9" * 30, "-1", "x", ""])
def test_a_page_that_cannot_be_is_the_first(
    client: FlaskClient, session: Session, older: str
):
    write(session, "a@example.org", "the newest")

    assert "the newest" in client.get(f"/sandbox/outbox?older={older}").text


def test_production_has_no_sandbox(
    tmp_path: Path,
    database_url: str,
    another_app: Callable[[Mapping[str, str]], Flask],
):
    settings = {**SAFE, "PORTAL_INSTANCE": str(tmp_path), "DATABASE_URL": database_url}
    app = another_app(settings)

    for path in ("/sandbox", "/sandbox/outbox", "/sandbox/specimens/x.jpg"):
        assert 404 == app.test_client().get(path).status_code
    assert "sandbox" not in app.blueprints


def test_development_without_a_sandbox_has_none(
    tmp_path: Path,
    database_url: str,
    another_app: Callable[[Mapping[str, str]], Flask],
):
    settings = environment(tmp_path, database_url, PORTAL_SANDBOX="no")
    app = another_app(settings)

    assert 404 == app.test_client().get("/sandbox").status_code
    assert "Sandbox" not in json.dumps(app.test_client().get("/help").text)
