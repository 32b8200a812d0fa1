"""The rules of screening as a form: limits in percent, a zone for every code."""

import re
from decimal import Decimal
from typing import Any

from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import (
    Field,
    HiddenField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from portal.domain.screening.categories import WORDS
from portal.domain.screening.changes import CHOICES, LIMITS, SHARES
from portal.domain.transfers.amounts import written
from portal.policy import ScreeningPolicy
from portal.screening_policy import Category
from portal.web.fields import printable, squish

NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?", re.ASCII)
MOST_GROUPS, LONGEST_GROUP, LONGEST_NOTE = 100, 100, 1000


class Upto:
    """Let a number from 0 to `most` pass, with a dot before its decimals."""

    def __init__(self, most: int) -> None:
        self.most = most

    def __call__(self, form: FlaskForm, field: Field) -> None:
        """Raise ValidationError with what to write instead."""
        text = field.data or ""
        if not NUMBER.fullmatch(text) or Decimal(text) > self.most:
            most = f"{self.most:,}".replace(",", "\N{NO-BREAK SPACE}")
            raise ValidationError(
                gettext("Write a number from 0 to %(most)s, such as 2.5", most=most)
            )


def _number(key: str, most: int, unit: str) -> StringField:
    return StringField(
        lazy_gettext(LIMITS[key]),
        description=unit,
        validators=[Upto(most)],
        filters=[lambda text: text.strip().removesuffix("%").strip() if text else text],
        render_kw={"inputmode": "decimal", "autocomplete": "off", "dir": "ltr"},
    )


def _choice(key: str, *offered: str) -> SelectField:
    return SelectField(
        lazy_gettext(LIMITS[key]),
        choices=[SelectChoice(each, lazy_gettext(CHOICES[each])) for each in offered],
    )


def _lines(text: str | None) -> str:
    lines = (squish(printable(line)) or "" for line in (text or "").splitlines())
    return "\n".join(line for line in lines if line)


PERCENT = lazy_gettext("Percent")


class RulesForm(FlaskForm):
    """The limits and lists; the zones are read by `screening_zones`."""

    high_share = _number("high_share", 100, PERCENT)
    medium_share = _number("medium_share", 100, PERCENT)
    score = _number("score", 100, lazy_gettext("0 is clean, 100 the worst"))
    minimum_share = _number("minimum_share", 100, PERCENT)
    minimum_value = _number("minimum_value", 10**9, lazy_gettext("US dollars"))
    unknown_zone = _choice("unknown_zone", "high", "medium", "low")
    incomplete = _choice("incomplete", "person", "pass")
    listed = SelectMultipleField(
        lazy_gettext("Listed categories"),
        choices=[
            SelectChoice(each.value, lazy_gettext(WORDS[each])) for each in Category
        ],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    frozen_groups = TextAreaField(
        lazy_gettext("Frozen at once"),
        description=lazy_gettext("Names of groups, one a line."),
        filters=[_lines],
        render_kw={"rows": "4", "autocomplete": "off", "spellcheck": "false"},
    )
    note = TextAreaField(
        lazy_gettext("Why the rules are to change"),
        description=lazy_gettext("Your colleague reads it before deciding."),
        validators=[
            Length(
                max=LONGEST_NOTE, message=lazy_gettext("Use at most 1,000 characters")
            )
        ],
        filters=[lambda text: printable_lines(text)],
        render_kw={"rows": "3"},
    )
    seen = HiddenField()

    def validate_frozen_groups(self, field: Field) -> None:
        """Let names pass that can be found in what a provider calls an owner."""
        names = field.data.splitlines()
        if len(names) > MOST_GROUPS:
            raise ValidationError(gettext("Name at most 100 groups"))
        if any(len(name) > LONGEST_GROUP for name in names):
            raise ValidationError(gettext("A name has at most 100 characters"))
        if any(not any(map(str.isalnum, name)) for name in names):
            raise ValidationError(gettext("Write names, with letters or digits"))

    def fill(self, rules: ScreeningPolicy) -> None:
        """Show these rules."""
        plain = rules.plain()
        for key in LIMITS:
            self[key].data = percent(plain[key]) if key in SHARES else plain[key]
        self.listed.data = plain["listed"]
        self.frozen_groups.data = "\n".join(plain["frozen_groups"])

    def plain(self) -> dict[str, Any]:
        """Give what was typed as `ScreeningPolicy.plain` does, without zones."""
        return {
            **{key: self._plain(key) for key in LIMITS},
            "listed": list(self.listed.data or ()),
            "frozen_groups": self.frozen_groups.data.splitlines(),
        }

    def _plain(self, key: str) -> str:
        text = str(self[key].data)
        return written(Decimal(text).scaleb(-2)) if key in SHARES else text


def percent(share: str) -> str:
    """Give a share of 0 to 1 in percent: "0.025" is "2.5"."""
    return written(Decimal(share).scaleb(2))


def printable_lines(text: str | None) -> str:
    """Take out what cannot be seen, but for the ends of lines."""
    lines = (text or "").replace("\r\n", "\n").split("\n")
    return "\n".join(printable(line) or "" for line in lines).strip()
