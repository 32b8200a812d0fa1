"""One's own account: the second factor, and the browsers one is signed in on."""

from typing import Any

from flask import abort, redirect, url_for
from flask.typing import ResponseReturnValue

from portal.domain.roles import Permission
from portal.extensions import db
from portal.services.staff import passkeys, second_factor, sessions
from portal.states import Audience
from portal.web import visitors
from portal.web.render import render
from portal.web.staff.account import fresh, news
from portal.web.staff.console import Console
from portal.web.staff.guard import actor, this_staff


def add_routes(console: Console) -> None:
    """Add the account's pages."""
    for rule, view, methods in (
        ("/account", account, ("GET",)),
        ("/account/recovery-codes", new_codes, ("POST",)),
        ("/account/devices", end_others, ("POST",)),
        ("/account/devices/<public_id>", end_device, ("POST",)),
    ):
        console.page(rule, view, needs=Permission.OWN, methods=methods)


def account() -> ResponseReturnValue:
    """Show who is signed in, by what and where."""
    return account_page()


def account_page(status: int = 200, **more: Any) -> ResponseReturnValue:
    """Render the account, with what an action has to say."""
    session, staff = db.session(), this_staff()
    return render(
        "staff/account/page.html",
        status,
        staff=staff,
        usable=passkeys.usable(session, staff),
        left=second_factor.recovery_codes_left(session, staff),
        here=visitors.visitor(Audience.STAFF),
        devices=sessions.open_now(
            session, staff, now=visitors.now(), idle=visitors.idle(Audience.STAFF)
        ),
        **more,
    )


def new_codes() -> ResponseReturnValue:
    """Make ten new recovery codes, shown once; the older ones die."""
    if page := fresh.ask(always=True):
        return page
    codes = second_factor.new_recovery_codes(
        db.session(), this_staff(), now=visitors.now()
    )
    news.write(this_staff(), "codes_made")
    db.session.commit()
    to = url_for("staff.account")
    return render("staff/account/recovery_codes.html", codes=codes, to=to)


def end_device(public_id: str) -> ResponseReturnValue:
    """Sign oneself out on another device."""
    found = sessions.end_one(
        db.session(), this_staff(), public_id, actor=actor(), now=visitors.now()
    )
    return _back() if found else abort(404)


def end_others() -> ResponseReturnValue:
    """Sign oneself out everywhere but here."""
    sessions.end_all(
        db.session(),
        this_staff(),
        but=visitors.visitor(Audience.STAFF),
        actor=actor(),
        now=visitors.now(),
    )
    return _back()


def _back() -> ResponseReturnValue:
    db.session.commit()
    return redirect(url_for("staff.account"), code=303)
