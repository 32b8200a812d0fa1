"""The way into the console: to where one's work is."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.domain.roles import Permission
from portal.web.staff.console import Console


def add_routes(console: Console) -> None:
    """Add the first page."""
    console.page("", home, needs=Permission.OWN)
    console.page("/", home, needs=Permission.OWN)


def home() -> ResponseReturnValue:
    """Go to the queue who may decide, to the customers who may not."""
    page = "queue" if current_user.can(Permission.REVIEW) else "customers"
    return redirect(url_for(f"staff.{page}"), code=303)
