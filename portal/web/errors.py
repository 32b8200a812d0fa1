"""The one map from what went wrong to a status and a page."""

import logging
from http import HTTPStatus

from flask import Flask, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from portal.errors import (
    AlreadyDone,
    LinkClosed,
    PortalError,
    StaleVersion,
    StepNotAllowed,
    TooMany,
)
from portal.extensions import db
from portal.web.render import render

log = logging.getLogger(__name__)

STATUS: dict[type[PortalError], HTTPStatus] = {
    AlreadyDone: HTTPStatus.CONFLICT,
    LinkClosed: HTTPStatus.GONE,
    StaleVersion: HTTPStatus.CONFLICT,
    StepNotAllowed: HTTPStatus.CONFLICT,
    TooMany: HTTPStatus.TOO_MANY_REQUESTS,
}


def init_app(app: Flask) -> None:
    """Give every error a page that says what happened and what to do next."""
    app.register_error_handler(CSRFError, csrf_failed)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(PortalError, portal_error)
    app.register_error_handler(Exception, unexpected)


def csrf_failed(error: CSRFError) -> ResponseReturnValue:
    """A form came without its token, or from before a sign-in."""
    db.session.rollback()
    return render("errors/form_expired.html", 400, error=error)


def http_error(error: HTTPException) -> ResponseReturnValue:
    """Any answer of HTTP's own: not found, not allowed, too large."""
    db.session.rollback()
    if error.response is not None:
        return error
    return render("errors/http.html", error.code or 500, error=error, code=error.code)


def portal_error(error: PortalError) -> ResponseReturnValue:
    """What the domain refused, on the page named like the error."""
    db.session.rollback()
    status = STATUS.get(type(error))
    if status is None:
        return unexpected(error)
    return render("errors/refused.html", status, error=error, kind=type(error).__name__)


def unexpected(error: Exception) -> ResponseReturnValue:
    """A bug or a broken connection; the log says where, never with whose data."""
    db.session.rollback()
    log.error("unexpected at %s %s", request.method, request.endpoint, exc_info=error)
    return render("errors/unexpected.html", 500)
