"""Twilio's status callbacks reach the message, and nobody else's do."""

import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from portal.adapters.sms import TwilioSms
from portal.app import create_app
from portal.config import Config
from portal.extensions import begin_write, db
from portal.jobs import tasks
from portal.models.message import Message
from portal.ports import Adapters
from portal.services import messages
from portal.services.messages import Words
from portal.states import Channel, MessageStatus
from tests.clocks import NOON
from tests.conftest import environment
from tests.servers.smtp import free_port
from tests.servers.twilio import ACCOUNT, TOKEN, Twilio, signed, twilio


@pytest.fixture
def vendor() -> Iterator[Twilio]:
    with twilio() as found:
        yield found


@pytest.fixture
def app(
    tmp_path: Path, database_url: str, adapters: Adapters, vendor: Twilio
) -> Iterator[Flask]:
    """A portal that sends through Twilio and can be called back."""
    port = free_port()
    config = Config.from_env(
        environment(
            tmp_path / "instance",
            database_url,
            PORTAL_URL=f"http://127.0.0.1:{port}",
            PORTAL_SMS="twilio",
            TWILIO_ACCOUNT_SID=ACCOUNT,
            TWILIO_AUTH_TOKEN=TOKEN,
            TWILIO_FROM="+12025550199",
            TWILIO_BASE_URL=vendor.url,
        )
    )
    app = create_app(config, replace(adapters, sms=TwilioSms(config.sms)))
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield app
    server.shutdown()
    thread.join()
    server.server_close()
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def text(session: Session) -> Message:
    """A text that Twilio has taken."""
    begin_write(session)
    message = messages.write(
        session,
        channel=Channel.SMS,
        kind="phone_code",
        to="+12025550123",
        words=Words("", "123456", ""),
        once="one",
        now=NOON,
    )
    session.commit()
    tasks.send_due()
    session.refresh(message)
    session.rollback()
    return message


def status_of(session: Session) -> tuple[MessageStatus, str | None]:
    """Read the only message's status anew."""
    session.rollback()
    return session.execute(select(Message.status, Message.failure_code)).one()


def call(request: urllib.request.Request) -> int:
    """Send a request; give the status of the answer."""
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
            return answer.status
    except urllib.error.HTTPError as error:
        error.close()
        return error.code


def test_twilio_tells_of_the_delivery(session, text, vendor):
    assert text.status is MessageStatus.SENT

    answers = [
        call(vendor.call_back(text.provider_id, word))
        for word in ("sent", "delivered", "sent", "queued")
    ]

    assert answers == [204] * 4
    assert status_of(session) == (MessageStatus.DELIVERED, None)


def test_a_failure_comes_with_its_code(session, text, vendor):
    call(vendor.call_back(text.provider_id, "undelivered", ErrorCode="30003"))
    call(vendor.call_back(text.provider_id, "delivered"))

    assert status_of(session) == (MessageStatus.FAILED, "30003")
    assert session.scalar(select(Message.failure)).startswith("the phone is switched")


def test_an_earlier_trys_failure_counts_not(session, text, vendor):
    other = vendor.take(dict(vendor.texts[text.provider_id]))["sid"]

    assert call(vendor.call_back(other, "failed", ErrorCode="30005")) == 204

    assert status_of(session) == (MessageStatus.SENT, None)


@pytest.mark.parametrize(
    "headers", [{}, {"X-Twilio-Signature": "x"}, {"X-Twilio-Signature": "é"}]
)
def test_a_forged_callback_is_turned_away(app, session, text, headers):
    answer = app.test_client().post(
        f"/hooks/twilio/{text.public_id}",
        data={"MessageSid": text.provider_id, "MessageStatus": "delivered"},
        headers=headers,
    )

    assert answer.status_code == 403
    assert status_of(session) == (MessageStatus.SENT, None)


def test_an_unknown_message_is_turned_away(app, session, text):
    url = f"{app.extensions['portal'].config.public_url}/hooks/twilio/{'0' * 20}"
    fields = {"MessageSid": text.provider_id, "MessageStatus": "delivered"}

    answer = app.test_client().post(
        f"/hooks/twilio/{'0' * 20}",
        data=fields,
        headers={"X-Twilio-Signature": signed(url, fields)},
    )

    assert answer.status_code == 403


def test_a_signature_serves_no_other_message(app, session, text, vendor):
    request = vendor.call_back(text.provider_id, "delivered")

    answer = app.test_client().post(
        "/hooks/twilio/ffffffffffffffffffff",
        data=request.data,
        headers={
            **dict(request.header_items()),
            "Content-Type": "application/x-www-form-urlencoded",
        },
    )

    assert answer.status_code == 403


def test_what_is_not_heard_is_asked_for(session, text, vendor, clock):
    vendor.texts[text.provider_id]["status"] = "delivered"
    clock.forward(seconds=8)

    tasks.ask_due()

    assert status_of(session) == (MessageStatus.DELIVERED, None)
