"""Register a new customer."""

from email_validator import EmailNotValidError, validate_email
from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length

from portal.domain.roles import Permission
from portal.extensions import db
from portal.services import customers as register
from portal.services.customers.search import numbers_like
from portal.web import languages, visitors
from portal.web.fields import squish
from portal.web.render import render
from portal.web.staff.console import Console
from portal.web.staff.customers.lists import customers
from portal.web.staff.guard import actor


class CustomerForm(FlaskForm):
    """What must be known of a customer to invite them."""

    name = StringField(
        lazy_gettext("Name"),
        filters=[squish],
        validators=[
            DataRequired(lazy_gettext("Enter the customer's name")),
            Length(max=200),
        ],
        render_kw={"autocomplete": "off"},
    )
    email = StringField(
        lazy_gettext("E-mail address"),
        filters=[squish],
        validators=[Length(max=254)],
        render_kw={"autocomplete": "off", "type": "email"},
    )
    phone = StringField(
        lazy_gettext("Phone number"),
        description=lazy_gettext(
            "With the country's prefix, such as +44 7700 900123. Optional."
        ),
        filters=[squish],
        validators=[Length(max=40)],
        render_kw={"autocomplete": "off", "type": "tel"},
    )
    language = SelectField(
        lazy_gettext("Language"),
        choices=lambda: [
            SelectChoice(code, name) for code, name in languages.names().items()
        ],
    )

    def validate_email(self, field: StringField) -> None:
        """Bring the address into its one form; one of the two ways must be there."""
        if not field.data:
            if not self.phone.data:
                raise ValidationError(
                    gettext("Enter an e-mail address or a phone number")
                )
            return
        try:
            found = validate_email(field.data, check_deliverability=False)
        except EmailNotValidError as error:
            raise ValidationError(
                gettext("Enter an address like name@example.com")
            ) from error
        field.data = found.normalized

    def validate_phone(self, field: StringField) -> None:
        """Bring the number into E.164."""
        if not field.data:
            return
        given = field.data.replace("(0)", "")
        found = numbers_like(given) if given.startswith(("+", "00")) else set()
        if len(found) != 1:
            raise ValidationError(
                gettext("Enter the number with its prefix, such as +44 7700 900123")
            )
        field.data = found.pop()


def add_routes(console: Console) -> None:
    """Add the list and the form."""
    console.page("/customers", customers, needs=Permission.CUSTOMERS)
    console.page(
        "/customers/new",
        new_customer,
        needs=Permission.CUSTOMERS,
        methods=["GET", "POST"],
    )


def new_customer() -> ResponseReturnValue:
    """Register a customer, then offer the invitation."""
    form = CustomerForm()
    if form.validate_on_submit():
        customer = register.register(
            db.session(),
            name=form.name.data or "",
            email=form.email.data or None,
            phone=form.phone.data or None,
            language=form.language.data,
            actor=actor(),
            days_to_verify=visitors.config().policy.customer.days_to_verify,
            now=visitors.now(),
        )
        db.session.commit()
        return redirect(
            url_for("staff.customer", public_id=customer.public_id), code=303
        )
    return render("staff/customers/new.html", 422 if form.errors else 200, form=form)
