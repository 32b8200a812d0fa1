"""Where a text or an e-mail with the link goes."""

from flask import request
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, StringField, TelField, ValidationError
from wtforms.validators import InputRequired

from portal.domain import contacts
from portal.models.customer import Customer
from portal.states import Channel
from portal.web.fields import squish, whole_number

NO_PHONE = lazy_gettext(
    "Enter a phone number with its country code, such as +44 7700 900123"
)
NO_EMAIL = lazy_gettext("Enter an e-mail address, such as anna@example.org")


class SendForm(FlaskForm):
    """What both share; `once` tells one press of the button from the next."""

    channel: Channel
    target_name: str
    once = HiddenField(filters=[lambda text: str(whole_number(text or "") or 0)])

    @property
    def target(self) -> StringField:
        """The field that says where the link goes."""
        return self[self.target_name]


class SmsForm(SendForm):
    """A phone number in any spelling."""

    channel, target_name = Channel.SMS, "phone"
    region: str | None = None  # the country of a number without a prefix
    phone = TelField(
        lazy_gettext("Phone number"),
        description=lazy_gettext("The number of the phone you want to use."),
        filters=[squish],
        validators=[InputRequired(NO_PHONE)],
        render_kw={"autocomplete": "tel", "maxlength": 40},
    )

    def validate_phone(self, field: StringField) -> None:
        """Keep the number in its international form."""
        number = contacts.phone_number(field.data, region=self.region)
        if number is None:
            raise ValidationError(NO_PHONE)
        field.data = number


class EmailForm(SendForm):
    """An e-mail address."""

    channel, target_name = Channel.EMAIL, "email"
    email = EmailField(
        lazy_gettext("E-mail address"),
        description=lazy_gettext("Open the message on the phone you want to use."),
        filters=[squish],
        validators=[InputRequired(NO_EMAIL)],
        render_kw={"autocomplete": "email", "maxlength": 254},
    )

    def validate_email(self, field: StringField) -> None:
        """Keep the address in its normal form."""
        address = contacts.email_address(field.data)
        if address is None:
            raise ValidationError(NO_EMAIL)
        field.data = address


def send_form(way: str, customer: Customer, *, once: int) -> SendForm | None:
    """Give the form for this way, with what is known of the customer in it."""
    if way == Channel.SMS:
        form = SmsForm(phone=customer.phone, once=str(once))
        spoken = (request.accept_languages.best or "").partition("-")[2].upper()
        form.region = contacts.region_of(customer.phone) or spoken or None
        return form
    if way == Channel.EMAIL:
        return EmailForm(email=customer.email, once=str(once))
    return None
