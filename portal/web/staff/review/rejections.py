"""The second person: confirm a proposed rejection, or send it back with a note."""

from typing import Any

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import HiddenField, TextAreaField
from wtforms.validators import Length

from portal.domain.roles import Permission
from portal.errors import AlreadyDone, HeldBy, ProposerGone, SamePerson, StaleVersion
from portal.extensions import db
from portal.models.verification import Verification
from portal.services import reviews
from portal.services.reviews import decisions, proposals
from portal.web import visitors
from portal.web.fields import whole_number
from portal.web.staff import found
from portal.web.staff.console import Console
from portal.web.staff.guard import this_staff
from portal.web.staff.review import letter_of, page
from portal.web.staff.review.decision_form import DecisionForm

LATE = (AlreadyDone, HeldBy, ProposerGone, SamePerson, StaleVersion)


class SecondForm(FlaskForm):
    """What the second person says of a proposal, and the version they saw."""

    version = HiddenField()
    note = TextAreaField(
        lazy_gettext("Note for your colleague"),
        description=lazy_gettext("What has to be looked at again. Only staff see it."),
        validators=[
            Length(max=1000, message=lazy_gettext("Use at most 1,000 characters"))
        ],
        filters=[lambda text: text.strip() if text else text],
        render_kw={"rows": "3"},
    )

    def seen(self) -> int:
        """Give the version that the second person's page showed."""
        given = self.version.raw_data[0] if self.version.raw_data else ""
        return whole_number(given) or 0


def add_routes(console: Console) -> None:
    """Add both answers."""
    one = "/verifications/<public_id>"
    for rule, view in (
        (f"{one}/confirm-rejection", confirm_rejection),
        (f"{one}/send-back", send_back),
    ):
        console.page(rule, view, needs=Permission.REVIEW, methods=["POST"])
    console.app_context_processor(lambda: {"second_form": SecondForm})


def confirm_rejection(public_id: str) -> ResponseReturnValue:
    """Reject as a colleague proposed."""
    row, form = found.verification(public_id), SecondForm()
    if not form.validate_on_submit():
        return _page(public_id, form, 422)
    session, now = db.session(), visitors.now()
    try:
        decision = reviews.confirm(
            session,
            row,
            by=this_staff(),
            seen=form.seen(),
            policy=visitors.config().policy.review,
            now=now,
        )
    except LATE as late:
        db.session.rollback()
        return _page(public_id, form, 409, late=type(late).__name__)
    decisions.tell(session, decision, letter_of(decision), now=now)
    session.commit()
    return redirect(url_for("staff.queue"), code=303)


def send_back(public_id: str) -> ResponseReturnValue:
    """Turn it down, with a note; its own writer withdraws it, without one."""
    row, form = found.verification(public_id), SecondForm()
    proposal = proposals.open_of(db.session(), row)
    own = proposal is not None and proposal.staff_id == this_staff().id
    note = form.note.data or ""
    if not form.validate_on_submit() or not (note or own):
        if not note:
            form.note.errors = [lazy_gettext("Write what has to be looked at again")]
        return _page(public_id, form, 422)
    try:
        reviews.send_back(db.session(), row, note, by=this_staff(), now=visitors.now())
    except LATE as late:
        db.session.rollback()
        return _page(public_id, form, 409, late=type(late).__name__)
    db.session.commit()
    if own:
        return redirect(url_for("staff.verification", public_id=public_id), code=303)
    return redirect(url_for("staff.queue"), code=303)


def _page(
    public_id: str, form: SecondForm, status: int, **context: Any
) -> ResponseReturnValue:
    row: Verification = found.verification(public_id)
    empty = DecisionForm(formdata=None)
    return page.show(row, empty, status, second=form, **context)
