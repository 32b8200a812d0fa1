"""The profile page: the state of things, the customer's data, devices, consents."""

from flask import Blueprint, abort, redirect, url_for
from flask.typing import ResponseReturnValue

from portal.extensions import db
from portal.services import audit, consents, verifications
from portal.services import visitors as sessions
from portal.states import Audience
from portal.web import receipts, visitors
from portal.web.customer import shown
from portal.web.customer.guard import this_customer, this_verification
from portal.web.render import render


def add_routes(bp: Blueprint) -> None:
    """Add the profile and what is done from it."""
    bp.add_url_rule("/profile", view_func=profile)
    bp.add_url_rule(
        "/profile/consent/withdraw", view_func=withdraw_consent, methods=["POST"]
    )
    bp.add_url_rule(
        "/profile/devices/<public_id>", view_func=end_device, methods=["POST"]
    )
    bp.add_url_rule("/sign-out", view_func=sign_out, methods=["POST"])


def profile() -> ResponseReturnValue:
    """Show the state, the days left, the data, the consents and the devices."""
    return render(
        "customer/profile.html",
        here=visitors.visitor(Audience.CUSTOMER),
        **shown.whole(this_customer(), this_verification()),
    )


def withdraw_consent() -> ResponseReturnValue:
    """Take the consent back; every screen that waits is told."""
    verification = this_verification()
    if verification is not None:
        verification = verifications.lock(db.session(), verification)
    if consents.withdraw(db.session(), this_customer(), now=visitors.now()):
        if verification is not None:
            verifications.touch(verification, now=visitors.now())
        receipts.send(
            this_customer(),
            "consent_withdrawn",
            once=f"{visitors.now().timestamp()}",
            page="customer.profile",
            at=visitors.now(),
        )
        db.session.commit()
    return redirect(url_for("customer.profile"), code=303)


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
