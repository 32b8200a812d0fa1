"""The form with which verified customers are asked once more."""

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, InputRequired, Length, NumberRange, Regexp

from portal.states import ReverificationKind

LONGEST_GRACE = 365
NO_DAYS = lazy_gettext("Enter a whole number of days, from 1 to 365")
NO_KIND = lazy_gettext("Choose what is asked")
NOT_WHOLE = lazy_gettext("A part of this form was lost. Send it once more.")


class DaysField(IntegerField):
    """A number of days."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read it, or say what a number of days is."""
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(str(NO_DAYS)) from error


class ReverificationForm(FlaskForm):
    """What is asked, why, and how long there is time for it."""

    form_id = HiddenField(validators=[Regexp("[0-9a-f]{20}$", message=NOT_WHOLE)])
    kind = RadioField(
        lazy_gettext("What is asked"),
        choices=[
            SelectChoice(
                ReverificationKind.CONFIRM, lazy_gettext("Confirm what is known")
            ),
            SelectChoice(
                ReverificationKind.DOCUMENTS, lazy_gettext("Give new documents")
            ),
        ],
        validators=[InputRequired(NO_KIND), AnyOf(list(ReverificationKind), NO_KIND)],
        validate_choice=False,  # the validator's sentence says what to do
    )
    why = TextAreaField(
        lazy_gettext("Why, for the customer"),
        description=lazy_gettext(
            "Optional. It stands in the letter and on the page as you write it; "
            "write it in the language that these customers read."
        ),
        filters=[lambda text: text.strip() if text else text],
        validators=[
            Length(max=1000, message=lazy_gettext("Use at most 1,000 characters"))
        ],
        render_kw={"rows": "3", "dir": "auto"},
    )
    grace_days = DaysField(
        lazy_gettext("Days to answer"),
        description=lazy_gettext(
            "Until then everything stays open to them; after it new orders close."
        ),
        validators=[
            InputRequired(NO_DAYS),
            NumberRange(min=1, max=LONGEST_GRACE, message=NO_DAYS),
        ],
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )

    def the_kind(self) -> ReverificationKind:
        """Give what was chosen, once it is valid."""
        return ReverificationKind(self.kind.data)

    def the_days(self) -> int:
        """Give the days, once they are valid."""
        return int(self.grace_days.data or 0)
