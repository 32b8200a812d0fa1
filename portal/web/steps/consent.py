"""The consent step: what is taken, why, and a real choice."""

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_wtf import FlaskForm

from portal.extensions import db
from portal.services import consents, verifications
from portal.web import visitors
from portal.web.render import render
from portal.web.steps.here import Here


class ConsentForm(FlaskForm):
    """Two buttons and a CSRF token; the answer is the button's value."""


def consent(here: Here) -> ResponseReturnValue:
    """Show what is asked for; keep the answer, whichever it is."""
    form = ConsentForm()
    customer = here.verification.customer
    if form.validate_on_submit():
        given = request.form.get("answer") == "agree"
        verifications.lock(db.session(), here.verification)
        consents.answer(
            db.session(),
            customer,
            given=given,
            language=str(get_locale()),
            address=request.remote_addr or "",
            now=visitors.now(),
        )
        if given:
            return here.finish()
        verifications.touch(here.verification, now=visitors.now())
        db.session.commit()

    newest = consents.latest(db.session(), customer)
    refused = newest is not None and (not newest.given or newest.withdrawn_at)
    return render(
        "customer/steps/consent.html",
        here=here,
        form=form,
        state="refused" if refused else "done" if here.passage.consented else "open",
    )
