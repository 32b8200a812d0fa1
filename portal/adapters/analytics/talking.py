"""One question to a provider over HTTP, with bounds on everything that comes back."""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx

from portal.adapters.bounded import Deadline, content
from portal.errors import PortalError, ServiceUnreachable

PATIENCE = httpx.Timeout(10.0, connect=5.0)
LONGEST = 30.0  # seconds for a whole answer, its headers too, however it drips
LARGEST = 4_000_000  # bytes of an answer
ONE = httpx.Limits(max_connections=1, max_keepalive_connections=1)
REFUSALS = {  # in a few words, for people; nothing that the provider wrote
    400: "it refuses the question (400)",
    401: "it refuses the key or the signature (401)",
    403: "no access, or no checks are left (403)",
    422: "it refuses the question (422)",
}


class NothingKnown(PortalError):
    """The provider says that it knows nothing of what it was asked."""


@dataclass
class Throttled(PortalError):
    """The provider asks to come back later; after so many seconds, if it said so."""

    seconds: float | None


@dataclass(frozen=True)
class Reply:
    """What came back: the status, and the body as it was sent."""

    status: int
    content: bytes


class Wire:
    """One connection to a provider: so its deadline knows on what to hang up."""

    def __init__(self, tls: ssl.SSLContext) -> None:
        self._client = httpx.Client(verify=tls, timeout=PATIENCE, limits=ONE)
        self._deadline = Deadline()

    def ask(
        self, method: str, url: str, *, headers: Mapping[str, str], body: bytes | None
    ) -> Reply:
        """Send these very bytes; raise ServiceUnreachable where nothing comes back."""
        try:
            with (
                self._deadline.within(LONGEST) as extensions,
                self._client.stream(
                    method,
                    url,
                    headers=headers,
                    content=body,
                    timeout=PATIENCE,
                    extensions=extensions,
                ) as answer,
            ):
                if answer.status_code == httpx.codes.TOO_MANY_REQUESTS:
                    raise Throttled(_seconds(answer.headers.get("Retry-After")))
                heard = content(answer, largest=LARGEST)
                return Reply(answer.status_code, heard)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            # the error's own words hold the URL, which may hold an address
            raise ServiceUnreachable(type(error).__name__) from None

    def close(self) -> None:
        """Give the connection back."""
        self._client.close()


class Line:
    """The connections to one provider, shared by all threads of a process."""

    def __init__(self, base_url: str, tls: ssl.SSLContext | bool = True) -> None:
        self._base_url = base_url
        self._tls = httpx.create_ssl_context(verify=tls)
        self._idle: list[Wire] = []

    def ask(
        self, method: str, path: str, *, headers: Mapping[str, str], body: bytes | None
    ) -> Reply:
        """Ask over a connection that nobody uses, the newest first."""
        headers = {**headers, "Accept-Encoding": "identity"}  # nothing that swells
        try:
            wire = self._idle.pop()  # no two threads get the same
        except IndexError:
            wire = Wire(self._tls)
        try:
            return wire.ask(
                method, f"{self._base_url}{path}", headers=headers, body=body
            )
        finally:
            self._idle.append(wire)

    def close(self) -> None:
        """Give the connections back."""
        while self._idle:
            self._idle.pop().close()


def accepted(reply: Reply) -> bytes:
    """Give the body of a reply that says yes; raise ServiceUnreachable otherwise."""
    if reply.status in (httpx.codes.OK, httpx.codes.CREATED):
        return reply.content
    raise ServiceUnreachable(REFUSALS.get(reply.status, f"it answered {reply.status}"))


def _seconds(retry_after: str | None) -> float | None:
    """Read the header: seconds, or a date; None if it cannot be understood."""
    if not retry_after:
        return None
    if retry_after.isascii() and retry_after.isdecimal():
        return float(retry_after[:9])
    try:
        at = parsedate_to_datetime(retry_after)
    except (ValueError, OverflowError):
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return max(0.0, (at - datetime.now(UTC)).total_seconds())
