"""Texts: the outbox, which delivers nothing, and Twilio's Messages API."""

import base64
import hmac
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from portal.adapters.bounded import Deadline
from portal.adapters.sandbox import NUMBERS, Fate
from portal.config import TwilioConfig
from portal.errors import DeliveryDelayed, DeliveryRefused, ServiceUnreachable
from portal.ports import News, Receipt
from portal.states import MessageStatus

# https://www.twilio.com/docs/messaging/api/message-resource#message-status-values
STATUS: dict[str, MessageStatus] = {
    "accepted": MessageStatus.SENT,
    "scheduled": MessageStatus.SENT,
    "queued": MessageStatus.SENT,
    "sending": MessageStatus.SENT,
    "sent": MessageStatus.SENT,
    "delivered": MessageStatus.DELIVERED,
    "read": MessageStatus.DELIVERED,
    "undelivered": MessageStatus.FAILED,
    "failed": MessageStatus.FAILED,
    "canceled": MessageStatus.FAILED,
}

# https://www.twilio.com/docs/api/errors, as a sentence for staff
REASONS = {
    "21610": "the reader asked for no more texts",
    "30003": "the phone is switched off or out of reach",
    "30004": "the reader or the carrier blocks texts",
    "30005": "the number is unknown or no longer in use",
    "30006": "the number is a landline or cannot be reached by this carrier",
    "30007": "the carrier took it for unwanted",
}

# not the message's fault: the account, the network or the rate
LATER = frozenset({401, 403, 408, 425, 429}) | frozenset(range(500, 600))
PATIENCE = httpx.Timeout(10.0, connect=5.0)
LONGEST = 30.0  # seconds for a whole answer, its headers too, however it drips


@dataclass
class SmsOutbox:
    """Delivers nothing: the message's row is what the outbox page shows."""

    name: str = field(default="outbox", init=False)
    _throttled: set[str] = field(default_factory=set)

    def send(self, to: str, text: str, *, once: str, callback_url: str) -> Receipt:
        """Take every text as delivered, but for the numbers that fail."""
        match fate := NUMBERS.get(to):
            case None:
                return Receipt(f"outbox-{once}", MessageStatus.DELIVERED)
            case Fate.REFUSED:
                raise DeliveryRefused("not a number that can get texts", "21614")
            case Fate.UNREACHABLE:
                raise DeliveryDelayed("the gateway cannot be reached")
            case Fate.THROTTLED if once not in self._throttled:
                self._throttled.add(once)
                raise DeliveryDelayed("too many texts at once", retry_after=3)
            case Fate.THROTTLED:
                return Receipt(f"outbox-{once}", MessageStatus.DELIVERED)
        return Receipt(f"outbox-{fate}-{once}", MessageStatus.SENT)

    def look_up(self, provider_id: str) -> Receipt:
        """Tell what became of a text to one of the numbers that fail later."""
        match provider_id.removeprefix("outbox-").partition("-")[0]:
            case Fate.UNKNOWN:
                raise DeliveryRefused("unknown destination handset", "30005")
            case Fate.SWITCHED_OFF:
                raise DeliveryRefused("unreachable destination handset", "30003")
            case Fate.UNHEARD:
                return Receipt(provider_id, MessageStatus.SENT)
        return Receipt(provider_id, MessageStatus.DELIVERED)

    def read_callback(
        self, url: str, fields: Mapping[str, str], signature: str
    ) -> None:
        """Believe nobody: the outbox calls nobody back."""


@dataclass(frozen=True)
class TwilioSms:
    """
    Sends through Twilio.

    Twilio knows no key against doubles: if its answer is lost after it took a text,
    the next try sends the text again.
    """

    account: TwilioConfig
    name: str = field(default="twilio", init=False)
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context, repr=False)

    def send(self, to: str, text: str, *, once: str, callback_url: str) -> Receipt:
        """Send one text; delivery is told to the callback URL."""
        service = self.account.sender.startswith("MG")
        answer = self._ask(
            "POST",
            "Messages.json",
            {
                "To": to,
                "MessagingServiceSid" if service else "From": self.account.sender,
                "Body": text,
                "StatusCallback": callback_url,
            },
        )
        return _receipt(answer)

    def look_up(self, provider_id: str) -> Receipt:
        """Read what became of a text."""
        if not provider_id.isalnum():
            raise DeliveryDelayed("the gateway gave no id")
        return _receipt(self._ask("GET", f"Messages/{provider_id}.json"))

    def read_callback(
        self, url: str, fields: Mapping[str, str], signature: str
    ) -> News | None:
        """Understand a status callback; None without Twilio's signature."""
        expected = sign(self.account.token, url, fields)
        if not hmac.compare_digest(expected, signature.encode()):
            return None
        code = fields.get("ErrorCode", "")
        return News(
            provider_id=fields.get("MessageSid", ""),
            status=STATUS.get(fields.get("MessageStatus", ""), MessageStatus.QUEUED),
            reason=REASONS.get(code, "not delivered"),
            code=code,
        )

    def _ask(
        self, method: str, path: str, form: dict[str, str] | None = None
    ) -> dict[str, Any]:
        account = self.account
        url = f"{account.base_url}/2010-04-01/Accounts/{account.account}/{path}"
        try:
            with (
                httpx.Client(verify=self.tls, timeout=PATIENCE) as client,
                Deadline().within(LONGEST) as extensions,
            ):
                answer = client.request(
                    method,
                    url,
                    data=form,
                    auth=(account.account, account.token),
                    extensions=extensions,
                )
        except ServiceUnreachable as error:
            raise DeliveryDelayed(error.reason) from None
        except httpx.HTTPError as error:
            # the error's own words hold the URL, and in it the account
            raise DeliveryDelayed(type(error).__name__) from None
        body = _json(answer)
        if answer.is_success:
            return body
        reason = str(body.get("message") or f"HTTP {answer.status_code}")
        if answer.status_code in LATER or answer.is_redirect:
            raise DeliveryDelayed(reason, _retry_after(answer))
        raise DeliveryRefused(reason, str(body.get("code", answer.status_code)))


def sign(token: str, url: str, fields: Mapping[str, str]) -> bytes:
    """
    Sign a form as Twilio does: HMAC-SHA1 over the URL and the sorted fields.

    https://www.twilio.com/docs/usage/security#validating-requests
    """
    message = url + "".join(name + fields[name] for name in sorted(fields))
    return base64.b64encode(hmac.digest(token.encode(), message.encode(), "sha1"))


def _receipt(answer: dict[str, Any]) -> Receipt:
    status = STATUS.get(str(answer.get("status")), MessageStatus.SENT)
    if status is MessageStatus.FAILED:
        raise DeliveryRefused(
            str(answer.get("error_message") or answer.get("status")),
            str(answer.get("error_code") or ""),
        )
    return Receipt(str(answer.get("sid") or ""), status)


def _json(answer: httpx.Response) -> dict[str, Any]:
    try:
        body = answer.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _retry_after(answer: httpx.Response) -> float | None:
    value = answer.headers.get("Retry-After", "")
    return float(value) if value.isdecimal() else None
