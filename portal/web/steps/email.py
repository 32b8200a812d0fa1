"""The e-mail step: an address, confirmed by a code or by the link beside it."""

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import EmailField, StringField, ValidationError
from wtforms.validators import InputRequired

from portal.domain.contacts import email_address
from portal.extensions import db
from portal.services import codes, links, messages
from portal.services.codes import Made
from portal.states import Channel, CodePurpose
from portal.web import letters, visitors
from portal.web.fields import squish
from portal.web.steps.contact import Contact, contact
from portal.web.steps.here import Here

LINK = "email"  # what its signed link is for
NO_ADDRESS = lazy_gettext("Enter your e-mail address")
IMPOSSIBLE = lazy_gettext(
    "This is not an e-mail address. It looks like anna@example.org."
)


class EmailForm(FlaskForm):
    """An e-mail address."""

    email = EmailField(
        lazy_gettext("E-mail address"),
        description=lazy_gettext("One that you can read now"),
        filters=[squish],
        validators=[InputRequired(NO_ADDRESS)],
        render_kw={"autocomplete": "email", "maxlength": 254},
    )

    def validate_email(self, field: StringField) -> None:
        """Keep the address in its normal form."""
        address = email_address(field.data)
        if address is None:
            raise ValidationError(IMPOSSIBLE)
        field.data = address


def email(here: Here) -> ResponseReturnValue:
    """Show the step, send a code, or confirm the address with it."""
    return contact(here, EMAIL)


def _form(here: Here) -> EmailForm:
    return EmailForm(email=here.verification.customer.email)


def _send(here: Here, address: str) -> Made:
    session, now = db.session(), visitors.now()
    config, customer = visitors.config(), here.verification.customer
    link = links.make_link(config.secret_key, LINK)
    made = codes.make(
        session,
        purpose=CodePurpose.EMAIL,
        target=address,
        customer=customer,
        policy=config.policy.code,
        now=now,
        link=link,
    )
    path = url_for("customer.confirm_email", token=link.token)
    messages.write(
        session,
        channel=Channel.EMAIL,
        kind="email_code",
        to=address,
        words=letters.email(
            "email_code",
            str(get_locale()),
            code=made.digits,
            url=config.public_url + path,
            minutes=config.policy.code.email_minutes,
        ),
        once=f"code:{made.code.public_id}",
        subject_id=made.code.public_id,
        customer=customer,
        now=now,
    )
    return made


EMAIL = Contact(purpose=CodePurpose.EMAIL, form=_form, send=_send)
