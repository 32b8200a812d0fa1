"""What a phone is told when it may not go on: why, and what to do next."""

from flask import g
from flask.typing import ResponseReturnValue

from portal.errors import AlreadyDone, LinkClosed, StepNotAllowed
from portal.extensions import db
from portal.web.render import render


def link_closed(error: LinkClosed) -> ResponseReturnValue:
    """The link or the handoff is over, or another device has it."""
    db.session.rollback()
    g.pop("handoff", None)
    status = 404 if error.reason == "unknown" else 410
    return render("phone/closed.html", status, reason=error.reason)


def already_done(error: AlreadyDone) -> ResponseReturnValue:
    """The other screen was first; what it gave stands."""
    db.session.rollback()
    return render("phone/already_done.html", 409, what=error.what)


def step_not_allowed(error: StepNotAllowed) -> ResponseReturnValue:
    """This step is not the phone's, or not its turn."""
    db.session.rollback()
    return render("phone/not_here.html", 403, key=error.key)


def stranger() -> ResponseReturnValue:
    """Nobody passed anything to this browser."""
    return render("phone/closed.html", 403, reason="stranger")
