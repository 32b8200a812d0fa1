"""The phone's pages around the steps: match, go on, done, cancel, the countdown."""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.domain.standard import STANDARD
from portal.errors import LinkClosed, StepNotAllowed
from portal.extensions import db
from portal.services import handoffs
from portal.services.handoffs import phone
from portal.states import HandoffEnd, HandoffState
from portal.web import visitors
from portal.web.phone import guard
from portal.web.phone.guard import this_handoff, this_screen
from portal.web.render import render
from portal.web.waiting import hold, seen_version, unchanged


def add_routes(bp: Blueprint) -> None:
    """Add the pages around the steps."""
    bp.add_url_rule("/phone", view_func=home)
    bp.add_url_rule("/phone/match", view_func=match)
    bp.add_url_rule("/phone/match", view_func=pick, methods=["POST"])
    bp.add_url_rule("/phone/done", view_func=done)
    bp.add_url_rule("/phone/watch", view_func=watch)
    bp.add_url_rule("/phone/cancel", view_func=cancel, methods=["POST"])


def home() -> ResponseReturnValue:
    """Go to the handed-over step that is next."""
    screen = this_screen()
    if not screen.live:
        return redirect(url_for("phone.done"), code=303)
    found = STANDARD.next(screen.passage)
    if found is None or found not in screen.steps:
        raise StepNotAllowed("phone")
    return redirect(url_for("phone.step", key=found.key), code=303)


def match() -> ResponseReturnValue:
    """Ask which number the computer shows."""
    if this_screen().state != HandoffState.MATCHING:
        return redirect(url_for("phone.home"), code=303)
    return render("phone/match.html")


def pick() -> ResponseReturnValue:
    """Compare the number; a wrong one ends the handoff on both screens."""
    picked = request.form.get("number", "")
    right = phone.match(
        db.session(),
        this_handoff(),
        picked=int(picked) if picked.isdecimal() and len(picked) < 4 else None,
        policy=visitors.config().policy.handoff,
        now=visitors.now(),
    )
    db.session.commit()
    if not right:
        raise LinkClosed(HandoffEnd.MISMATCHED.value)
    return redirect(url_for("phone.home"), code=303)


def done() -> ResponseReturnValue:
    """Say that the phone may be put away."""
    if this_screen().live:
        return redirect(url_for("phone.home"), code=303)
    return render("phone/done.html")


def cancel() -> ResponseReturnValue:
    """Give up on the phone; the computer learns it at once."""
    handoff = handoffs.lock(db.session(), this_handoff())
    handoffs.end(
        db.session(),
        handoff,
        HandoffEnd.CANCELLED_ON_PHONE,
        actor=phone.actor(handoff),
        now=visitors.now(),
    )
    db.session.commit()
    return redirect(url_for("phone.home"), code=303)


def watch() -> ResponseReturnValue:
    """Keep the countdown true, and notice when the computer ends the handoff."""
    seen = seen_version()
    if seen is None:
        return redirect(url_for("phone.home"), code=303)
    screen = this_screen()
    # a moment longer than it lives: then it has ended, and the page is told
    hold(screen.verification, seen=seen, seconds=screen.seconds_left + 1)
    if turned_away := guard.admit_anew():
        return turned_away
    if seen == this_screen().verification.version:
        return unchanged()
    return render("phone/watch.html")
