"""Serve customers' rights: corrections, the end of a relationship, deletion."""

from email_validator import EmailNotValidError, validate_email
from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from sqlalchemy import select
from wtforms import RadioField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from portal.domain.roles import Permission
from portal.errors import AlreadyDone, Held
from portal.extensions import db
from portal.models.customer import Customer
from portal.models.kept import RightRequest
from portal.services import rights
from portal.services.customers.search import numbers_like
from portal.services.lawful import legal_holds
from portal.states import RightKind, RightOutcome
from portal.web import erasing, receipts, visitors
from portal.web.fields import squish
from portal.web.render import render
from portal.web.staff.account import fresh
from portal.web.staff.console import Console
from portal.web.staff.customers.page import found, page
from portal.web.staff.customers.rights_card import AnswerForm
from portal.web.staff.guard import actor, this_staff

NEEDS = Permission.RIGHTS


class EraseForm(FlaskForm):
    """Why, and for whom: the reference typed keeps from deleting somebody else."""

    why = RadioField(
        lazy_gettext("How did the customer ask?"),
        choices=[
            SelectChoice("page", lazy_gettext("On the profile page")),
            SelectChoice("letter", lazy_gettext("By letter or e-mail")),
        ],
        validators=[InputRequired(lazy_gettext("Choose how the customer asked"))],
    )
    reference = StringField(
        lazy_gettext("The customer's reference"),
        filters=[squish],
        render_kw={"autocomplete": "off", "maxlength": 64},
    )

    def __init__(self, customer: Customer) -> None:
        super().__init__()
        self._customer = customer

    def validate_reference(self, field: StringField) -> None:
        """Take the reference of this customer alone."""
        if (field.data or "").upper() != self._customer.reference.upper():
            raise ValidationError(gettext("Type the reference of this customer"))


def add_routes(console: Console) -> None:
    """Add what is done from the customer's page."""
    one, post = "/customers/<public_id>", ["POST"]
    console.page(
        f"{one}/requests/<request_id>", answer_right, needs=NEEDS, methods=post
    )
    console.page(f"{one}/relationship", change_relationship, needs=NEEDS, methods=post)
    console.page(f"{one}/erase", erase_customer, needs=NEEDS, methods=["GET", "POST"])


def answer_right(public_id: str, request_id: str) -> ResponseReturnValue:
    """Answer a request, put right what was wrong, and write to the customer."""
    customer, form = found(public_id), AnswerForm()
    row = _request(customer, request_id)
    given = _answer(row, form)
    if given is None:
        return page(customer, 422, answer_form=form, answering=row.public_id)
    try:
        rights.answer(db.session(), row, given, by=this_staff(), now=visitors.now())
    except AlreadyDone:
        db.session.rollback()
        row = _request(found(public_id), request_id)
        return page(found(public_id), 409, answered_by=row.staff)
    _tell(row, given)
    db.session.commit()
    return redirect(
        url_for("staff.customer", public_id=public_id) + "#rights", code=303
    )


def change_relationship(public_id: str) -> ResponseReturnValue:
    """End the relationship, or take that back: terms of keeping run from its end."""
    customer = found(public_id)
    change = (
        rights.resume_relationship
        if request.form.get("action") == "resume"
        else rights.end_relationship
    )
    change(db.session(), customer, by=this_staff(), now=visitors.now())
    db.session.commit()
    return redirect(
        url_for("staff.customer", public_id=public_id) + "#rights", code=303
    )


def erase_customer(public_id: str) -> ResponseReturnValue:
    """Say what would go and stay; the typed reference does it."""
    if asks := fresh.ask():
        return asks
    customer = found(public_id)
    if customer.erased_at is not None:
        return redirect(url_for("staff.customer", public_id=public_id), code=303)
    form = EraseForm(customer)
    if not form.validate_on_submit():
        return _erase_page(customer, form, 422 if form.errors else 200)
    try:
        erasing.erase(customer, actor=actor(), why=form.why.data)
    except Held:
        db.session.rollback()
        return _erase_page(found(public_id), form, 409)
    return redirect(url_for("staff.customer", public_id=public_id), code=303)


def _erase_page(
    customer: Customer, form: EraseForm, status: int
) -> ResponseReturnValue:
    return render(
        "staff/customers/erase.html",
        status,
        customer=customer,
        form=form,
        until=erasing.prospect_of(customer).until,
        held_by=legal_holds.holds(db.session(), customer),
    )


def _request(customer: Customer, request_id: str) -> RightRequest:
    by_id = select(RightRequest).where(
        RightRequest.public_id == request_id, RightRequest.customer_id == customer.id
    )
    return db.session.scalar(by_id) or abort(404)


def _answer(row: RightRequest, form: AnswerForm) -> rights.Answer | None:
    done = request.form.get("outcome") == "done" and row.kind is RightKind.CORRECTION
    if not form.validate_on_submit():
        return None
    text, value = form.text.data or "", form.value.data or ""
    if not done and not text:
        form.text.errors = [gettext("Write why it is not done")]
        return None
    if done and row.field != "other":
        value = _in_one_form(row.field or "", value)
        if not value:
            form.value.errors = [gettext("Enter it as it is right")]
            return None
    outcome = RightOutcome.DONE if done else RightOutcome.REFUSED
    return rights.Answer(outcome, text, value if done else "")


def _in_one_form(field: str, value: str) -> str:
    if field == "email":
        try:
            return validate_email(value, check_deliverability=False).normalized
        except EmailNotValidError:
            return ""
    if field == "phone":
        numbers = numbers_like(value) if value.startswith(("+", "00")) else set()
        return numbers.pop() if len(numbers) == 1 else ""
    return value


def _tell(row: RightRequest, given: rights.Answer) -> None:
    receipts.send(
        row.customer,
        "correction_answered",
        once=row.public_id,
        page="customer.own_data",
        done=given.outcome is RightOutcome.DONE,
        asked_at=row.asked_at,
        text=given.text,
    )
