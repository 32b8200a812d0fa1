"""The way through the steps: one view for every step."""

from flask import Blueprint, abort, redirect, url_for
from flask.typing import ResponseReturnValue

from portal.domain.standard import STANDARD
from portal.errors import StepNotAllowed
from portal.extensions import db
from portal.models.verification import Verification
from portal.services import reverification, verifications
from portal.states import Device, VerificationState
from portal.web import visitors
from portal.web.customer import again, guard, outcome
from portal.web.customer.guard import this_customer, this_verification
from portal.web.render import render, render_block
from portal.web.steps import challenge as challenges
from portal.web.steps.handlers import HANDLERS
from portal.web.steps.here import Here
from portal.web.steps.looking import looked_at, unmoved
from portal.web.waiting import hold, seen_version, unchanged

LONGEST_HOLD = 30.0  # seconds; the policy's hold_seconds ends it before


def add_routes(bp: Blueprint) -> None:
    """Add the steps, the resume and the result."""
    bp.add_url_rule("/verify", view_func=resume)
    bp.add_url_rule("/verify/start", view_func=start, methods=["POST"])
    bp.add_url_rule("/verify/done", view_func=done)
    bp.add_url_rule("/verify/selfie/challenge", view_func=challenge, methods=["POST"])
    bp.add_url_rule("/verify/<key>", view_func=step, methods=["GET", "POST"])


def resume() -> ResponseReturnValue:
    """Go to the step that is next, to what is asked anew, or to the result."""
    verification = this_verification()
    if verification is None:
        return redirect(url_for("customer.profile"), code=303)
    passage = verifications.passage(db.session(), verification)
    found = STANDARD.next(passage) if passage.open else None
    if found is None:
        return redirect(url_for(_after(verification)), code=303)
    return redirect(url_for("customer.step", key=found.key), code=303)


def _after(verification: Verification) -> str:
    """Give the page for who has done everything: a new question, or the result."""
    approved = verification.state is VerificationState.APPROVED
    if approved and reverification.open_of(db.session(), verification.customer):
        return "customer.again"
    return "customer.done"


def start() -> ResponseReturnValue:
    """Begin the verification, or go on with the one that runs."""
    verifications.start(db.session(), this_customer(), now=visitors.now())
    db.session.commit()
    return redirect(url_for("customer.resume"), code=303)


def step(key: str) -> ResponseReturnValue:
    """Show one step; a valid POST saves it and moves on."""
    found = STANDARD.get(key) or abort(404)
    seen = seen_version()
    if seen is not None and (turned_away := _wait_for_pictures(seen)):
        return turned_away
    verification = this_verification()
    if verification is None:
        return redirect(url_for("customer.profile"), code=303)
    passage = verifications.passage(db.session(), verification)
    if visitors.reads_only():
        if not STANDARD.allows(found, passage):
            return resume()
    elif not STANDARD.takes(found, passage):
        raise StepNotAllowed(key)
    return HANDLERS[key](
        Here(
            verification=verification,
            passage=passage,
            step=found,
            device=Device.COMPUTER,
            actor=f"customer:{verification.customer.public_id}",
            layout="layouts/way.html",
            url=url_for("customer.step", key=key),
            next_url=url_for("customer.resume"),
            picture_url=url_for("customer.picture", side="SIDE"),
        )
    )


def challenge() -> ResponseReturnValue:
    """Say which movements the selfie is to show."""
    return challenges.give(this_verification() or abort(404), Device.COMPUTER)


def done() -> ResponseReturnValue:
    """Show the result; to a page that waits for it, once it is there."""
    seen = seen_version()
    if seen is not None and (turned_away := _wait(seen)):
        return turned_away
    verification = this_verification()
    if verification is None:
        return redirect(url_for("customer.profile"), code=303)
    if verification.submitted_at is None:
        return resume()
    if seen == verification.version:
        return "", 204
    context = {
        "verification": verification,
        "state": verification.state.value,
        "waited": seen is not None,
        "again": again.asked(this_customer()),
        **outcome.told(verification),
    }
    if seen is not None:
        return render_block("customer/done.html", "main", **context)
    return render("customer/done.html", **context)


def _wait_for_pictures(seen: int) -> ResponseReturnValue | None:
    verification = this_verification()
    if verification is None or not looked_at(verification):
        return None
    hold(verification, seen=seen, seconds=LONGEST_HOLD)
    if turned_away := guard.admit():
        return turned_away
    verification = this_verification()
    if verification is not None and unmoved(verification, seen=seen):
        return unchanged()
    return None


def _wait(seen: int) -> ResponseReturnValue | None:
    verification = this_verification()
    if verification is not None and verification.state is VerificationState.IN_REVIEW:
        hold(verification, seen=seen, seconds=LONGEST_HOLD)
    return guard.admit()
