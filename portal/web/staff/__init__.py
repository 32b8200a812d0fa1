"""The console."""

from flask import Flask

from portal.web.staff import (
    bulk,
    bulk_actions,
    bulk_lists,
    bulk_result,
    cases,
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
    invitation_texts,
    invitations,
    lawful,
    lawful_decide,
    lawful_download,
    new_bulk,
    notices,
    numbers,
    own,
    own_factors,
    policy,
    queue,
    rejections,
    retention,
    reverification,
    reverifications,
    review,
    rights,
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
    new_bulk,
    bulk,
    bulk_actions,
    bulk_lists,
    bulk_result,
    invitation_texts,
    notices,
    cases,
    queue,
    held,
    review,
    rejections,
    reverification,
    reverifications,
    evidence,
    examined,
    lawful,
    lawful_decide,
    lawful_download,
    colleagues,
    colleague,
    policy,
    numbers,
    retention,
    rights,
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
