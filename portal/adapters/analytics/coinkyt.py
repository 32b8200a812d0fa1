"""
CoinKyt: one question, one answer, with numbers as text.

https://explorer.coinkyt.com/openapi/docs; the key goes along in a header.
"""

import ssl
from typing import Any

from msgspec import Struct

from portal.adapters.analytics.analyst import Analyst, Talk
from portal.adapters.analytics.coinkyt_format import Report
from portal.adapters.analytics.coinkyt_questions import about, question
from portal.adapters.analytics.reading import ELSEWHERE, decoded, score, text
from portal.adapters.analytics.talking import NothingKnown, Reply, accepted
from portal.analytics_settings import CoinkytConfig
from portal.domain.exposure import Answer, AnswerStatus, Pending, Subject
from portal.errors import ServiceUnreachable

NOT_FOUND = 404
PAUSE = 3.0  # seconds until it may have data
LATER = "try again later"
UNKNOWN = {  # its words: ours
    "empty address": "it knows nothing of this address",
    "transaction not found": "the transaction was not found",
}


class Detail(Struct, frozen=True):
    """Why it has no answer."""

    detail: Any = None


class Coinkyt(Analyst):
    """Asks CoinKyt about addresses and transfers."""

    name = "coinkyt"

    def __init__(
        self,
        account: CoinkytConfig,
        *,
        authoritative: bool = True,
        tls: ssl.SSLContext | bool = True,
    ) -> None:
        super().__init__(account.base_url, authoritative=authoritative, tls=tls)
        self._key = account.key

    def _screen(self, talk: Talk, subject: Subject) -> Answer | Pending:
        reply = talk.ask("GET", question(subject), headers={"X-API-Key": self._key})
        if reply.status == NOT_FOUND and _comes_later(reply):
            return talk.ticket.later(seconds=PAUSE, now=talk.now)
        report = decoded(accepted(reply), Report)
        if not about(report, subject):
            raise ServiceUnreachable(ELSEWHERE)
        return self._read(talk, report)

    def _read(self, talk: Talk, report: Report) -> Answer:
        shares = report.shares()
        points = score(report.risk_score, report.risk_score_grade)
        if not (shares or report.owner or points):
            many = "too many sources to trace"
            nothing = "it knows nothing of this"
            raise NothingKnown(many if report.too_many_indirects else nothing)
        return Answer(
            provider=self.name,
            authoritative=self.authoritative,
            status=AnswerStatus.SCORED,
            at=talk.now,
            score=points,
            level=text(report.risk_score_grade or "") or None,
            shares=shares,
            partial=report.too_many_indirects,
            owner=report.owner,
            owner_category=report.owner_category,
            hops=report.hops(),
            raw=talk.raw,
            reference=text(report.id) or None,
        )


def _comes_later(reply: Reply) -> bool:
    """Say whether it still computes; raise NothingKnown if it knows nothing."""
    detail = decoded(reply.content, Detail).detail
    said = detail.strip().lower() if isinstance(detail, str) else ""
    for theirs, ours in UNKNOWN.items():
        if said.startswith(theirs):
            raise NothingKnown(ours)
    return LATER in said
