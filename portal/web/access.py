"""One log line a request: which page, how it ended, how long it took."""

import logging
import re
import secrets
import time

from flask import Flask, Response, g, request

from portal.logs import FIELDS
from portal.web import visitors

log = logging.getLogger(__name__)
REQUEST_ID = re.compile(r"[0-9A-Za-z-]{8,64}")


def init_app(app: Flask) -> None:
    """Name every request, and log it once it is answered."""
    app.before_request(_begin)
    app.after_request(_tell)


def request_id() -> str:
    """Give the name of this request: the proxy's, if one is trusted, or a fresh one."""
    given = request.headers.get("X-Request-ID", "")
    if visitors.config().trusted_proxies and REQUEST_ID.fullmatch(given):
        return given
    return secrets.token_hex(8)


def _begin() -> None:
    g.began, g.request_id = time.perf_counter(), request_id()


def _tell(response: Response) -> Response:
    if "began" not in g or request.endpoint == "static":
        return response
    response.headers["X-Request-ID"] = g.request_id
    # the endpoint, never the path: a path may hold a token
    fields = {
        "request": g.request_id,
        "method": request.method if request.url_rule else "",
        "endpoint": request.endpoint,
        "status": response.status_code,
        "ms": round((time.perf_counter() - g.began) * 1000, 1),
    }
    log.info("request", extra={FIELDS: fields})
    return response
