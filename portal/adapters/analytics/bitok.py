"""
BitOK's KYT Office: a check is made, looked at until it is done, then read.

https://docs.bitok.org and https://kyt-api.bitok.org/swagger/; every request is
signed with HMAC-SHA256 over its method, path, time and body.
"""

import base64
import hashlib
import hmac
import re
import ssl
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import msgspec

from portal.adapters.analytics import bitok_format as wire
from portal.adapters.analytics.analyst import Analyst, Talk
from portal.adapters.analytics.bitok_questions import about, question
from portal.adapters.analytics.reading import (
    CONFUSED,
    ELSEWHERE,
    decoded,
    raised,
    score,
    text,
)
from portal.adapters.analytics.talking import NothingKnown, accepted
from portal.analytics_settings import BitokConfig
from portal.domain.exposure import Answer, AnswerStatus, Pending, Subject
from portal.errors import ServiceUnreachable

CHECKS = "/v1/manual-checks"
ID = re.compile(r"[0-9A-Za-z-]{1,64}", re.ASCII)  # it becomes part of a path
PAUSE = 2.0  # seconds until a check is looked at again
INLINE = 0.1  # by which the pauses within one call grow


def sign(secret: str, method: str, path: str, timestamp: str, body: bytes = b"") -> str:
    """Sign one request as BitOK's page "Security" tells; `timestamp` in ms."""
    parts = [method.encode(), path.encode(), timestamp.encode()]
    parts += [body] if body else []
    digest = hmac.new(secret.encode(), b"\n".join(parts), hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


class Bitok(Analyst):
    """Asks BitOK about addresses and transfers."""

    name = "bitok"

    def __init__(
        self,
        account: BitokConfig,
        *,
        authoritative: bool = True,
        tls: ssl.SSLContext | bool = True,
        clock: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(account.base_url, authoritative=authoritative, tls=tls)
        self._account, self._clock = account, clock

    def _screen(self, talk: Talk, subject: Subject) -> Answer | Pending:
        known = talk.ticket.check
        check = self._look(talk, known) if known else self._make(talk, subject)
        talk.ticket = msgspec.structs.replace(talk.ticket, check=check.id)
        pause, until = 0.0, time.monotonic() + self._account.wait_seconds
        while not check.done and time.monotonic() < until:
            time.sleep(pause)
            pause += INLINE
            check = self._look(talk, check.id)
        if not about(check, subject):
            raise ServiceUnreachable(ELSEWHERE)
        if not check.done:
            return talk.ticket.later(seconds=PAUSE, now=talk.now)
        return self._read(talk, check)

    def _make(self, talk: Talk, subject: Subject) -> wire.Check:
        path, asked = question(subject)
        check = decoded(
            self._send(talk, "POST", f"{CHECKS}/{path}/", asked), wire.Check
        )
        if not ID.fullmatch(check.id):
            raise ServiceUnreachable(CONFUSED)
        return check

    def _look(self, talk: Talk, check_id: str) -> wire.Check:
        if not ID.fullmatch(check_id):
            raise ServiceUnreachable("the token cannot be read")
        check = decoded(self._send(talk, "GET", f"{CHECKS}/{check_id}/"), wire.Check)
        if check.id != check_id:
            raise ServiceUnreachable(ELSEWHERE)
        return check

    def _read(self, talk: Talk, check: wire.Check) -> Answer:
        check.prove()
        place = f"{CHECKS}/{check.id}"
        kind = "transfer" if check.transfer else "address"
        with ThreadPoolExecutor(max_workers=1) as beside:
            asked = beside.submit(self._send, talk, "GET", f"{place}/risks/")
            told = self._send(talk, "GET", f"{place}/{kind}-exposure/")
            risks = decoded(asked.result(), list[wire.Risk])
        if check.transfer:
            found = decoded(told, wire.TransferExposure).seen(check.transfer)
        else:
            found = decoded(told, wire.AddressExposure).seen()
        shares = raised(found.shares, wire.of_risks(risks))
        points = score(check.risk_score, check.risk_level)
        if not (shares or found.owner or points):
            raise NothingKnown("it knows nothing of this")
        return Answer(
            provider=self.name,
            authoritative=self.authoritative,
            status=AnswerStatus.SCORED,
            at=talk.now,
            score=points,
            level=text(check.risk_level or "") or None,
            shares=shares,
            owner=found.owner,
            owner_category=found.owner_category,
            hops=found.hops,
            raw=talk.raw,
            reference=check.id,
        )

    def _send(self, talk: Talk, method: str, path: str, asked: Any = None) -> bytes:
        body = b"" if asked is None else msgspec.json.encode(asked)  # compact
        timestamp = str(int(self._clock() * 1000))
        account = self._account
        headers = {
            "API-KEY-ID": account.key_id,
            "API-TIMESTAMP": timestamp,
            "API-SIGNATURE": sign(account.secret, method, path, timestamp, body),
            "Content-Type": "application/json",
        }
        return accepted(talk.ask(method, path, headers=headers, body=body or None))
