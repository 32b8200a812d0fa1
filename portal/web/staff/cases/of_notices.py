"""The page on which the case of notices is decided."""

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from sqlalchemy import select
from wtforms import HiddenField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length

from portal.domain.entitlements.words import REASONS
from portal.domain.roles import Permission
from portal.errors import AlreadyDone, StaleVersion
from portal.extensions import db
from portal.models.case import Case
from portal.services import cases as service
from portal.services.entitlements import notices
from portal.states import CaseKind, Measure
from portal.web import visitors
from portal.web.fields import whole_number
from portal.web.render import render
from portal.web.staff.cases.notice_form import KINDS, strip
from portal.web.staff.console import Console
from portal.web.staff.customers import entitled
from portal.web.staff.guard import this_staff

TEXT = Length(max=1000, message=lazy_gettext("Use at most 1,000 characters"))
MEASURES = {
    Measure.NONE: lazy_gettext("No measure"),
    Measure.SUSPEND: lazy_gettext("Suspend services and refunds"),
    Measure.LIFT: lazy_gettext("Lift the suspension"),
}
STAYS = lazy_gettext("Stays suspended")


class CaseForm(FlaskForm):
    """What is decided, and a text for each side."""

    seen = HiddenField()
    measure = RadioField(
        lazy_gettext("Decision"),
        validators=[InputRequired(lazy_gettext("Choose what you decide"))],
    )
    text_for_customer = TextAreaField(
        lazy_gettext("Text for the customer"),
        description=lazy_gettext("Sent if services stop or go on. May be empty."),
        filters=[strip],
        validators=[TEXT],
        render_kw={"rows": "3"},
    )
    text_for_staff = TextAreaField(
        lazy_gettext("Reasons, for staff"),
        description=lazy_gettext("Never shown to the customer."),
        filters=[strip],
        validators=[DataRequired(lazy_gettext("Write your reasons")), TEXT],
        render_kw={"rows": "3"},
    )


def add_routes(console: Console) -> None:
    """Add the page of one case; that of a transfer has a page of its own."""
    needs = Permission.NOTICES
    console.page("/cases/<public_id>", case, needs=needs, methods=("GET", "POST"))
    hold = "/cases/<public_id>/hold"
    console.page(hold, hold_case, needs=needs, methods=("POST",))


def case(public_id: str) -> ResponseReturnValue:
    """Show everything a decision needs; keep it."""
    row = _found(public_id)
    if row.kind is CaseKind.TRANSFER:
        address = url_for("staff.transfer_case", public_id=public_id)
        return redirect(address, code=303)
    form = _form(row)
    if form.is_submitted() and not form.measure.choices:
        return _page(row, form, 409, late=True)  # decided, while the page was open
    if not form.validate_on_submit():
        return _page(row, form, 422 if form.errors else 200)
    before = entitled.of(row.customer)
    seen = whole_number(form.seen.data or "")
    text = form.text_for_customer.data or ""
    try:
        decision = service.decide(
            db.session(),
            row,
            measure=Measure(form.measure.data),
            text_for_customer=text,
            text_for_staff=form.text_for_staff.data or "",
            by=this_staff(),
            seen=-1 if seen is None else seen,
            now=visitors.now(),
        )
    except (AlreadyDone, StaleVersion):
        db.session.rollback()
        return _page(_found(public_id), form, 409, late=True)
    about = decision.public_id
    entitled.tell(row.customer, before, about=about, text=text or None)
    db.session.commit()
    return redirect(url_for("staff.case", public_id=public_id), code=303)


def hold_case(public_id: str) -> ResponseReturnValue:
    """Take the case, or give it back."""
    row = _found(public_id)
    if row.kind is not CaseKind.NOTICE:
        abort(404)
    act = service.give_back if request.form.get("do") == "give_back" else service.take
    try:
        act(db.session(), row, by=this_staff(), now=visitors.now())
    except AlreadyDone:
        db.session.rollback()
        return _page(_found(public_id), _form(_found(public_id)), 409, late=True)
    db.session.commit()
    return redirect(url_for("staff.case", public_id=public_id), code=303)


def _form(row: Case) -> CaseForm:
    form = CaseForm()
    form.measure.choices = _choices(row)
    return form


def _choices(row: Case) -> list[SelectChoice]:
    ids = [row.customer_id]
    suspended = bool(service.suspended_among(db.session(), ids))
    words = {**MEASURES, Measure.SUSPEND: STAYS} if suspended else MEASURES
    offered = service.offered(row, suspended=suspended)
    return [SelectChoice(each.value, words[each]) for each in offered]


def _page(
    row: Case, form: CaseForm, status: int, *, late: bool = False
) -> ResponseReturnValue:
    session = db.session()
    decisions = service.decisions_of(session, row)
    form.seen.data = str(len(decisions))
    form.measure.choices = _choices(row)  # they may have changed meanwhile
    return render(
        "staff/cases/of_notices.html",
        status,
        row=row,
        form=form if form.measure.choices else None,
        late=late,
        decisions=decisions,
        measures=MEASURES,
        kinds=KINDS,
        notices=notices.of_case(session, row),
        entitled=entitled.of(row.customer),
        why=REASONS,
    )


def _found(public_id: str) -> Case:
    by_id = select(Case).where(Case.public_id == public_id)
    row = db.session.scalar(by_id.execution_options(populate_existing=True))
    return row or abort(404)
