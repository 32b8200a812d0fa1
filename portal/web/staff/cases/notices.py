"""Record what is reported about a customer, read it, withdraw a mistake."""

from flask import abort, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from portal.domain.roles import Permission
from portal.errors import AlreadyDone, StaleVersion
from portal.extensions import db
from portal.models.customer import Customer
from portal.models.notice import Notice
from portal.services.entitlements import notices
from portal.states import NoticeKind
from portal.web import visitors
from portal.web.render import render
from portal.web.staff.cases.notice_form import KINDS, NoticeForm, WithdrawForm
from portal.web.staff.console import Console
from portal.web.staff.customers import entitled
from portal.web.staff.customers.page import found
from portal.web.staff.guard import this_staff

BOTH = ("GET", "POST")


def add_routes(console: Console) -> None:
    """Add the form, and the page of one notice."""
    needs = Permission.NOTICES
    new = "/customers/<public_id>/notices/new"
    console.page(new, new_notice, needs=needs, methods=BOTH)
    console.page("/notices/<public_id>", notice, needs=needs, methods=BOTH)


def new_notice(public_id: str) -> ResponseReturnValue:
    """Record a notice; a customer whom we do not know is suspended and told."""
    customer, form = found(public_id), NoticeForm()
    if not form.validate_on_submit():
        return _form(customer, form, 422 if form.errors else 200)
    before = entitled.of(customer)
    try:
        row = _record(customer, form)
    except StaleVersion:
        db.session.rollback()
        return _form(found(public_id), form, 409, meanwhile=True)
    except AlreadyDone:
        db.session.rollback()
        return _form(found(public_id), form, 409)
    entitled.tell(customer, before, about=row.public_id)
    db.session.commit()
    if row.case is not None:
        address = url_for("staff.case", public_id=row.case.public_id)
    else:
        address = url_for("staff.customer", public_id=public_id) + "#notices"
    return redirect(address, code=303)


def notice(public_id: str) -> ResponseReturnValue:
    """Show a notice; withdraw it."""
    row, form = _found(public_id), WithdrawForm()
    if not form.validate_on_submit():
        return _page(row, form, 422 if form.errors else 200)
    before = entitled.of(row.customer)
    try:
        notices.withdraw(
            db.session(),
            row,
            why=form.why.data or "",
            by=this_staff(),
            now=visitors.now(),
        )
    except AlreadyDone as late:
        db.session.rollback()
        return _page(_found(public_id), form, 409, late=late.what)
    entitled.tell(row.customer, before, about=f"{row.public_id}:withdrawn")
    db.session.commit()
    return redirect(url_for("staff.notice", public_id=public_id), code=303)


def _record(customer: Customer, form: NoticeForm) -> Notice:
    return notices.record(
        db.session(),
        customer,
        kind=NoticeKind(form.kind.data),
        source=form.source.data or "",
        words=form.words.data or "",
        received_on=form.day(),
        by=this_staff(),
        seen=form.count_seen(),
        now=visitors.now(),
    )


def _form(
    customer: Customer, form: NoticeForm, status: int, *, meanwhile: bool = False
) -> ResponseReturnValue:
    known = notices.about(db.session(), customer)
    # the number of this page, not of the one before: sending it again is meant so
    form.seen.data = str(len(known))
    return render(
        "staff/cases/new_notice.html",
        status,
        customer=customer,
        form=form,
        known=known,
        kinds=KINDS,
        meanwhile=meanwhile and bool(known),
        entitled=entitled.of(customer),
    )


def _page(
    row: Notice, form: WithdrawForm, status: int, *, late: str = ""
) -> ResponseReturnValue:
    return render(
        "staff/cases/notice.html", status, row=row, form=form, kinds=KINDS, late=late
    )


def _found(public_id: str) -> Notice:
    by_id = select(Notice).where(Notice.public_id == public_id)
    row = db.session.scalar(by_id.execution_options(populate_existing=True))
    return row or abort(404)
