"""The consent step: what is taken, why, and a real choice."""

from flask import redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_wtf import FlaskForm
from werkzeug.exceptions import BadRequest

from portal.extensions import db
from portal.services import consents, verifications
from portal.services.consents import TEXT_VERSION
from portal.web import visitors
from portal.web.render import render
from portal.web.steps.here import Here

ANSWERS = {"agree": True, "refuse": False}


class ConsentForm(FlaskForm):
    """Two buttons and a CSRF token; the answer is the button's value."""


def consent(here: Here) -> ResponseReturnValue:
    """Show what is asked for; keep the answer, whichever it is."""
    form = ConsentForm()
    if form.validate_on_submit():
        return _answer(here)
    return render(
        "customer/steps/consent.html",
        here=here,
        form=form,
        state=_state(here),
        text_version=TEXT_VERSION,
    )


def _answer(here: Here) -> ResponseReturnValue:
    given = ANSWERS.get(request.form.get("answer", ""))
    if given is None:
        raise BadRequest
    verifications.lock(db.session(), here.verification)
    if given and verifications.passage(db.session(), here.verification).consented:
        return redirect(here.next_url, code=303)  # a second press adds no second answer
    consents.answer(
        db.session(),
        here.verification.customer,
        given=given,
        language=str(get_locale()),
        address=request.remote_addr or "",
        now=visitors.now(),
    )
    if given:
        return here.finish()
    verifications.touch(here.verification, now=visitors.now())
    db.session.commit()
    return redirect(here.url, code=303)


def _state(here: Here) -> str:
    if here.passage.consented:
        return "done"
    if here.passage.withdrawn:
        return "withdrawn"
    if not here.passage.refused:
        return "open"
    # a refusal after something was given is a withdrawal to the reader
    gave = here.passage.pictures or here.passage.finished
    return "withdrawn" if gave else "refused"
