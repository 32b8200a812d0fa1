"""One customer: where they are stuck, what was sent, what happened, notes."""

from typing import Any

from flask import abort, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from flask_login import current_user
from flask_wtf import FlaskForm
from sqlalchemy import select
from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from portal.domain.roles import Permission
from portal.domain.standard import STANDARD
from portal.domain.standing import standing_of
from portal.extensions import db
from portal.models.customer import Customer
from portal.models.verification import Verification
from portal.services import histories, notes, verifications
from portal.web import visitors
from portal.web.render import render
from portal.web.staff import asked, card, entitled, erased, lawful_state, rights_card
from portal.web.staff.console import Console
from portal.web.staff.guard import this_staff
from portal.web.staff.told import happenings

MOST_EVENTS = 200


class NoteForm(FlaskForm):
    """What a colleague should know."""

    text = TextAreaField(
        lazy_gettext("New note"),
        description=lazy_gettext("Only staff see it."),
        validators=[
            DataRequired(lazy_gettext("Write what your colleagues should know")),
            Length(max=2000, message=lazy_gettext("Use at most 2,000 characters")),
        ],
        filters=[lambda text: text.strip() if text else text],
        render_kw={"rows": "3"},
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
    by_id = select(Customer).where(Customer.public_id == public_id)
    return db.session.scalar(by_id) or abort(404)


def page(row: Customer, status: int = 200, **context: Any) -> ResponseReturnValue:
    """Render the customer's page with what a view adds to it."""
    if row.erased_at is not None:
        return erased.page(row, status)
    session, now = db.session(), visitors.now()
    verification = verifications.current(session, row.id)
    context.setdefault("form", NoteForm(formdata=None))
    return render(
        "staff/customer.html",
        status,
        customer=row,
        verification=verification,
        **_way(row, verification),
        **card.context(row),
        **asked.context(row),
        **entitled.context(row),
        **lawful_state.about(row),
        **rights_card.context(row),
        messages=histories.deliveries(session, row),
        browsers=histories.browsers(session, row),
        phones=histories.phones(session, verification.id) if verification else (),
        is_open=lambda browser: histories.is_open(browser, now=now),
        notes=notes.about(session, row),
        events=happenings(
            histories.events(
                session,
                row,
                most=MOST_EVENTS,
                untold=current_user.can(Permission.LAWFUL),
            )
        ),
        most_events=MOST_EVENTS,
        **context,
    )


def _way(row: Customer, verification: Verification | None) -> dict[str, Any]:
    if verification is None:
        return {"standing": standing_of(STANDARD, None), "steps": ()}
    passage = verifications.passage(db.session(), verification)
    steps = [
        (step, verification.progress(step.key), step.done(passage))
        for step in STANDARD.needed(passage)
    ]
    standing = standing_of(STANDARD, passage, verified=row.verified_at is not None)
    return {"standing": standing, "steps": steps}
