"""What goes wrong in the console, on a page of the console."""

from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import NotFound

from portal.extensions import db
from portal.web.render import render
from portal.web.staff.console import Console


def add_routes(console: Console) -> None:
    """Answer in the console's frame, with a way back into it."""
    console.register_error_handler(CSRFError, form_expired)
    console.register_error_handler(NotFound, not_found)


def form_expired(error: CSRFError) -> ResponseReturnValue:
    """A form came without its token, or from before a sign-in."""
    db.session.rollback()
    return render("staff/error.html", 400, kind="form", error=error)


def not_found(error: NotFound) -> ResponseReturnValue:
    """There is no such customer, verification, picture or colleague."""
    db.session.rollback()
    return render("staff/error.html", 404, kind="missing", error=error)
