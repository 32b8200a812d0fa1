"""The forms about notices: what was reported, and why it was a mistake."""

from datetime import date
from zoneinfo import ZoneInfo

from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import (
    HiddenField,
    RadioField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length

from portal.states import NoticeKind
from portal.web import visitors
from portal.web.fields import squish, whole_number

FIRST_YEAR = 2000
KINDS = {
    NoticeKind.ABUSE: lazy_gettext("Abuse notice"),
    NoticeKind.BREACH: lazy_gettext("Reported breach of law"),
}


def strip(text: str | None) -> str | None:
    """Take away white space around a text of several lines."""
    return text.strip() if text else text


def today() -> date:
    """Give the day that it is for the platform."""
    zone = ZoneInfo(visitors.config().timezone)
    return visitors.now().astimezone(zone).date()


class NoticeForm(FlaskForm):
    """What somebody reported about a customer."""

    seen = HiddenField()
    kind = RadioField(
        lazy_gettext("What it is"),
        choices=[SelectChoice(kind.value, name) for kind, name in KINDS.items()],
        validators=[InputRequired(lazy_gettext("Choose what it is"))],
    )
    source = StringField(
        lazy_gettext("From whom"),
        description=lazy_gettext("A name and how to reach them, or a reference."),
        filters=[squish],
        validators=[
            DataRequired(lazy_gettext("Enter from whom it came")),
            Length(max=300, message=lazy_gettext("Use at most 300 characters")),
        ],
        render_kw={"autocomplete": "off"},
    )
    received_on = StringField(
        lazy_gettext("Received on"),
        filters=[squish],
        default=lambda: today().isoformat(),
        render_kw={"type": "date"},
    )
    words = TextAreaField(
        lazy_gettext("What is reported"),
        description=lazy_gettext("The customer never reads it."),
        filters=[strip],
        validators=[
            DataRequired(lazy_gettext("Write what is reported")),
            Length(max=4000, message=lazy_gettext("Use at most 4,000 characters")),
        ],
        render_kw={"rows": "6"},
    )

    def validate_received_on(self, field: StringField) -> None:
        """Take a day that was, in this century."""
        try:
            day = date.fromisoformat(field.data or "")
        except ValueError as error:
            raise ValidationError(gettext("Enter a day, such as 2026-11-22")) from error
        if day > today():
            raise ValidationError(gettext("Enter a day that has come"))
        if day.year < FIRST_YEAR:
            raise ValidationError(gettext("Enter a day of this century"))

    def day(self) -> date:
        """Give the day, once the form is valid."""
        return date.fromisoformat(self.received_on.data or "")

    def count_seen(self) -> int:
        """Give how many notices the page showed; a forged number fits none."""
        found = whole_number(self.seen.data or "")
        return -1 if found is None else found


class WithdrawForm(FlaskForm):
    """Why a notice was a mistake."""

    why = TextAreaField(
        lazy_gettext("Why it is withdrawn"),
        description=lazy_gettext("Only staff see it."),
        filters=[strip],
        validators=[
            DataRequired(lazy_gettext("Write why it is withdrawn")),
            Length(max=1000, message=lazy_gettext("Use at most 1,000 characters")),
        ],
        render_kw={"rows": "3"},
    )
