"""What all providers over HTTP share: no failure of theirs becomes one of ours."""

import ssl
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from portal.adapters.analytics import tickets
from portal.adapters.analytics.talking import Line, NothingKnown, Reply, Throttled
from portal.adapters.analytics.tickets import Ticket
from portal.domain.exposure import Answer, AnswerStatus, Pending, Subject
from portal.errors import ServiceUnreachable


@dataclass
class Talk:
    """One conversation, and every word of it that came back, for the file."""

    line: Line = field(repr=False)
    ticket: Ticket
    now: datetime
    heard: list[str] = field(default_factory=list, repr=False)

    def ask(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str],
        body: bytes | None = None,
    ) -> Reply:
        """Ask one thing; what comes back is kept word for word."""
        reply = self.line.ask(method, path, headers=headers, body=body)
        words = reply.content.decode("utf-8", errors="replace")
        self.heard.append(f"{method} {path} {reply.status}\n{words}")
        return reply

    @property
    def raw(self) -> str:
        return "\n\n".join(self.heard)


class Analyst(ABC):
    """A provider that is asked over HTTP."""

    name: str

    def __init__(
        self, base_url: str, *, authoritative: bool, tls: ssl.SSLContext | bool
    ) -> None:
        self.authoritative = authoritative
        self._line = Line(base_url, tls)

    def ask(
        self, subject: Subject, *, token: str | None, now: datetime
    ) -> Answer | Pending:
        """Screen one subject, or look whether it is ready; never raise."""
        talk = Talk(self._line, Ticket(since=now), now)
        try:
            talk.ticket = tickets.read(token, now=now)
            return self._screen(talk, subject)
        except Throttled as error:
            return self._throttled(talk, error)
        except NothingKnown as error:
            return self._without(talk, AnswerStatus.NO_DATA, str(error))
        except ServiceUnreachable as error:
            return self._without(talk, AnswerStatus.UNREACHABLE, error.reason)

    def close(self) -> None:
        """Give the connections back."""
        self._line.close()

    @abstractmethod
    def _screen(self, talk: Talk, subject: Subject) -> Answer | Pending:
        """Ask; raise Throttled, NothingKnown or ServiceUnreachable."""

    def _throttled(self, talk: Talk, error: Throttled) -> Answer | Pending:
        try:
            return talk.ticket.refused(error.seconds)
        except ServiceUnreachable as over:
            return self._without(talk, AnswerStatus.UNREACHABLE, over.reason)

    def _without(self, talk: Talk, status: AnswerStatus, why: str) -> Answer:
        return Answer(
            provider=self.name,
            authoritative=self.authoritative,
            status=status,
            at=talk.now,
            why=why,
            raw=talk.raw,
        )
