"""The connections to the outside, each a small protocol."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from portal.clock import Clock
from portal.domain.exposure import Answer, Pending, Subject
from portal.states import MessageStatus

EXAMINING = "examining"  # the bell of who examines pictures
SCREENING = "screening"  # the bell of who asks about transfers


@dataclass(frozen=True)
class Receipt:
    """What a gateway answered when it took a message."""

    provider_id: str
    status: MessageStatus = MessageStatus.SENT


@dataclass(frozen=True)
class News:
    """What a gateway told of a text by itself."""

    provider_id: str
    status: MessageStatus
    reason: str = ""
    code: str = ""


@dataclass(frozen=True)
class Mail:
    """One e-mail, ready to send."""

    to: str
    subject: str
    text: str
    html: str
    message_id: str  # the same for every try, so that a double is recognised


class SmsSender(Protocol):
    """Sends texts."""

    @property
    def name(self) -> str:
        """Give its name, such as "twilio": it is kept with each message."""

    def send(self, to: str, text: str, *, once: str, callback_url: str) -> Receipt:
        """
        Send one text to an E.164 number.

        Raise DeliveryRefused if it can never arrive, DeliveryDelayed if it may
        later. `once` names the message; `callback_url` is where delivery is told.
        """

    def look_up(self, provider_id: str) -> Receipt:
        """
        Tell what became of a text, for when no callback came.

        Raise DeliveryRefused if it failed, DeliveryDelayed if that cannot be said.
        """

    def read_callback(
        self, url: str, fields: Mapping[str, str], signature: str
    ) -> News | None:
        """Understand what was told to the callback URL; None if it is forged."""


class MailSender(Protocol):
    """Sends e-mails."""

    @property
    def name(self) -> str:
        """Give its name, such as "smtp": it is kept with each message."""

    def send(self, mail: Mail) -> Receipt:
        """Send one e-mail; raise DeliveryRefused or DeliveryDelayed."""


class Storage(Protocol):
    """Keeps encrypted evidence; never sees a readable byte."""

    def put(self, key: str, sealed: bytes) -> None:
        """Keep the bytes; when this returns they survive a crash."""

    def get(self, key: str) -> bytes:
        """Give the bytes back; raise KeyError if there are none."""

    def delete(self, key: str) -> None:
        """Remove the bytes; nothing happens if there are none."""

    def walk(self) -> Iterator[tuple[str, datetime]]:
        """List every key with the time its bytes were put, in no order."""

    def check(self) -> None:
        """Raise OSError if the storage cannot be written."""


class Bell(Protocol):
    """Rings once when what is listened to changes."""

    def wait(self, timeout: float) -> bool:
        """Wait until it rings, at most `timeout` seconds; say whether it did."""


class Signals(Protocol):
    """Wakes who waits for a verification to change, in every process."""

    def publish(self, public_id: str) -> None:
        """Ring every bell of this verification."""

    def listen(self, public_id: str) -> AbstractContextManager[Bell]:
        """
        Give a bell; whatever is published from now on rings it.

        Listen first, then read the version, then wait: nothing is missed between.
        """


class Jobs(Protocol):
    """Wakes the worker; what there is to do stands in rows."""

    def wake(self) -> None:
        """Ask the worker to look for work now."""


@dataclass(frozen=True, kw_only=True)
class Sought:
    """The person whom a sanctions service is asked about."""

    name: str = field(repr=False)
    birth_date: date | None = field(repr=False)
    nationality: str | None  # ISO 3166-1, two letters


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One entry of a sanctions service that is like the person; all is published."""

    entry: str  # the service's own id
    name: str
    score: float  # the service's own, 0 to 1
    birth_dates: tuple[str, ...] = ()  # as the service says them: "1975", "1975-04-21"
    nationalities: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()  # "us_ofac_sdn"
    topics: tuple[str, ...] = ()  # "sanction", "role.pep"
    why: tuple[str, ...] = ()  # what the score is made of


class SanctionsService(Protocol):
    """Looks a person up in sanctions lists that somebody else keeps."""

    def match(self, sought: Sought) -> tuple[Listed, ...]:
        """Give who is alike, the likest first; raise ServiceUnreachable."""


class Analytics(Protocol):
    """Tells where the money of a blockchain address or transfer comes from."""

    name: str  # "bitok"
    authoritative: bool  # its answer counts; others advise

    def ask(
        self, subject: Subject, *, token: str | None, now: datetime
    ) -> Answer | Pending:
        """
        Screen one subject; with the token of a Pending, look whether it is ready.

        Never raise for what a provider does: an answer that is late, malformed, cut
        off, refused or contradictory is an Answer that is UNREACHABLE and says why.
        A network that the provider does not know is NO_DATA.
        """


@dataclass(frozen=True)
class Adapters:
    """All connections of one running portal."""

    sms: SmsSender
    email: MailSender
    storage: Storage
    signals: Signals
    jobs: Jobs
    clock: Clock
    sanctions: SanctionsService | None = None  # None: the list that was imported
    analytics: tuple[Analytics, ...] = ()
