"""A local server that speaks Twilio's Messages API, callbacks included."""

import base64
import hashlib
import hmac
import itertools
import json
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs, urlencode

from tests.servers.serving import serving

ACCOUNT, TOKEN = "AC0123456789abcdef0123456789abcdef", "12345"
NOT_A_NUMBER = "+12025550101"  # 21211
NOT_MOBILE = "+12025550102"  # 21614
THROTTLED = "+12025550103"  # 429 with Retry-After
BROKEN = "+12025550104"  # 500
CUT_OFF = "+12025550105"  # the answer ends in the middle
SLOW = "+12025550106"  # no answer until the test ends
FAILS_LATER = "+12025550107"  # undelivered, 30003
STRANGE = "+12025550108"  # 201 with a body that is no JSON

ERRORS = {
    NOT_A_NUMBER: (400, 21211, "The 'To' number +12025550101 is not a valid number."),
    NOT_MOBILE: (400, 21614, "'To' number is not a valid mobile number"),
    THROTTLED: (429, 20429, "Too Many Requests"),
    BROKEN: (500, 20500, "Internal Server Error"),
}


@dataclass
class Twilio:
    """What the server was asked for, and what it tells about it."""

    url: str = ""
    texts: dict[str, dict[str, str]] = field(default_factory=dict)  # by sid
    asked: int = 0
    released: threading.Event = field(default_factory=threading.Event)
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def take(self, form: dict[str, str]) -> dict[str, str]:
        """Keep a text; give the resource that stands for it."""
        sid = f"SM{next(self._numbers):032x}"
        self.texts[sid] = {**form, "sid": sid, "status": "queued"}
        return self.texts[sid]

    def call_back(self, sid: str, status: str, **more: str) -> urllib.request.Request:
        """Give the signed request by which a status is told."""
        text = self.texts[sid]
        text["status"] = status
        fields = {
            "MessageSid": sid,
            "MessageStatus": status,
            "To": text["To"],
            "From": text["From"],
            "AccountSid": ACCOUNT,
            **more,
        }
        url = text["StatusCallback"]
        return urllib.request.Request(  # noqa: S310
            url,
            data=urlencode(fields).encode(),
            headers={"X-Twilio-Signature": signed(url, fields)},
        )


def signed(url: str, fields: dict[str, str]) -> str:
    """Sign as https://www.twilio.com/docs/usage/security tells, apart from ours."""
    digest = hmac.new(TOKEN.encode(), url.encode(), hashlib.sha1)
    for name in sorted(fields):
        digest.update(name.encode() + fields[name].encode())
    return base64.b64encode(digest.digest()).decode()


@contextmanager
def twilio() -> Iterator[Twilio]:
    """Run the server on a free port of this machine."""
    found = Twilio()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            found.asked += 1
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            if not self._allowed():
                return
            to = form.get("To", "")
            if to == SLOW:
                found.released.wait(20)
            elif to == CUT_OFF:
                self._cut_off()
            elif to == STRANGE:
                self._answer_bytes(201, b"<html>")
            elif to in ERRORS:
                self._refuse(*ERRORS[to])
            else:
                self._answer(201, found.take(form))

        def do_GET(self) -> None:
            sid = self.path.rpartition("/")[2].removesuffix(".json")
            if self._allowed() and sid in found.texts:
                text = found.texts[sid]
                failed = text["To"] == FAILS_LATER
                status = "undelivered" if failed else text["status"]
                code = 30003 if failed else None
                self._answer(200, {**text, "status": status, "error_code": code})
            elif sid not in found.texts:
                self._refuse(404, 20404, "not found")

        def _allowed(self) -> bool:
            wanted = base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()
            prefix = f"/2010-04-01/Accounts/{ACCOUNT}/Messages"
            if self.headers["Authorization"] != f"Basic {wanted}":
                self._refuse(401, 20003, "Authenticate")
                return False
            if not self.path.startswith(prefix):
                self._refuse(404, 20404, "not found")
                return False
            return True

        def _refuse(self, status: int, code: int, message: str) -> None:
            self._answer(status, {"code": code, "message": message, "status": status})

        def _answer(self, status: int, body: dict[str, object]) -> None:
            self._answer_bytes(status, json.dumps(body).encode())

        def _answer_bytes(self, status: int, body: bytes) -> None:
            self.send_response(status)
            if status == 429:
                self.send_header("Retry-After", "7")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def _cut_off(self) -> None:
            self.send_response(201)
            self.send_header("Content-Length", "500")
            self.end_headers()
            self.wfile.write(b'{"sid": "SM')
            self.close_connection = True

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with serving(Handler, found.released) as found.url:
        yield found
