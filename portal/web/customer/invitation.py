"""
The page behind an invitation link; its button lets the customer in.

Opening it consumes nothing: mail scanners and previews open links. The first browser
that presses the button is bound to the link by its cookie and may come back with it;
any other is asked for a code by e-mail instead, since a forwarded link must not open
somebody's account.
"""

from flask import Blueprint, redirect, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue

from portal.errors import LinkClosed
from portal.extensions import begin_write, db
from portal.models.invitation import Invitation
from portal.services import invitations
from portal.services.links import read_link
from portal.web import visitors
from portal.web.render import render

BOUND = "invitation"


def add_routes(bp: Blueprint) -> None:
    """Add the link's page."""
    bp.add_url_rule("/i/<token>", view_func=invitation, methods=["GET", "POST"])


def invitation(token: str) -> ResponseReturnValue:
    """Say who asks and whom; Continue enters."""
    try:
        secret_hash = read_link(visitors.config().secret_key, "invitation", token)
        if request.method == "POST":
            return _enter(secret_hash)
        found = _open(secret_hash)
        if found.entered_at and not _is_bound(found):
            raise LinkClosed("used")
    except LinkClosed as closed:
        db.session.rollback()
        return render("customer/invitation_closed.html", 410, reason=closed.reason)
    return render("customer/invitation.html", invitation=found, customer=found.customer)


def _open(secret_hash: bytes) -> Invitation:
    session, now = db.session(), visitors.now()
    found = invitations.behind_link(session, secret_hash, now=now)
    if found.opened_at is None and request.method == "GET":
        begin_write(db.session)
        found = invitations.behind_link(session, secret_hash, now=now)
        invitations.opened(session, found, now=now)
        session.commit()
    return found


def _enter(secret_hash: bytes) -> ResponseReturnValue:
    session, now = db.session(), visitors.now()
    found = invitations.behind_link(session, secret_hash, now=now)
    customer = invitations.enter(session, found, same_browser=_is_bound(found), now=now)
    visitors.sign_in(customer=customer)
    session.commit()
    cookie[BOUND] = found.public_id
    return redirect(url_for("customer.profile"), code=303)


def _is_bound(found: Invitation) -> bool:
    return cookie.get(BOUND) == found.public_id
