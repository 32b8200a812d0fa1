"""Requests by law: the list, a new one, and the page of one."""

from typing import Any

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from portal.domain.roles import Permission
from portal.errors import AlreadyDone
from portal.extensions import begin_write, db
from portal.models.customer import Customer
from portal.models.lawful import LawfulRequest
from portal.services import lawful
from portal.services.customers.search import MOST, search
from portal.states import LawfulState as State
from portal.web import visitors
from portal.web.render import render
from portal.web.staff.console import Console
from portal.web.staff.customers.told import happenings
from portal.web.staff.guard import actor, this_staff
from portal.web.staff.lawful import state
from portal.web.staff.lawful.form import LawfulForm, RefusalForm

BOTH = ("GET", "POST")


def add_routes(console: Console) -> None:
    """Add the list, the form and the page."""
    needs = Permission.LAWFUL
    console.page("/lawful", lawful_list, needs=needs)
    console.page("/lawful/find", find_for_lawful, needs=needs)
    console.page("/customers/<public_id>/lawful", new_lawful, needs=needs, methods=BOTH)
    console.page("/lawful/<public_id>", lawful_request, needs=needs)
    console.page("/lawful/<public_id>/edit", edit_lawful, needs=needs, methods=BOTH)


def lawful_list() -> ResponseReturnValue:
    """List the requests that are to be worked on, or those that are over."""
    over = request.args.get("show") == "over"
    rows = lawful.listed(db.session(), over=over, me=this_staff())
    return render(
        "staff/lawful/lists.html",
        rows=rows,
        over=over,
        others=lawful.others(db.session(), this_staff()),
        **state.words_for(),
    )


def find_for_lawful() -> ResponseReturnValue:
    """Find whom a request is about."""
    query = request.args.get("q", "").strip()
    found = search(db.session(), query, most=MOST) if query else []
    return render("staff/lawful/find.html", query=query, found=found)


def new_lawful(public_id: str) -> ResponseReturnValue:
    """Write a request about a customer down, and have it approved or keep it."""
    customer = _customer(public_id)
    form = _form_like(request.args.get("like", ""))
    if not form.validate_on_submit():
        return _form_page(form, customer)
    session, now = db.session(), visitors.now()
    row = lawful.write(session, customer, form.asked(), by=this_staff(), now=now)
    return _kept(row)


def edit_lawful(public_id: str) -> ResponseReturnValue:
    """Change a draft, and have it approved or keep it."""
    row = found(public_id)
    if row.state is not State.DRAFT:
        return page(row, 409, late=True)
    form = LawfulForm.like(row)
    if not form.validate_on_submit():
        return _form_page(form, row.customer, row=row)
    try:
        lawful.change(
            db.session(), row, form.asked(), by=this_staff(), now=visitors.now()
        )
        return _kept(row)
    except AlreadyDone:
        db.session.rollback()
        return page(found(public_id), 409, late=True)


def lawful_request(public_id: str) -> ResponseReturnValue:
    """Show one request; who opened it stands in the audit log."""
    begin_write(db.session)
    row = found(public_id)
    now = visitors.now()
    lawful.record(db.session(), row, "lawful.viewed", actor=actor(), now=now)
    db.session.commit()
    return page(row)


def found(public_id: str) -> LawfulRequest:
    """Give the request; another's draft is not there."""
    row = lawful.find(db.session(), public_id)
    if row is None:
        abort(404)
    if row.state is State.DRAFT and row.requested_by_id != this_staff().id:
        abort(404)
    return row


def page(row: LawfulRequest, status: int = 200, **context: Any) -> ResponseReturnValue:
    """Render a request's page with what a view adds to it."""
    context.setdefault("form", RefusalForm(formdata=None))
    return render(
        "staff/lawful/page.html",
        status,
        row=row,
        events=happenings(lawful.history(db.session(), row)),
        **state.context(row),
        **context,
    )


def _kept(row: LawfulRequest) -> ResponseReturnValue:
    if request.form.get("then") != "keep":
        lawful.ask(db.session(), row, by=this_staff(), now=visitors.now())
    to = url_for("staff.lawful_request", public_id=row.public_id)
    db.session.commit()
    return redirect(to, code=303)


def _form_page(
    form: LawfulForm, customer: Customer, *, row: LawfulRequest | None = None
) -> ResponseReturnValue:
    return render(
        "staff/lawful/form.html",
        422 if form.errors else 200,
        form=form,
        customer=customer,
        row=row,
        others=lawful.others(db.session(), this_staff()),
    )


def _form_like(public_id: str) -> LawfulForm:
    earlier = lawful.find(db.session(), public_id) if public_id else None
    if earlier is None or earlier.state is State.DRAFT:
        return LawfulForm(data={"received_on": visitors.now().date()})
    return LawfulForm.like(earlier)


def _customer(public_id: str) -> Customer:
    by_id = select(Customer).where(Customer.public_id == public_id)
    return db.session.scalar(by_id) or abort(404)
