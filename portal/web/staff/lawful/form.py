"""The form of a request by law: who asks, on which ground, for what, until when."""

from datetime import date
from typing import Any

from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from portal.domain.lawful import DATA_KINDS, KINDS
from portal.models.lawful import LawfulRequest
from portal.services.lawful import Asked
from portal.states import DataKind, LawfulKind
from portal.web import visitors
from portal.web.fields import squish

EARLIEST = date(1990, 1, 1)
DATE = lazy_gettext("Enter a date such as 2026-11-22")


def strip(text: str | None) -> str | None:
    """Take away white space around a text, but not within."""
    return text.strip() if text else text


class DayField(DateField):
    """A day; what cannot be read is kept as it was typed."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the day; raise ValueError with a sentence."""
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(str(DATE)) from error
        if self.data is not None and self.data < EARLIEST:
            raise ValueError(str(DATE))


class LawfulForm(FlaskForm):
    """What an authority asks for."""

    kind = RadioField(
        lazy_gettext("What it is"),
        choices=[
            SelectChoice(kind, lazy_gettext(name)) for kind, name in KINDS.items()
        ],
        validators=[InputRequired(lazy_gettext("Choose what it is"))],
    )
    authority = StringField(
        lazy_gettext("Who asks"),
        description=lazy_gettext(
            "Court, authority or holder of the right, with the person who signed."
        ),
        filters=[squish],
        validators=[
            DataRequired(lazy_gettext("Enter who asks")),
            Length(max=300, message=lazy_gettext("Use at most 300 characters")),
        ],
        render_kw={"autocomplete": "off"},
    )
    reference = StringField(
        lazy_gettext("Their reference"),
        description=lazy_gettext("Case number or file number, if there is one."),
        filters=[squish],
        validators=[
            Length(max=200, message=lazy_gettext("Use at most 200 characters"))
        ],
        render_kw={"autocomplete": "off"},
    )
    legal_basis = TextAreaField(
        lazy_gettext("Legal basis"),
        description=lazy_gettext(
            "The law and the paragraph by which you may, or must, hand the data "
            "over. The approver decides by it."
        ),
        filters=[strip],
        validators=[
            DataRequired(lazy_gettext("Enter the legal basis")),
            Length(max=4000, message=lazy_gettext("Use at most 4,000 characters")),
        ],
        render_kw={"rows": "4"},
    )
    received_on = DayField(
        lazy_gettext("Received on"),
        description=lazy_gettext("The day it reached you."),
        validators=[DataRequired(DATE)],
    )
    due_on = DayField(
        lazy_gettext("To be answered by"),
        description=lazy_gettext("Optional."),
        validators=[Optional()],
    )
    data_kinds = SelectMultipleField(
        lazy_gettext("What they ask for"),
        choices=[
            SelectChoice(kind, lazy_gettext(name)) for kind, name in DATA_KINDS.items()
        ],
        validators=[InputRequired(lazy_gettext("Tick at least one kind of data"))],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    since = DayField(
        lazy_gettext("From"),
        description=lazy_gettext("Optional."),
        validators=[Optional()],
    )
    until = DayField(
        lazy_gettext("Until"),
        description=lazy_gettext("Optional, that day included."),
        validators=[Optional()],
    )

    def validate_received_on(self, field: DayField) -> None:
        """Refuse a day to come."""
        if field.data and field.data > visitors.now().date():
            raise ValidationError(gettext("This day is still to come"))

    def validate_due_on(self, field: DayField) -> None:
        """Refuse a day before the request came."""
        received = self.received_on.data
        if field.data and received and field.data < received:
            raise ValidationError(
                gettext("This is before the day on which the request was received")
            )

    def validate_until(self, field: DayField) -> None:
        """Refuse a time that ends before it begins."""
        if field.data and self.since.data and field.data < self.since.data:
            raise ValidationError(gettext("This is before the first day"))

    def asked(self) -> Asked:
        """Give what was entered; only after it was validated."""
        return Asked(
            kind=LawfulKind(self.kind.data),
            authority=self.authority.data or "",
            reference=self.reference.data or "",
            legal_basis=self.legal_basis.data or "",
            received_on=self.received_on.data or visitors.now().date(),
            due_on=self.due_on.data,
            data_kinds=[DataKind(kind) for kind in self.data_kinds.data or ()],
            since=self.since.data,
            until=self.until.data,
        )

    @classmethod
    def like(cls, row: LawfulRequest) -> "LawfulForm":
        """Give the form with what an earlier request says; what was sent wins."""
        names = ("authority", "reference", "legal_basis", "received_on", "due_on")
        given: dict[str, Any] = {name: getattr(row, name) for name in names}
        return cls(
            data={
                **given,
                "kind": row.kind.value,
                "data_kinds": row.data_kinds,
                "since": row.since,
                "until": row.until,
            }
        )


class RefusalForm(FlaskForm):
    """Why an approver refuses."""

    why = TextAreaField(
        lazy_gettext("Why you refuse"),
        description=lazy_gettext("The person who asked reads it."),
        filters=[strip],
        validators=[
            DataRequired(lazy_gettext("Enter why you refuse")),
            Length(max=2000, message=lazy_gettext("Use at most 2,000 characters")),
        ],
        render_kw={"rows": "3"},
    )
