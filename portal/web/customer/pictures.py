"""The customer's own pictures, shown back to them."""

from flask import Blueprint, Response, abort
from flask.typing import ResponseReturnValue

from portal.extensions import db
from portal.services import evidence
from portal.states import Side
from portal.web import visitors
from portal.web.customer.guard import this_verification


def add_routes(bp: Blueprint) -> None:
    """Add the pictures."""
    bp.add_url_rule("/verify/picture/<side>", view_func=picture)


def picture(side: str) -> ResponseReturnValue:
    """Give the accepted picture of one side, as small as the pages show it."""
    verification = this_verification()
    if verification is None or side not in set(Side):
        abort(404)
    row = evidence.accepted(db.session(), verification).get(Side(side)) or abort(404)
    content = evidence.open_preview(row, visitors.adapters().storage)
    return Response(content, mimetype="image/jpeg")
