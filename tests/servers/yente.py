"""A local server that speaks yente's matching API."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.servers.serving import serving

KEY = "0123456789abcdef"
DATASET = "sanctions"

# what the server does instead of an answer, by the name that is asked for
BROKEN, THROTTLED, STRANGE = "Broken Server", "Too Often", "No Json"
CUT_OFF, SLOW, HUGE = "Cut Off", "Slow Answer", "Huge Answer"
NO_QUERY, NO_RESULTS, DEEP = "Bad Query", "Other Form", "Deep Json"
MOVED, NO_SCORE = "Moved Away", "No Score"

QUASTEL = {
    "id": "NK-invented1",
    "caption": "Gorvath Quastel",
    "schema": "Person",
    "properties": {
        "name": ["Gorvath Elemer QUASTEL", "Horvat Kvastel"],
        "birthDate": ["1961-03-07"],
        "nationality": ["xx"],
        "topics": ["sanction"],
    },
    "datasets": ["us_ofac_sdn"],
    "referents": ["ofac-90001"],
    "target": True,
    "first_seen": "2026-01-01T00:00:00",
    "last_seen": "2026-11-20T00:00:00",
    "last_change": "2026-01-01T00:00:00",
    "score": 0.97,
    "explanations": {
        "name_match": {"score": 1.0, "detail": "exact"},
        "gender_mismatch": {"score": 0.0},
    },
    "match": True,
}
ALIKE = {**QUASTEL, "id": "NK-invented2", "caption": "Gorvath Quast", "score": 0.41}
MINISTER = {
    **QUASTEL,
    "id": "NK-invented3",
    "caption": "Minna Ministra",
    "properties": {"name": ["Minna Ministra"], "topics": ["role.pep"]},
    "features": {"name_fingerprint": 1.0},
    "explanations": {},
    "score": 0.9,
}
KNOWN = {"Gorvath Quastel": [ALIKE, QUASTEL], "Minna Ministra": [MINISTER]}


@dataclass
class Yente:
    """What the server was asked."""

    url: str = ""
    queries: list[dict[str, Any]] = field(default_factory=list)
    limits: list[str] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)


@contextmanager
def yente() -> Iterator[Yente]:
    """Run the server on a free port of this machine."""
    found = Yente()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            address = urlsplit(self.path)
            if self.headers["Authorization"] != f"ApiKey {KEY}":
                self._answer(401, {"detail": "No API key provided."})
            elif address.path != f"/match/{DATASET}":
                self._answer(404, {"detail": "No such dataset."})
            else:
                found.limits += parse_qs(address.query)["limit"]
                queries = json.loads(body)["queries"]
                [(name, query)] = queries.items()
                found.queries.append(query)
                self._match(name, query)

        def _match(self, name: str, query: dict[str, Any]) -> None:
            asked = query["properties"]["name"][0]
            match asked:
                case "Broken Server":
                    self._answer(500, {"detail": "index is not available"})
                case "Too Often":
                    self._answer(429, {"detail": "rate limit exceeded"})
                case "No Json":
                    self._bytes(200, b"<html>")
                case "Deep Json":
                    self._bytes(200, b"[" * 200_000)
                case "Cut Off":
                    self._cut_off()
                case "Slow Answer":
                    found.released.wait(20)
                case "Huge Answer":
                    self._bytes(200, b'"' + b"x" * 3_000_000 + b'"')
                case "Other Form":
                    self._answer(200, {"matches": []})
                case "Moved Away":
                    self._bytes(302, b"")
                case "Bad Query":
                    self._answer(200, {"responses": {name: {"status": 400}}})
                case "No Score":
                    result = {**QUASTEL, "score": "much"}
                    self._results(name, query, [result])
                case _:
                    self._results(name, query, KNOWN.get(asked, []))

        def _results(self, name: str, query: Any, results: list[Any]) -> None:
            response = {
                "status": 200,
                "results": results,
                "total": {"value": len(results), "relation": "eq"},
                "query": {"id": None, **query},
            }
            self._answer(200, {"responses": {name: response}, "limit": 5})

        def _answer(self, status: int, body: dict[str, Any]) -> None:
            self._bytes(status, json.dumps(body).encode())

        def _bytes(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("x-batch-size", "1")
            if status == 302:
                self.send_header("Location", "/elsewhere")
            self.end_headers()
            try:
                self.wfile.write(body)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True  # the reader had enough

        def _cut_off(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", "500")
            self.end_headers()
            self.wfile.write(b'{"responses": {')
            self.close_connection = True

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with serving(Handler, found.released) as found.url:
        yield found
