"""A local server that speaks CoinKyt's questions about addresses and transactions."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.servers.analysts import Analyst, Handler, Told, running

KEY = "key-of-the-tests"
TYPES = ("btc", "eth", "trx")
LATER = "No data, please try again later"


class CoinkytHandler(Handler):
    """Answers at once, or says that it does not know yet."""

    def do_GET(self) -> None:  # noqa: N802 - http.server's name
        """Answer a question."""
        self.body()
        address = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(address.query).items()}
        kind = address.path.removeprefix("/v1/")
        subject = asked.get("transaction") or asked.get("address", "")
        told = self.found.told(subject)
        if self.headers["X-API-Key"] != KEY:
            self.tell(401, {"detail": "Not authenticated"})
        elif kind not in ("address", "transaction"):
            self.tell(404, {"detail": "Not Found"})
        elif asked.get("blockchain") not in TYPES:
            error = {"loc": ["query", "blockchain"], "msg": "no", "type": "enum"}
            self.tell(422, {"detail": [error]})
        elif not self.failed(told):
            self._report(kind, asked, subject, told)

    def _report(
        self, kind: str, asked: dict[str, str], subject: str, told: Told
    ) -> None:
        if told.unknown:
            words = {"address": "Empty address", "transaction": "Transaction not found"}
            self.tell(404, {"detail": words[kind]})
        elif told.pending:
            told.pending -= 1
            self.tell(404, {"detail": LATER})
        else:
            self.tell(200, self._found(kind, asked, subject, told))

    def _found(
        self, kind: str, asked: dict[str, str], subject: str, told: Told
    ) -> dict[str, Any]:
        name, category = told.owner or (None, None)
        owned = {"name": name, "type": category, "type_label": category}
        of_kind = owned if kind == "address" else {"from_entity": [owned]}
        if told.owner is None and kind == "transaction":
            of_kind = {"from_entity": None}
        return {
            "id": "7b1c0000-0000-4000-8000-000000000000",
            "blockchain": asked["blockchain"],
            "token": asked.get("token", ""),
            "address": subject,
            "risk_score": told.score,
            "risk_score_grade": told.level,
            "indirects": [_part(code, share) for code, share in told.shares.items()],
            "link": "https://explorer.coinkyt.com/explorer/address",
            **of_kind,
            **told.change,
        }


def _part(code: str, share: Any) -> dict[str, Any]:
    return {
        "type": code,
        "type_label": code.title(),
        "risk_score_grade": "low",
        "total_count": f"{Decimal(share) * 100:f}",
        "total_count_coef": share,
        "total": "9600.00",
    }


@contextmanager
def coinkyt() -> Iterator[Analyst]:
    """Run the server on a free port of this machine."""
    found = Analyst()
    with running(CoinkytHandler, found):
        yield found
