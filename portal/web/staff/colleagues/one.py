"""One colleague: the role, the way in, the second factor, the browsers."""

from typing import Any

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale

from portal.domain.roles import Permission
from portal.errors import LastAdministrator
from portal.extensions import db
from portal.models.staff import Staff
from portal.services import messages
from portal.services import staff as colleagues
from portal.services.links import make_link
from portal.services.staff import links, pauses, second_factor, sessions
from portal.states import Audience, Channel, Role
from portal.web import letters, visitors
from portal.web.render import render
from portal.web.staff.account import fresh, news
from portal.web.staff.account.set_password import PURPOSE
from portal.web.staff.colleagues.role_words import MAY_DO
from portal.web.staff.console import Console
from portal.web.staff.guard import actor


def add_routes(console: Console) -> None:
    """Add the page and what is done from it."""
    one, post = "/colleagues/<public_id>", ("POST",)
    for rule, view, methods in (
        (one, colleague, ("GET",)),
        (f"{one}/role", change_role, post),
        (f"{one}/link", new_link, post),
        (f"{one}/link/revoke", revoke_link, post),
        (f"{one}/pause/lift", lift_pause, post),
        (f"{one}/second-factor", reset_second_factor, post),
        (f"{one}/devices", end_devices, post),
        (f"{one}/disable", disable, post),
        (f"{one}/enable", enable, post),
    ):
        console.page(rule, view, needs=Permission.STAFF, methods=methods)


def colleague(public_id: str) -> ResponseReturnValue:
    """Show what one colleague may do, and how they come in."""
    return _page(_named(public_id))


def invite(staff: Staff, *, send: bool) -> ResponseReturnValue:
    """Make a link that sets the password, show it once, and send it if asked."""
    portal, now = visitors.config(), visitors.now()
    hours = portal.policy.sign_in.link_hours
    link = make_link(portal.secret_key, PURPOSE)
    url = portal.public_url + url_for("staff.set_password", token=link.token)
    colleagues.keep_link(
        db.session(), staff, link.secret_hash, hours=hours, actor=actor(), now=now
    )
    if send:
        words = letters.email(
            links.KIND, str(get_locale()), url=url, name=staff.name, hours=hours
        )
        messages.write(
            db.session(),
            channel=Channel.EMAIL,
            kind=links.KIND,
            to=staff.email,
            words=words,
            once=links.once(link.secret_hash),
            subject_id=staff.public_id,
            now=now,
        )
    db.session.commit()
    return _page(staff, url=url, sent=send)


def new_link(public_id: str) -> ResponseReturnValue:
    """Make a new link that sets the password; the older one dies."""
    if page := fresh.ask():
        return page
    staff = _named(public_id)
    if staff.disabled_at:
        abort(404)
    return invite(staff, send=request.form.get("send") == "email")


def revoke_link(public_id: str) -> ResponseReturnValue:
    """Let a link that was not used yet lead nowhere."""
    staff = _named(public_id)
    links.revoke(db.session(), staff, actor=actor(), now=visitors.now())
    return _back(staff)


def change_role(public_id: str) -> ResponseReturnValue:
    """Give a colleague another role."""
    role = request.form.get("role", "")
    if role not in set(Role):
        abort(400)
    if page := fresh.ask():
        return page
    staff = _named(public_id)
    try:
        colleagues.change_role(
            db.session(), staff, Role(role), actor=actor(), now=visitors.now()
        )
    except LastAdministrator:
        return _refused(public_id)
    return _back(staff)


def lift_pause(public_id: str) -> ResponseReturnValue:
    """Let a colleague try to sign in again before the pause is over."""
    staff, policy = _named(public_id), visitors.config().policy.sign_in
    pauses.lift(db.session(), staff, policy=policy, actor=actor(), now=visitors.now())
    return _back(staff)


def reset_second_factor(public_id: str) -> ResponseReturnValue:
    """Forget a colleague's lost second factors."""
    if page := fresh.ask():
        return page
    staff = _named(public_id)
    colleagues.reset_second_factor(
        db.session(), staff, actor=actor(), now=visitors.now()
    )
    news.write(staff, "factor_reset")
    return _back(staff)


def end_devices(public_id: str) -> ResponseReturnValue:
    """Sign a colleague out of one browser, or of all of them."""
    staff, now = _named(public_id), visitors.now()
    chosen = request.form.get("device")
    if chosen is None:
        sessions.end_all(db.session(), staff, actor=actor(), now=now)
    elif chosen.isalnum():
        sessions.end_one(db.session(), staff, chosen, actor=actor(), now=now)
    return _back(staff)


def disable(public_id: str) -> ResponseReturnValue:
    """Shut a colleague out."""
    if page := fresh.ask():
        return page
    staff = _named(public_id)
    try:
        colleagues.disable(db.session(), staff, actor=actor(), now=visitors.now())
    except LastAdministrator:
        return _refused(public_id)
    return _back(staff)


def enable(public_id: str) -> ResponseReturnValue:
    """Let a disabled colleague in again."""
    if page := fresh.ask():
        return page
    staff = _named(public_id)
    colleagues.enable(db.session(), staff, actor=actor(), now=visitors.now())
    return _back(staff)


def _page(staff: Staff, status: int = 200, **context: Any) -> ResponseReturnValue:
    session, now = db.session(), visitors.now()
    policy = visitors.config().policy.sign_in
    return render(
        "staff/colleagues/page.html",
        status,
        staff=staff,
        may_do=MAY_DO,
        link=links.standing(session, staff, now=now),
        paused_until=pauses.until(session, staff, policy=policy, now=now),
        left=second_factor.recovery_codes_left(session, staff),
        here=visitors.visitor(Audience.STAFF),
        devices=sessions.open_now(
            session, staff, now=now, idle=visitors.idle(Audience.STAFF)
        ),
        **context,
    )


def _refused(public_id: str) -> ResponseReturnValue:
    db.session.rollback()
    return _page(_named(public_id), 409, last=True)


def _named(public_id: str) -> Staff:
    return colleagues.named(db.session(), public_id) or abort(404)


def _back(staff: Staff) -> ResponseReturnValue:
    public_id = staff.public_id
    db.session.commit()
    return redirect(url_for("staff.colleague", public_id=public_id), code=303)
