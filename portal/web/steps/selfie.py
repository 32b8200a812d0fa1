"""The selfie step: one picture of the customer's face."""

from flask import redirect
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from portal.extensions import db
from portal.states import Side
from portal.web import visitors
from portal.web.steps.capture import as_it_is_now, capture_page, saves_only, slots
from portal.web.steps.here import Here
from portal.web.steps.uploads import Received, receive

SIDES = (Side.SELFIE,)


class SelfieForm(FlaskForm):
    """A CSRF token; the picture comes beside, as a file."""


def selfie(here: Here) -> ResponseReturnValue:
    """Show the step; keep the picture that came, and go on when there is one."""
    form, received = SelfieForm(), Received()
    if not visitors.reads_only():
        received = receive(here, SIDES)
        if received.finished_before:
            return redirect(here.next_url, code=303)
        here = as_it_is_now(here)
        there = Side.SELFIE in here.passage.pictures and not received.refused
        if there and not saves_only():
            return here.finish()
        db.session.commit()
    return capture_page(here, form, slots(here, received, sides=SIDES, needed=SIDES))
