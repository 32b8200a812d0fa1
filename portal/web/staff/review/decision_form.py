"""The form of a decision: the outcome, the reasons it needs, a text for each side."""

from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from portal.domain.reasons import REJECTION, RESUBMISSION, Reason
from portal.services.reviews.decisions import Verdict
from portal.states import DecisionOutcome as Outcome
from portal.web.fields import whole_number

TEXT = Length(max=1000, message=lazy_gettext("Use at most 1,000 characters"))


class ReasonsField(SelectMultipleField):
    """Reasons from a fixed list, as boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label: str, reasons: dict[str, Reason], **options: object):
        offered = [
            SelectChoice(key, lazy_gettext(reason.title))
            for key, reason in reasons.items()
        ]
        super().__init__(label, choices=offered, **options)


class DecisionForm(FlaskForm):
    """What a reviewer decides, and the version of what they saw."""

    version = HiddenField()
    outcome = RadioField(
        lazy_gettext("Decision"),
        choices=[
            SelectChoice(Outcome.APPROVED, lazy_gettext("Approve")),
            SelectChoice(Outcome.RESUBMISSION_REQUESTED, lazy_gettext("Ask again")),
            SelectChoice(Outcome.REJECTED, lazy_gettext("Reject")),
        ],
        validators=[InputRequired(lazy_gettext("Choose what you decide"))],
    )
    again_document = ReasonsField(
        lazy_gettext("Identity document"), RESUBMISSION["document"]
    )
    again_selfie = ReasonsField(lazy_gettext("Selfie"), RESUBMISSION["selfie"])
    again_phone = ReasonsField(lazy_gettext("Phone number"), RESUBMISSION["phone"])
    again_email = ReasonsField(lazy_gettext("E-mail address"), RESUBMISSION["email"])
    rejection = ReasonsField(lazy_gettext("Why it is rejected"), REJECTION)
    text_for_customer = TextAreaField(
        lazy_gettext("Text for the customer"),
        description=lazy_gettext("Shown beside the reasons, and sent by e-mail."),
        validators=[TEXT],
        render_kw={"rows": "3"},
    )
    text_for_staff = TextAreaField(
        lazy_gettext("Text for staff"),
        description=lazy_gettext("Never shown to the customer."),
        validators=[TEXT],
        render_kw={"rows": "3"},
    )

    def steps(self) -> dict[str, list[str]]:
        """Give the steps to ask again, with the reasons ticked for each."""
        ticked = {key: self[f"again_{key}"].data or [] for key in RESUBMISSION}
        return {key: reasons for key, reasons in ticked.items() if reasons}

    def verdict(self) -> Verdict:
        """Give what was decided; reasons of another outcome are left out."""
        outcome = Outcome(self.outcome.data)
        again = outcome is Outcome.RESUBMISSION_REQUESTED
        rejected = outcome is Outcome.REJECTED
        return Verdict(
            outcome=outcome,
            steps=self.steps() if again else {},
            reasons=self.rejection.data or [] if rejected else [],
            text_for_customer=(self.text_for_customer.data or "").strip(),
            text_for_staff=(self.text_for_staff.data or "").strip(),
        )

    def seen(self) -> int:
        """Give the version that the reviewer's page showed."""
        given = self.version.raw_data[0] if self.version.raw_data else ""
        return whole_number(given) or 0

    def offer(self, *, again: bool) -> None:
        """Leave "ask again" out when it was asked often enough."""
        if not again:
            self.outcome.choices = [
                choice
                for choice in self.outcome.choices
                if choice.value != Outcome.RESUBMISSION_REQUESTED
            ]

    def tell_missing(self) -> None:
        """Say which reason is missing, at the place where it is ticked."""
        if self.outcome.data == Outcome.REJECTED:
            self.rejection.errors = [gettext("Tick at least one reason")]
        else:
            self.outcome.errors = [
                gettext("Tick at least one reason at a step to ask again")
            ]
