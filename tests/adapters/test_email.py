"""E-mails: what every sender promises, and SMTP against a real server."""

import smtplib
import ssl
from collections.abc import Iterator
from dataclasses import replace

import pytest

from portal.adapters.email import MailOutbox, SmtpMail, compose
from portal.adapters.sandbox import ADDRESSES, Fate
from portal.config import SmtpConfig
from portal.errors import DeliveryDelayed, DeliveryRefused
from portal.ports import Mail
from portal.states import MessageStatus
from tests.servers import smtp as server
from tests.servers.smtp import MailServer, certificate, smtp

ADDRESS_OF = {fate: address for address, fate in ADDRESSES.items()}
MAIL = Mail(
    to="anna@example.net",
    subject="123456 is your code: søk",
    text="Your code: 123456\n",
    html="<p>Your code: <b>123456</b></p>",
    message_id="<abc@portal.example>",
)


def settings(port: int, **more: str) -> SmtpConfig:
    """Give the settings for a server on this machine."""
    given = {
        "host": "127.0.0.1",
        "user": "",
        "password": "",
        "security": "none",
        "sender": "Northwind <no-reply@northwind.example>",
    }
    return SmtpConfig(port=port, **(given | more))


@pytest.fixture
def mailbox() -> Iterator[MailServer]:
    with smtp() as found:
        yield found


@pytest.fixture
def sender(mailbox: MailServer) -> SmtpMail:
    return SmtpMail(settings(mailbox.port), patience=5)


@pytest.fixture(params=["outbox", "smtp"])
def either(request: pytest.FixtureRequest):
    if request.param == "outbox":
        return (
            MailOutbox(),
            ADDRESS_OF[Fate.REFUSED],
            ADDRESS_OF[Fate.UNREACHABLE],
        )
    return request.getfixturevalue("sender"), server.UNKNOWN, server.FULL


def test_a_mail_is_taken(either):
    sender, _, _ = either

    receipt = sender.send(MAIL)

    assert receipt.provider_id == MAIL.message_id
    assert receipt.status in (MessageStatus.SENT, MessageStatus.DELIVERED)


def test_an_unknown_mailbox_is_refused_for_ever(either):
    sender, unknown, _ = either

    with pytest.raises(DeliveryRefused) as error:
        sender.send(replace(MAIL, to=unknown))

    assert error.value.code == "550"


def test_trouble_that_may_pass_is_tried_again(either):
    sender, _, later = either

    with pytest.raises(DeliveryDelayed):
        sender.send(replace(MAIL, to=later))


def test_the_mail_arrives_as_it_was_written(sender: SmtpMail, mailbox: MailServer):
    sender.send(MAIL)

    (mail,) = mailbox.mails
    plain, html = mail.get_payload()
    assert mail["Message-ID"] == MAIL.message_id
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["From"] == "Northwind <no-reply@northwind.example>"
    assert mail.get_content_type() == "multipart/alternative"
    assert plain.get_payload(decode=True).decode().replace("\r\n", "\n") == MAIL.text
    assert html.get_content_type() == "text/html"
    assert mailbox.envelopes == [
        ("no-reply@northwind.example", ["anna@example.net"], False)
    ]


def test_a_double_carries_the_same_id(sender: SmtpMail, mailbox: MailServer):
    sender.send(MAIL)
    sender.send(MAIL)

    assert len({mail["Message-ID"] for mail in mailbox.mails}) == 1


@pytest.mark.parametrize(
    ("to", "error"),
    [(server.UNWANTED, DeliveryRefused), (server.BUSY, DeliveryDelayed)],
)
def test_an_answer_after_the_words_counts_as_well(sender: SmtpMail, to, error):
    with pytest.raises(error):
        sender.send(replace(MAIL, to=to))


def test_nobody_at_home_may_be_tried_again():
    with pytest.raises(DeliveryDelayed):
        SmtpMail(settings(9), patience=2).send(MAIL)


def test_a_silent_server_is_given_up():
    import socket

    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        with pytest.raises(DeliveryDelayed):
            SmtpMail(settings(port), patience=0.3).send(MAIL)


@pytest.mark.parametrize(("security", "signs_in"), [("starttls", True), ("tls", False)])
def test_the_way_to_the_server_is_encrypted(tmp_path, security, signs_in):
    theirs, ours = certificate(tmp_path)
    secret = {"user": server.USER, "password": server.PASSWORD} if signs_in else {}
    with smtp(security=security, tls=theirs) as mailbox:
        given = settings(mailbox.port, security=security, **secret)
        SmtpMail(given, tls=ours, patience=5).send(MAIL)

        assert len(mailbox.mails) == 1


def test_a_server_that_nobody_vouches_for_gets_nothing(tmp_path):
    theirs, _ = certificate(tmp_path)
    secret = {"user": server.USER, "password": server.PASSWORD, "security": "starttls"}
    with smtp(security="starttls", tls=theirs) as mailbox:
        sender = SmtpMail(settings(mailbox.port, **secret), patience=5)

        with pytest.raises(DeliveryDelayed) as error:
            sender.send(MAIL)

        assert error.value.reason == ssl.SSLCertVerificationError.__name__
        assert mailbox.mails == []


def test_a_wrong_password_is_not_the_messages_fault(tmp_path):
    theirs, ours = certificate(tmp_path)
    wrong = {"user": server.USER, "password": "wrong", "security": "starttls"}
    with smtp(security="starttls", tls=theirs) as mailbox:
        sender = SmtpMail(settings(mailbox.port, **wrong), tls=ours, patience=5)

        with pytest.raises(DeliveryDelayed) as error:
            sender.send(MAIL)

        assert "535" in error.value.reason


@pytest.mark.parametrize(
    "change",
    [
        {"to": "a@example.net\r\nBcc: b@example.net"},
        {"subject": "hello\r\nBcc: b@example.net"},
    ],
)
def test_nobody_slips_a_header_in(change):
    with pytest.raises(DeliveryRefused):
        compose(replace(MAIL, **change), sender="a@example.net")


def test_a_failure_at_the_farewell_does_not_send_twice(sender, mailbox, monkeypatch):
    def fail(_: smtplib.SMTP) -> None:
        raise smtplib.SMTPServerDisconnected("gone")

    monkeypatch.setattr(smtplib.SMTP, "quit", fail)

    assert sender.send(MAIL).status is MessageStatus.SENT
    assert len(mailbox.mails) == 1
