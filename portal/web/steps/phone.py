"""The phone step: a number in any spelling, confirmed by a code in a text."""

from urllib.parse import urlsplit

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, lazy_gettext
from flask_wtf import FlaskForm
from pycountry import countries
from wtforms import StringField, TelField, ValidationError
from wtforms.validators import InputRequired

from portal.domain.contacts import phone_number
from portal.extensions import db
from portal.services import codes, messages
from portal.services.codes import Made
from portal.states import Channel, CodePurpose
from portal.web import letters, visitors
from portal.web.fields import squish
from portal.web.filters import phone as spelt
from portal.web.steps.contact import Contact, contact
from portal.web.steps.here import Here

NO_NUMBER = lazy_gettext("Enter your phone number")
IMPOSSIBLE = lazy_gettext(
    "This is not a number that can get texts. Begin with + and the code of the "
    "country, such as +44 7700 900123."
)


class PhoneForm(FlaskForm):
    """A phone number in any spelling."""

    region: str | None = None  # the country of a number without a prefix
    phone = TelField(
        lazy_gettext("Phone number"),
        description=lazy_gettext("A mobile number that you have with you"),
        filters=[squish],
        validators=[InputRequired(NO_NUMBER)],
        render_kw={"autocomplete": "tel", "maxlength": 60},
    )

    def validate_phone(self, field: StringField) -> None:
        """Keep the number in its international form."""
        number = phone_number(field.data, region=self.region)
        if number is None:
            raise ValidationError(IMPOSSIBLE)
        field.data = number


def phone(here: Here) -> ResponseReturnValue:
    """Show the step, send a code, or confirm the number with it."""
    return contact(here, PHONE)


def _form(here: Here) -> PhoneForm:
    known = here.verification.customer.phone
    form = PhoneForm(phone=spelt(known) if known else None)
    form.region = _region(here)
    return form


def _region(here: Here) -> str | None:
    """Guess the country: the document's, else what the browser's language names."""
    progress = here.verification.progress("document")
    issued_by = ((progress.answers if progress else None) or {}).get("country")
    if country := countries.get(alpha_3=issued_by or ""):
        return str(country.alpha_2)
    spoken = [
        tag.partition("-")[2].upper() for tag in request.accept_languages.values()
    ]
    return next((region for region in spoken if len(region) == 2), None)


def _send(here: Here, number: str) -> Made:
    session, now = db.session(), visitors.now()
    customer, policy = here.verification.customer, visitors.config().policy.code
    made = codes.make(
        session,
        purpose=CodePurpose.PHONE,
        target=number,
        customer=customer,
        policy=policy,
        now=now,
    )
    messages.write(
        session,
        channel=Channel.SMS,
        kind="phone_code",
        to=number,
        words=letters.sms(
            "phone_code",
            str(get_locale()),
            code=made.digits,
            minutes=policy.sms_minutes,
            host=urlsplit(visitors.config().public_url).hostname,
        ),
        once=f"code:{made.code.public_id}",
        subject_id=made.code.public_id,
        customer=customer,
        now=now,
    )
    return made


PHONE = Contact(purpose=CodePurpose.PHONE, form=_form, send=_send)
