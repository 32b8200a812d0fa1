"""The page behind the link in the e-mail: opening does nothing, its button confirms."""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from portal.errors import CodeExpired
from portal.extensions import db
from portal.models.message import Code
from portal.models.verification import Verification
from portal.services import codes, confirmations, links, verifications
from portal.services.confirmations import Pending
from portal.states import Audience, Device
from portal.web import visitors
from portal.web.devices import is_phone
from portal.web.render import render
from portal.web.steps.email import LINK

STEP = "email"


def add_routes(bp: Blueprint) -> None:
    """Add the page; any device may open it, signed in or not."""
    bp.add_url_rule("/e/<token>", view_func=confirm_email, methods=["GET", "POST"])


def confirm_email(token: str) -> ResponseReturnValue:
    """Say what would be confirmed, and for whom; the button does it."""
    secret_hash = links.read_link(visitors.config().secret_key, LINK, token)
    code = codes.find_link(db.session(), secret_hash)
    verification = _verification_of(code)
    waits = _waits(verification, code)
    state = codes.state(code, policy=visitors.config().policy.code, now=visitors.now())
    if state == "open" and waits is None:
        state = "replaced"  # the step was begun anew without this address
    if FlaskForm().validate_on_submit() and state == "open" and verification and waits:
        try:
            _confirm(verification, waits)
        except CodeExpired:
            db.session.rollback()  # confirmed elsewhere at the same moment; told there
        else:
            db.session.commit()
        return redirect(url_for("customer.confirm_email", token=token), code=303)
    return render(
        "customer/confirm_email.html",
        200 if state in ("open", "used") else 410,
        state=state,
        waits=waits,
        minutes_ago=max(1, round((visitors.now() - code.made_at).total_seconds() / 60)),
        at_home=visitors.visitor(Audience.CUSTOMER) is not None,
    )


def _confirm(verification: Verification, waits: Pending) -> None:
    session, now = db.session(), visitors.now()
    actor = f"customer:{verification.customer.public_id}"
    verifications.lock(session, verification)
    verifications.require_step(session, verification, STEP)
    codes.use_link(session, waits.code, policy=visitors.config().policy.code, now=now)
    verifications.finish_step(
        session,
        verification,
        STEP,
        device=_device(),
        actor=actor,
        answers=confirmations.confirm(
            session, verification, STEP, waits.target, actor=actor, now=now
        ),
        now=now,
    )


def _verification_of(code: Code) -> Verification | None:
    if code.customer_id is None:
        return None
    return verifications.current(db.session(), code.customer_id)


def _waits(verification: Verification | None, code: Code) -> Pending | None:
    if verification is None:
        return None
    found = confirmations.pending(db.session(), verification, STEP)
    return found if found and found.code.id == code.id else None


def _device() -> Device:
    return Device.PHONE if is_phone(request.user_agent.string) else Device.COMPUTER
