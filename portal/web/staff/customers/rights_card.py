"""What the customer's page shows of the customer's rights, for those who serve them."""

from typing import Any

from flask_babel import lazy_gettext
from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField
from wtforms.validators import Length

from portal.domain.roles import Permission
from portal.extensions import db
from portal.models.customer import Customer
from portal.services import rights
from portal.web.fields import squish

NEW = {
    "name": lazy_gettext("The right name"),
    "email": lazy_gettext("The right e-mail address"),
    "phone": lazy_gettext("The right phone number"),
}
FIELDS = {
    "name": lazy_gettext("Correction of the name"),
    "email": lazy_gettext("Correction of the e-mail address"),
    "phone": lazy_gettext("Correction of the phone number"),
    "other": lazy_gettext("Correction of something else"),
    None: lazy_gettext("Deletion"),
}


class AnswerForm(FlaskForm):
    """What is made of a request; `value` only where something is put right."""

    value = StringField(filters=[squish], validators=[Length(max=254)])
    text = TextAreaField(
        lazy_gettext("What we write to the customer"),
        description=lazy_gettext("Needed if it is not done. It goes by e-mail."),
        filters=[lambda text: text.strip() if text else text],
        validators=[
            Length(max=2000, message=lazy_gettext("Use at most 2,000 characters"))
        ],
        render_kw={"rows": "3"},
    )


def context(customer: Customer) -> dict[str, Any]:
    """Give what the card shows; nothing to those whose work it is not."""
    if not current_user.can(Permission.RIGHTS):
        return {"right_requests": None}
    return {
        "right_requests": rights.about(db.session(), customer),
        "right_fields": FIELDS,
        "right_values": NEW,
    }
