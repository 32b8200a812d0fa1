"""The review step: everything given, a way to correct each, then submit."""

from flask import redirect, request
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import HiddenField

from portal.errors import StepNotAllowed
from portal.extensions import db
from portal.services import verifications
from portal.web import visitors
from portal.web.fields import whole_number
from portal.web.render import render
from portal.web.steps.here import Here


class ReviewForm(FlaskForm):
    """One button, and the version of what was seen."""

    version = HiddenField()


def review(here: Here) -> ResponseReturnValue:
    """Show all answers; on Submit, give them to a person to decide."""
    form = ReviewForm()
    if form.validate_on_submit():
        try:
            _submit(here)
        except StepNotAllowed:
            # a picture was asked for anew meanwhile: its step is next, and says why
            db.session.rollback()
        return redirect(here.next_url, code=303)

    form.version.data = str(here.verification.version)
    return render(
        "customer/steps/review.html",
        here=here,
        form=form,
        customer=here.verification.customer,
        document=_answers(here, "document"),
        review_hours=visitors.config().policy.review.late_hours,
        sides=[
            (step, side)
            for step in here.flow.needed(here.passage)
            for side in step.sides(here.passage)
            if side in here.passage.pictures
        ],
        changeable={
            step.key
            for step in here.flow.needed(here.passage)
            if here.flow.allows(step, here.passage)
        },
    )


def _submit(here: Here) -> None:
    verifications.submit(
        db.session(),
        verifications.lock(db.session(), here.verification),
        seen=whole_number(request.form.get("version", "")) or 0,
        now=visitors.now(),
    )
    db.session.commit()


def _answers(here: Here, key: str) -> dict[str, str]:
    progress = here.verification.progress(key)
    return (progress.answers if progress else None) or {}
