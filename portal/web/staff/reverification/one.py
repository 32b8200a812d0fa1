"""Ask one verified customer once more, or take it back."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from portal.domain.roles import Permission
from portal.errors import AlreadyDone, NotVerified
from portal.extensions import db
from portal.models.base import new_public_id
from portal.models.customer import Customer
from portal.services import reverification
from portal.services.reverification.asking import ask
from portal.web import visitors
from portal.web.render import render
from portal.web.staff.console import Console
from portal.web.staff.customers.page import found, page
from portal.web.staff.guard import actor, this_staff
from portal.web.staff.reverification.form import ReverificationForm


def add_routes(console: Console) -> None:
    """Add the form and the button that takes it back."""
    one = "/customers/<public_id>/reverification"
    needs = Permission.REVERIFY
    console.page(one, ask_again, needs=needs, methods=["GET", "POST"])
    console.page(f"{one}/cancel", ask_no_more, needs=needs, methods=["POST"])


def ask_again(public_id: str) -> ResponseReturnValue:
    """Show the form; ask the customer, and the worker writes to them."""
    customer, form = found(public_id), ReverificationForm()
    if not form.validate_on_submit():
        return _form_page(customer, form, 422 if form.errors else 200)
    try:
        ask(
            db.session(),
            customer,
            kind=form.the_kind(),
            why=form.why.data or "",
            by=this_staff(),
            grace_days=form.the_days(),
            now=visitors.now(),
        )
    except (AlreadyDone, NotVerified):
        db.session.rollback()
        return _form_page(found(public_id), form, 409)
    db.session.commit()
    visitors.adapters().jobs.wake()
    there = url_for("staff.customer", public_id=public_id)
    return redirect(f"{there}#reverification", code=303)


def ask_no_more(public_id: str) -> ResponseReturnValue:
    """Take it back; where the customer was faster, say so."""
    customer = found(public_id)
    row = reverification.open_of(db.session(), customer)
    try:
        if row is None:
            newest = reverification.newest_of(db.session(), customer)
            raise AlreadyDone(newest.state.value if newest else "")
        reverification.cancel(db.session(), row, by=actor(), now=visitors.now())
    except AlreadyDone as late:
        db.session.rollback()
        return page(found(public_id), 409, answered_first=late.what)
    db.session.commit()
    there = url_for("staff.customer", public_id=public_id)
    return redirect(f"{there}#reverification", code=303)


def fill(form: ReverificationForm) -> None:
    """Give an empty form its own id and the days of the policy."""
    if not form.is_submitted():
        form.grace_days.data = visitors.config().policy.reverification.grace_days
    if not form.is_submitted() or form.form_id.errors:
        form.form_id.data = new_public_id()


def _form_page(
    customer: Customer, form: ReverificationForm, status: int
) -> ResponseReturnValue:
    fill(form)
    return render(
        "staff/reverification/ask_again.html",
        status,
        customer=customer,
        form=form,
        asked=reverification.open_of(db.session(), customer),
    )
