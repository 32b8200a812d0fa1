"""The forms on the page of a transfer's case."""

from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length

from portal.domain.cases.paper_words import KINDS
from portal.domain.cases.reasons import REASONS
from portal.domain.words import Reason
from portal.services.cases.rulings import Ruling
from portal.states import Measure
from portal.web.fields import whole_number
from portal.web.staff.cases.notice_form import strip
from portal.web.staff.review.decision_form import ReasonsField

TEXT = Length(max=1000, message=lazy_gettext("Use at most 1,000 characters"))
LONG = Length(max=2000, message=lazy_gettext("Use at most 2,000 characters"))
MEASURES = {
    Measure.CONTINUE: lazy_gettext("Let it go on"),
    Measure.REFUND: lazy_gettext("Pay it back"),
    Measure.FREEZE: lazy_gettext("Freeze the money"),
    Measure.UNFREEZE: lazy_gettext("Unfreeze, and decide on"),
    Measure.FORFEIT: lazy_gettext("Forfeit the money"),
}
WHY = lazy_gettext("Reasons")


def _listed(measure: Measure) -> dict[str, Reason]:
    return {key: Reason(each.title, "") for key, each in REASONS[measure].items()}


class RulingForm(FlaskForm):
    """What is decided about the money, why, and a text for each side."""

    seen = HiddenField()
    measure = RadioField(
        lazy_gettext("Decision"),
        choices=[SelectChoice(key, words) for key, words in MEASURES.items()],
        validators=[InputRequired(lazy_gettext("Choose what you decide"))],
    )
    why_continue = ReasonsField(WHY, _listed(Measure.CONTINUE))
    why_refund = ReasonsField(WHY, _listed(Measure.REFUND))
    why_freeze = ReasonsField(WHY, _listed(Measure.FREEZE))
    why_unfreeze = ReasonsField(WHY, _listed(Measure.UNFREEZE))
    why_forfeit = ReasonsField(WHY, _listed(Measure.FORFEIT))
    text_for_customer = TextAreaField(
        lazy_gettext("Text for the customer"),
        description=lazy_gettext(
            "Shown on their profile, and sent. Nothing is sent when money is frozen."
        ),
        filters=[strip],
        validators=[TEXT],
        render_kw={"rows": "3"},
    )
    text_for_staff = TextAreaField(
        lazy_gettext("Text for staff"),
        description=lazy_gettext("Never shown to the customer."),
        filters=[strip],
        validators=[DataRequired(lazy_gettext("Write why, for your colleagues")), TEXT],
        render_kw={"rows": "3"},
    )

    def offer(self, offered: tuple[Measure, ...]) -> None:
        """Leave out what cannot be decided now."""
        self.measure.choices = [
            SelectChoice(key.value, MEASURES[key]) for key in offered
        ]

    def ruling(self) -> Ruling:
        """Give what was chosen; reasons of another measure are left out."""
        measure = Measure(self.measure.data)
        return Ruling(
            measure=measure,
            reasons=tuple(self[f"why_{measure.value}"].data or ()),
            text_for_customer=self.text_for_customer.data or "",
            text_for_staff=self.text_for_staff.data or "",
        )

    def edition(self) -> int:
        """Give the edition of the case that the page showed."""
        given = self.seen.raw_data[0] if self.seen.raw_data else ""
        found = whole_number(given)
        return -1 if found is None else found

    def tell_missing(self) -> None:
        """Say which reason is missing, at the place where it is ticked."""
        self[f"why_{self.measure.data}"].errors = [gettext("Tick at least one reason")]


class AskForm(FlaskForm):
    """Which papers are asked for, in the words the customer reads."""

    kind = RadioField(
        lazy_gettext("What is needed"),
        choices=[
            SelectChoice(key.value, lazy_gettext(text)) for key, text in KINDS.items()
        ],
        validators=[InputRequired(lazy_gettext("Choose what is needed"))],
    )
    words = TextAreaField(
        lazy_gettext("In words, for the customer"),
        description=lazy_gettext("They read exactly this, in your words."),
        filters=[strip],
        validators=[DataRequired(lazy_gettext("Write what is needed")), TEXT],
        render_kw={"rows": "3"},
    )


class PauseForm(FlaskForm):
    """Which partner blocks, and what."""

    why = TextAreaField(
        lazy_gettext("Which partner blocks, and why"),
        filters=[strip],
        validators=[DataRequired(lazy_gettext("Write which partner blocks")), TEXT],
        render_kw={"rows": "2"},
    )


class CaseNoteForm(FlaskForm):
    """What colleagues should know of the case."""

    text = TextAreaField(
        lazy_gettext("New note"),
        description=lazy_gettext("Only staff see it."),
        filters=[strip],
        validators=[DataRequired(lazy_gettext("Write the note")), LONG],
        render_kw={"rows": "3"},
    )


class RefuseForm(FlaskForm):
    """Why papers will not do, for the customer."""

    reason = TextAreaField(
        lazy_gettext("What is wrong, for the customer"),
        description=lazy_gettext("They read it, and are asked again."),
        filters=[strip],
        validators=[DataRequired(lazy_gettext("Write what is wrong")), TEXT],
        render_kw={"rows": "2"},
    )


class SendBackForm(FlaskForm):
    """What the proposer should look at again."""

    note = TextAreaField(
        lazy_gettext("Note for your colleague"),
        description=lazy_gettext("What has to be looked at again. Only staff see it."),
        filters=[strip],
        validators=[TEXT],
        render_kw={"rows": "3"},
    )
