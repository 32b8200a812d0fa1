"""Pages for the customer, at a computer or wherever they signed in."""

from flask import Blueprint, Flask

from portal.web.customer import (
    again,
    confirm_email,
    entry,
    erase,
    guard,
    handoff,
    invitation,
    own_data,
    papers,
    pictures,
    profile,
    refund,
    way,
)


def init_app(app: Flask) -> None:
    """Add the customer's pages behind their guard, and the ways in before it."""
    bp = Blueprint("customer", __name__)
    bp.before_request(guard.admit)
    parts = (
        again,
        confirm_email,
        entry,
        erase,
        handoff,
        invitation,
        own_data,
        papers,
        pictures,
        profile,
        refund,
        way,
    )
    for part in parts:
        part.add_routes(bp)
    app.register_blueprint(bp)
