"""The console."""

from flask import Flask

from portal.web.staff import (
    ceremonies,
    colleague,
    colleagues,
    customer,
    customers,
    errors,
    evidence,
    examined,
    frame,
    fresh,
    guard,
    held,
    home,
    invitations,
    own,
    own_factors,
    policy,
    queue,
    rejections,
    review,
    second,
    set_password,
    sign_in,
)
from portal.web.staff.console import Console

PARTS = (
    home,
    sign_in,
    second,
    ceremonies,
    fresh,
    set_password,
    own,
    own_factors,
    customers,
    customer,
    invitations,
    queue,
    held,
    review,
    rejections,
    evidence,
    examined,
    colleagues,
    colleague,
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
