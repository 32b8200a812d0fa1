"""Texts: what every sender promises, and how Twilio's answers are understood."""

from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest

from portal.adapters import sms as adapter
from portal.adapters.sandbox import NUMBERS, Fate
from portal.adapters.sms import SmsOutbox, TwilioSms, sign
from portal.config import TwilioConfig
from portal.errors import DeliveryDelayed, DeliveryRefused
from portal.states import MessageStatus
from tests.servers import twilio as server
from tests.servers.twilio import ACCOUNT, TOKEN, Twilio, twilio

CALLBACK = "http://127.0.0.1:8000/hooks/twilio/abc"
PHONE_OF = {fate: number for number, fate in NUMBERS.items()}


@pytest.fixture
def vendor() -> Iterator[Twilio]:
    with twilio() as found:
        yield found


@pytest.fixture
def sender(vendor: Twilio) -> TwilioSms:
    return TwilioSms(
        TwilioConfig(
            account=ACCOUNT, token=TOKEN, sender="+12025550199", base_url=vendor.url
        )
    )


def send(sender, to: str = "+12025550123"):
    """Send one text."""
    return sender.send(to, "123456 is your code", once="abc", callback_url=CALLBACK)


# the contract: outbox and Twilio alike


@pytest.fixture(params=["outbox", "twilio"])
def either(request: pytest.FixtureRequest):
    if request.param == "outbox":
        return SmsOutbox(), PHONE_OF[Fate.REFUSED], PHONE_OF[Fate.UNREACHABLE]
    return request.getfixturevalue("sender"), server.NOT_MOBILE, server.BROKEN


def test_a_text_is_taken_and_can_be_looked_up(either):
    sender, _, _ = either

    receipt = send(sender)

    assert receipt.status in (MessageStatus.SENT, MessageStatus.DELIVERED)
    assert sender.look_up(receipt.provider_id).provider_id


def test_a_number_without_texts_is_refused_for_ever(either):
    sender, refused, _ = either

    with pytest.raises(DeliveryRefused) as error:
        send(sender, refused)

    assert error.value.code == "21614"


def test_a_gateway_in_trouble_may_be_tried_again(either):
    sender, _, unreachable = either

    with pytest.raises(DeliveryDelayed):
        send(sender, unreachable)


def test_a_callback_without_a_signature_is_believed_by_nobody(either):
    sender, _, _ = either

    assert sender.read_callback(CALLBACK, {"MessageStatus": "delivered"}, "") is None


# Twilio


def test_twilio_gets_the_whole_form(sender: TwilioSms, vendor: Twilio):
    receipt = send(sender)

    text = vendor.texts[receipt.provider_id]
    assert text["To"] == "+12025550123"
    assert text["From"] == "+12025550199"
    assert text["Body"] == "123456 is your code"
    assert text["StatusCallback"] == CALLBACK


def test_a_messaging_service_sends_instead_of_a_number(sender, vendor):
    service = replace(sender.account, sender="MG0123456789abcdef0123456789abcdef")

    receipt = send(replace(sender, account=service))

    text = vendor.texts[receipt.provider_id]
    assert text["MessagingServiceSid"] == service.sender
    assert "From" not in text


def test_throttling_says_how_long_to_wait(sender: TwilioSms):
    with pytest.raises(DeliveryDelayed) as error:
        send(sender, server.THROTTLED)

    assert error.value.retry_after == 7


@pytest.mark.parametrize("to", [server.CUT_OFF, server.BROKEN])
def test_a_broken_answer_may_be_tried_again(sender: TwilioSms, to: str):
    with pytest.raises(DeliveryDelayed):
        send(sender, to)


def test_a_silent_server_is_given_up(sender, vendor, monkeypatch):
    monkeypatch.setattr(adapter, "PATIENCE", httpx.Timeout(0.2))

    with pytest.raises(DeliveryDelayed) as error:
        send(sender, server.SLOW)

    assert error.value.reason == "ReadTimeout"


def test_all_of_an_answer_has_its_time(sender, vendor, monkeypatch):
    monkeypatch.setattr(adapter, "LONGEST", 0.2)

    with pytest.raises(DeliveryDelayed) as error:
        send(sender, server.SLOW)

    assert error.value.reason == "its answer took too long"


def test_nobody_at_home_may_be_tried_again(sender: TwilioSms):
    nowhere = replace(sender.account, base_url="http://127.0.0.1:9")

    with pytest.raises(DeliveryDelayed) as error:
        send(replace(sender, account=nowhere))

    assert ACCOUNT not in error.value.reason


def test_a_wrong_token_is_not_the_messages_fault(sender: TwilioSms):
    wrong = replace(sender.account, token="wrong")

    with pytest.raises(DeliveryDelayed):
        send(replace(sender, account=wrong))


def test_what_was_taken_is_not_sent_again_for_a_strange_answer(sender: TwilioSms):
    receipt = send(sender, server.STRANGE)

    assert receipt.status is MessageStatus.SENT
    with pytest.raises(DeliveryDelayed):
        sender.look_up(receipt.provider_id)


def test_a_text_that_failed_later_is_found_by_looking(sender: TwilioSms):
    receipt = send(sender, server.FAILS_LATER)

    with pytest.raises(DeliveryRefused) as error:
        sender.look_up(receipt.provider_id)

    assert error.value.code == "30003"


def test_signatures_are_twilios():
    """The example of Twilio's own client library."""
    fields = {
        "CallSid": "CA1234567890ABCDE",
        "Digits": "1234",
        "From": "+14158675309",
        "To": "+18005551212",
        "Caller": "+14158675309",
    }
    url = "https://mycompany.com/myapp.php?foo=1&bar=2"

    assert sign("12345", url, fields) == b"RSOYDt4T1cUTdK1PDd93/VVr8B8="
    assert server.signed(url, fields) == "RSOYDt4T1cUTdK1PDd93/VVr8B8="


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("sent", MessageStatus.SENT),
        ("delivered", MessageStatus.DELIVERED),
        ("undelivered", MessageStatus.FAILED),
        ("never heard of", MessageStatus.QUEUED),
    ],
)
def test_a_signed_callback_is_understood(sender: TwilioSms, word, status):
    fields = {"MessageSid": "SM1", "MessageStatus": word, "ErrorCode": "30005"}

    told = sender.read_callback(CALLBACK, fields, server.signed(CALLBACK, fields))

    assert (told.provider_id, told.status) == ("SM1", status)


@pytest.mark.parametrize("change", [{"MessageStatus": "delivered"}, {"More": "x"}])
def test_a_changed_callback_is_forged(sender: TwilioSms, change):
    fields = {"MessageSid": "SM1", "MessageStatus": "sent"}
    signature = server.signed(CALLBACK, fields)

    assert sender.read_callback(CALLBACK, fields | change, signature) is None
    assert sender.read_callback(CALLBACK + "d", fields, signature) is None
    assert sender.read_callback(CALLBACK, fields, "é") is None
