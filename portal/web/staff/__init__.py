"""The console."""

from flask import Flask

from portal.web.staff import (
    colleagues,
    customer,
    customers,
    errors,
    evidence,
    examined,
    frame,
    guard,
    home,
    invitations,
    own,
    policy,
    queue,
    review,
    set_password,
    sign_in,
)
from portal.web.staff.console import Console

PARTS = (
    home,
    sign_in,
    set_password,
    own,
    customers,
    customer,
    invitations,
    queue,
    review,
    evidence,
    examined,
    colleagues,
    policy,
    errors,
    frame,
)


def init_app(app: Flask) -> None:
    """Add the pages behind their guard."""
    console = Console("staff", __name__, url_prefix="/staff")
    guard.init_app(app, console)
    for part in PARTS:
        part.add_routes(console)
    app.register_blueprint(console)
