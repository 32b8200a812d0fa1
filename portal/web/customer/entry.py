"""The ways in: an e-mail address and a code, or an invitation link."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from portal.web.render import render


def add_routes(bp: Blueprint) -> None:
    """Add the sign-in."""
    bp.add_url_rule("/sign-in", view_func=sign_in, methods=["GET", "POST"])


def sign_in() -> ResponseReturnValue:
    """Ask for the e-mail address, then send a code to it."""
    return render("customer/sign_in.html")
