"""
Who may open the console's pages: deny, but for what the role may.

Flask-Login is the glue to templates alone: who is signed in is a session row, found
through `visitors.visitor`, and Flask-Login's own cookies are never written or read.
"""

from flask import Flask, Request, redirect, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_login import AnonymousUserMixin, UserMixin, current_user

from portal.domain.roles import Permission, may
from portal.extensions import login
from portal.models.staff import Staff
from portal.services.staff import second_factor
from portal.states import Audience
from portal.web import visitors
from portal.web.render import render
from portal.web.staff.console import Console

NEXT = "staff_next"


class Colleague(UserMixin):
    """Somebody who signed in with both factors."""

    def __init__(self, staff: Staff) -> None:
        self.staff = staff

    def can(self, permission: Permission) -> bool:
        """Say whether this role may do it."""
        return may(self.staff.role, permission)


class Stranger(AnonymousUserMixin):
    """Anybody else: may come in, if they can."""

    staff = None

    def can(self, permission: Permission) -> bool:
        """Say no to all but the ways in."""
        return permission is Permission.ENTER


def init_app(app: Flask, console: Console) -> None:
    """Put the guard before every page of the console."""
    login.anonymous_user = Stranger
    login.session_protection = None
    login.request_loader(_load)
    # init_app would add only the remember-me cookie, and read the session for each
    # static file on its way
    app.login_manager = login  # type: ignore[attr-defined]
    app.config["REMEMBER_COOKIE_NAME"] = "portal-unused"

    @console.before_request
    def _admit() -> ResponseReturnValue | None:
        return admit(console)


def admit(console: Console) -> ResponseReturnValue | None:
    """Let in who may; send a stranger to the sign-in, refuse a colleague."""
    needs = console.needs.get(request.endpoint or "")
    if needs is not None and current_user.can(needs):
        return None
    if current_user.is_authenticated or needs is None:
        return render("staff/not_allowed.html", 403)
    sign_in = url_for("staff.sign_in")
    if request.headers.get("HX-Request") and not request.headers.get("HX-Boosted"):
        return "", 204, {"HX-Redirect": sign_in}
    if visitors.reads_only():
        cookie[NEXT] = request.full_path.rstrip("?")
    return redirect(sign_in, code=303)


def this_staff() -> Staff:
    """Give the signed-in colleague; only behind the guard."""
    staff = current_user.staff
    if not isinstance(staff, Staff):
        raise RuntimeError("a page behind the guard was opened by a stranger")
    return staff


def actor() -> str:
    """Name the signed-in colleague for the audit log."""
    return f"staff:{this_staff().public_id}"


def _load(_: Request) -> Colleague | None:
    row = visitors.visitor(Audience.STAFF)
    if row is None or row.staff is None:
        return None
    staff = row.staff
    if staff.disabled_at or not second_factor.is_set(staff):
        return None
    return Colleague(staff)
