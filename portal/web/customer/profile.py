"""The profile page: the state of things, the customer's data, devices, consents."""

from flask import Blueprint, abort, redirect, url_for
from flask.typing import ResponseReturnValue

from portal.domain.standard import STANDARD
from portal.extensions import db
from portal.services import audit, consents, verifications
from portal.services import visitors as sessions
from portal.states import Audience
from portal.web import visitors
from portal.web.customer.guard import this_customer, this_verification
from portal.web.render import render


def add_routes(bp: Blueprint) -> None:
    """Add the profile and what is done from it."""
    bp.add_url_rule("/profile", view_func=profile)
    bp.add_url_rule(
        "/profile/devices/<public_id>", view_func=end_device, methods=["POST"]
    )
    bp.add_url_rule("/sign-out", view_func=sign_out, methods=["POST"])


def profile() -> ResponseReturnValue:
    """Show the state, the days left, the data, the consents and the devices."""
    customer, verification = this_customer(), this_verification()
    moment = visitors.now()
    next_step = None
    if verification is not None:
        next_step = STANDARD.next(verifications.passage(db.session(), verification))
    return render(
        "customer/profile.html",
        customer=customer,
        verification=verification,
        next_step=next_step,
        days_left=max(0, -(-(customer.verify_by - moment).total_seconds() // 86_400)),
        consents=consents.history(db.session(), customer),
        here=visitors.visitor(Audience.CUSTOMER),
        devices=sessions.open_sessions(
            db.session(), customer, now=moment, idle=visitors.idle(Audience.CUSTOMER)
        ),
    )


def end_device(public_id: str) -> ResponseReturnValue:
    """Sign the customer out on another of their devices."""
    customer = this_customer()
    row = sessions.own_session(db.session(), customer, public_id) or abort(404)
    sessions.end_session(row, now=visitors.now())
    audit.record(
        db.session(),
        "session.ended",
        actor=f"customer:{customer.public_id}",
        subject=f"session:{row.public_id}",
        customer=customer,
        now=visitors.now(),
    )
    db.session.commit()
    return redirect(url_for("customer.profile"), code=303)


def sign_out() -> ResponseReturnValue:
    """End this browser's session."""
    visitors.sign_out(Audience.CUSTOMER)
    db.session.commit()
    return redirect(url_for("customer.sign_in"), code=303)
