"""The forms on the page of a refund."""

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from portal.web.fields import squish
from portal.web.staff.cases.forms import TEXT
from portal.web.staff.cases.notice_form import strip

FIGURE = {"autocomplete": "off", "inputmode": "decimal", "class": "ltr-field"}

HASH = {"autocomplete": "off", "spellcheck": "false", "class": "ltr-field"}

SHORT = Length(max=60, message=lazy_gettext("Use at most 60 characters"))
LONG = Length(max=200, message=lazy_gettext("Use at most 200 characters"))


class FiguresForm(FlaskForm):
    """What a quote is reckoned from; the amounts are in the asset."""

    seen = HiddenField()
    usd_rate = StringField(
        lazy_gettext("Rate in US dollars"),
        description=lazy_gettext("For one whole of the asset, such as 1850.25"),
        filters=[squish],
        validators=[SHORT],
        render_kw=FIGURE,
    )
    source = StringField(
        lazy_gettext("Where the rate is from"),
        filters=[squish],
        validators=[LONG],
        render_kw={"autocomplete": "off"},
    )
    network_fee = StringField(
        lazy_gettext("Network fee"),
        description=lazy_gettext("In the asset; 0 for none"),
        filters=[squish],
        validators=[SHORT],
        render_kw=FIGURE,
    )
    costs = StringField(
        lazy_gettext("Costs of third parties"),
        description=lazy_gettext("In the asset; charged only without verification"),
        filters=[squish],
        validators=[SHORT],
        render_kw=FIGURE,
    )


class PayoutForm(FlaskForm):
    """The transaction that paid it back."""

    transaction = StringField(
        lazy_gettext("Hash of the transaction"),
        filters=[squish],
        validators=[LONG],
        render_kw=HASH,
    )
    sent = BooleanField(
        lazy_gettext("I sent exactly this amount to exactly this address"),
        validators=[DataRequired(lazy_gettext("Compare both, then tick this"))],
    )
    why = TextAreaField(
        lazy_gettext("Why it was paid all the same"),
        description=lazy_gettext("Only staff see it."),
        filters=[strip],
        validators=[TEXT],
        render_kw={"rows": "3"},
    )


class CorrectionForm(FlaskForm):
    """Another hash for a payout that was recorded, and why."""

    transaction = StringField(
        lazy_gettext("Hash of the transaction that paid it"),
        filters=[squish],
        validators=[LONG],
        render_kw=HASH,
    )
    why = TextAreaField(
        lazy_gettext("What was wrong"),
        description=lazy_gettext("Only staff see it."),
        filters=[strip],
        validators=[DataRequired(lazy_gettext("Write what was wrong")), TEXT],
        render_kw={"rows": "3"},
    )


class TurnDownForm(FlaskForm):
    """What is wrong with a record, for whoever wrote it."""

    note = TextAreaField(
        lazy_gettext("Note for your colleague"),
        description=lazy_gettext("What has to be looked at again. Only staff see it."),
        filters=[strip],
        validators=[TEXT],
        render_kw={"rows": "3"},
    )
