"""The one map from what went wrong to a status and a page."""

import logging
from http import HTTPStatus
from typing import Any

from flask import Flask, g, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from portal.errors import (
    AlreadyDone,
    KeyDestroyed,
    LinkClosed,
    PortalError,
    StaleVersion,
    StepNotAllowed,
    TooMany,
)
from portal.extensions import db
from portal.states import Audience
from portal.web.render import render

log = logging.getLogger(__name__)

STATUS: dict[type[PortalError], HTTPStatus] = {
    AlreadyDone: HTTPStatus.CONFLICT,
    KeyDestroyed: HTTPStatus.GONE,
    LinkClosed: HTTPStatus.GONE,
    StaleVersion: HTTPStatus.CONFLICT,
    StepNotAllowed: HTTPStatus.CONFLICT,
    TooMany: HTTPStatus.TOO_MANY_REQUESTS,
}
# where the button of an error page leads, by the part of the portal it happened in
WAYS_ON = (
    ("/staff", "/staff/"),
    ("/phone", "/phone"),
    ("/verify", "/verify"),
    ("/profile", "/profile"),
    ("/sandbox", "/sandbox"),
)


def init_app(app: Flask) -> None:
    """Give every error a page that says what happened and what to do next."""
    app.register_error_handler(CSRFError, csrf_failed)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(PortalError, portal_error)
    app.register_error_handler(Exception, unexpected)


def csrf_failed(error: CSRFError) -> ResponseReturnValue:
    """A form came without its token, or from before a sign-in."""
    db.session.rollback()
    return _page("form_expired", 400)


def http_error(error: HTTPException) -> ResponseReturnValue:
    """Any answer of HTTP's own: not found, not allowed, too large."""
    db.session.rollback()
    if error.response is not None:
        return error
    return _page("http", error.code or 500)


def portal_error(error: PortalError) -> ResponseReturnValue:
    """What the domain refused, on the page named like the error."""
    db.session.rollback()
    status = STATUS.get(type(error))
    if status is None:
        return unexpected(error)
    return _page("refused", status, error=error, kind=type(error).__name__)


def unexpected(error: Exception) -> ResponseReturnValue:
    """A bug or a broken connection; the log says where, never with whose data."""
    db.session.rollback()
    log.error("unexpected at %s %s", request.method, request.endpoint, exc_info=error)
    for audience in Audience:
        # the page must not ask a database that may be what broke
        g.setdefault(f"visitor_{audience}", None)
    return _page("unexpected", 500)


def _page(name: str, status: int, **context: Any) -> ResponseReturnValue:
    way_on = next((to for begin, to in WAYS_ON if request.path.startswith(begin)), "/")
    return render(
        f"errors/{name}.html", status, code=int(status), way_on=way_on, **context
    )
