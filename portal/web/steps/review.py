"""The review step: everything given, a way to correct each, then submit."""

from flask import redirect, request
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import HiddenField

from portal.extensions import db
from portal.services import verifications
from portal.web import visitors
from portal.web.render import render
from portal.web.steps.here import Here


class ReviewForm(FlaskForm):
    """One button, and the version of what was seen."""

    version = HiddenField()


def review(here: Here) -> ResponseReturnValue:
    """Show all answers; on Submit, give them to a person to decide."""
    form = ReviewForm()
    if form.validate_on_submit():
        locked = verifications.lock(db.session(), here.verification)
        seen = request.form.get("version", "")
        verifications.submit(
            db.session(),
            locked,
            seen=int(seen) if seen.isdecimal() else 0,
            now=visitors.now(),
        )
        db.session.commit()
        return redirect(here.next_url, code=303)

    form.version.data = str(here.verification.version)
    answers = {step.key: step.answers or {} for step in here.verification.steps}
    return render("customer/steps/review.html", here=here, form=form, answers=answers)
