"""A local server that speaks BitOK's manual checks, signatures included."""

import base64
import hashlib
import hmac
import itertools
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.servers.analysts import Analyst, Handler, Told, running

KEY_ID, SECRET = "key-of-the-tests", "test-secret"


@dataclass
class Bitok(Analyst):
    """The checks that were made."""

    checks: dict[str, dict[str, Any]] = field(default_factory=dict)
    looks: dict[str, int] = field(default_factory=dict)
    transfers: dict[str, Any] = field(default_factory=dict)  # changes to exposures
    risks: list[dict[str, Any]] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=itertools.count)

    def make(self, asked: dict[str, Any], told: Told) -> dict[str, Any]:
        """Make a check as the vendor would echo it."""
        made = f"15b9bf78-a814-4b8e-9dbd-{next(self.numbers):012x}"
        transfer = address = None
        if "tx_hash" in asked:
            transfer = {
                **asked,
                "token_symbol": "BTC",
                "tx_status": "bound",
                "input_address": None,
                "amount": 28.83,
                "value_in_fiat": 1000.0,
            }
        else:
            address = {"network": asked["network"], "address": asked["address"]}
        self.checks[made] = {
            "id": made,
            "created_at": "2026-11-22T14:08:31.044580+03:00",
            "check_status": "checking",
            "transfer": transfer,
            "address": address,
            "risk_level": "undefined",
            "risk_score": None,
            "fiat_currency": "USD",
            **told.change,
        }
        self.looks[made] = told.pending
        return self.checks[made]

    def looked(self, made: str, told: Told) -> dict[str, Any]:
        """Give a check as it stands; each look brings it nearer to its end."""
        check = self.checks[made]
        self.looks[made] -= 1
        if self.looks[made] < 0 and check["check_status"] == "checking":
            level = "undefined" if told.unknown else told.level
            number = None if told.score is None or told.unknown else float(told.score)
            check |= {"check_status": "checked", "risk_level": level}
            check |= {"risk_score": number, **told.change}
        return check


def signature(method: str, path: str, timestamp: str, body: bytes) -> str:
    """Sign as the vendor's page tells, apart from ours."""
    text = f"{method}\n{path}\n{timestamp}"
    if body:
        text += f"\n{json.dumps(json.loads(body), separators=(',', ':'))}"
    made = hmac.new(SECRET.encode(), text.encode(), hashlib.sha256)
    return base64.b64encode(made.digest()).decode()


class BitokHandler(Handler):
    """Makes checks, shows them, and what they found."""

    found: Bitok

    def do_POST(self) -> None:  # noqa: N802 - http.server's name
        """Make a check."""
        sent = self.body()
        if not self._signed(sent):
            return
        asked = json.loads(sent)
        told = self._told(asked.get("address") or asked["output_address"])
        if not self.failed(told):
            self.tell(201, self.found.make(asked, told))

    def do_GET(self) -> None:  # noqa: N802 - http.server's name
        """Show a check, or a part of it."""
        self.body()
        if not self._signed(b""):
            return
        _, _, _, made, *rest = self.path.split("/")
        if made not in self.found.checks:
            self.tell(404, {"detail": "Not found."})
            return
        check = self.found.checks[made]
        about = check["address"] or check["transfer"]
        told = self._told(about.get("address") or about["output_address"])
        match rest:
            case ["risks", ""]:
                self.tell(200, self.found.risks)
            case [("address-exposure" | "transfer-exposure") as kind, ""]:
                self.tell(200, self._exposure(kind, told))
            case _:
                self.tell(200, self.found.looked(made, told))

    def _exposure(self, kind: str, told: Told) -> dict[str, Any]:
        parts = [
            {"entity_category": code, "value_share": share}
            for code, share in told.shares.items()
        ]
        name, category = told.owner or (None, None)
        if kind == "transfer-exposure":
            return {
                "direct_interaction": None,
                "indirect_interaction": parts or None,
                "fiat_currency": "USD",
                **self.found.transfers,
            }
        owned = {"entity_category": category, "entity_name": name}
        listed = None if told.owner or told.unknown else parts
        return {**owned, "exposure": listed, **self.found.transfers}

    def _signed(self, body: bytes) -> bool:
        timestamp = self.headers["API-TIMESTAMP"] or ""
        wanted = signature(self.command, self.path, timestamp, body)
        given = (self.headers["API-KEY-ID"], self.headers["API-SIGNATURE"])
        if given == (KEY_ID, wanted) and timestamp.isdecimal():
            return True
        self.tell(401, {"detail": "Invalid signature."})
        return False

    def _told(self, subject: str) -> Told:
        return self.found.told(subject)


@contextmanager
def bitok() -> Iterator[Bitok]:
    """Run the server on a free port of this machine."""
    found = Bitok()
    with running(BitokHandler, found):
        yield found
