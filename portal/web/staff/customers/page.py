"""One customer: what is next, how everything stands, and all that happened."""

from typing import Any

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from portal.domain.next_action import NextAction, Situation, next_action
from portal.domain.roles import Permission
from portal.domain.standard import STANDARD
from portal.domain.standing import standing_of
from portal.extensions import db
from portal.models.customer import Customer
from portal.models.verification import Verification
from portal.services import histories, verifications
from portal.services.customers import notes
from portal.web import visitors
from portal.web.customer import shown
from portal.web.render import render
from portal.web.staff import found as finding
from portal.web.staff import transfers
from portal.web.staff.console import Console
from portal.web.staff.customers import entitled, erased, history, rights_card
from portal.web.staff.guard import this_staff
from portal.web.staff.invitations import card
from portal.web.staff.lawful import state
from portal.web.staff.reverification import asked
from portal.web.staff.review import passed


class NoteForm(FlaskForm):
    """What a colleague should know."""

    text = TextAreaField(
        lazy_gettext("New note"),
        description=lazy_gettext(
            "Only staff see it. Write @ and a name, and that colleague is told."
        ),
        validators=[
            DataRequired(lazy_gettext("Write what your colleagues should know")),
            Length(max=2000, message=lazy_gettext("Use at most 2,000 characters")),
        ],
        filters=[lambda text: text.strip() if text else text],
        render_kw={"rows": "2"},
    )


def add_routes(console: Console) -> None:
    """Add the customer's page and the notes."""
    one = "/customers/<public_id>"
    console.page(one, customer, needs=Permission.CUSTOMERS)
    console.page(f"{one}/notes", add_note, needs=Permission.CUSTOMERS, methods=["POST"])


def customer(public_id: str) -> ResponseReturnValue:
    """Show everything but evidence and document data."""
    return page(found(public_id), form=NoteForm())


def add_note(public_id: str) -> ResponseReturnValue:
    """Keep a note."""
    row, form = found(public_id), NoteForm()
    if not form.validate_on_submit():
        return page(row, 422, form=form)
    text = form.text.data or ""
    notes.add(db.session(), row, text, by=this_staff(), now=visitors.now())
    db.session.commit()
    return redirect(url_for("staff.customer", public_id=public_id) + "#notes", code=303)


def found(public_id: str) -> Customer:
    """Give the customer, or the page that says there is none."""
    return finding.customer(public_id)


def page(row: Customer, status: int = 200, **context: Any) -> ResponseReturnValue:
    """Render the customer's page with what a view adds to it."""
    if row.erased_at is not None:
        return erased.page(row, status)
    session = db.session()
    verification = verifications.current(session, row.id)
    context.setdefault("form", NoteForm(formdata=None))
    parts = {
        **card.context(row),
        **asked.context(row),
        **entitled.context(row),
        **state.about(row),
        **rights_card.context(row),
        **transfers.of(row),
    }
    own = shown.standing(
        row,
        verification,
        entitled=parts["entitled"],
        asked=parts["asked"][0] if parts["asked"] else None,
    )
    following = _next(verification, parts)
    return render(
        "staff/customers/page.html",
        status,
        next=following,
        calm=following is not NextAction.INVITE,
        standing=_standing(row, verification, own),
        passed=passed.steps(verification, own),
        signed_in=histories.browsers(session, row, now=visitors.now()),
        **history.context(row),
        **parts,
        **{key: value for key, value in own.items() if key not in parts},
        **context,
    )


def _standing(
    row: Customer, verification: Verification | None, own: dict[str, Any]
) -> Any:
    passage = own["passage"] if verification else None
    return standing_of(STANDARD, passage, verified=row.verified_at is not None)


def _next(verification: Verification | None, parts: dict[str, Any]) -> NextAction:
    requests = parts["right_requests"] or ()
    situation = Situation(
        state=verification.state if verification else None,
        asked_again=parts["asked"] is not None,
        unanswered=any(each.answered_at is None for each in requests),
        case_open="case_open" in parts["entitled"].remarks,
    )
    return next_action(situation, current_user.can)
