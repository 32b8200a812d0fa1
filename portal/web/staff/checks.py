"""Put what a check found into words, with its score and the limit it was held to."""

from dataclasses import dataclass

from flask_babel import format_decimal, gettext, lazy_gettext

from portal.domain.reasons import PICTURE, REJECTION, RESUBMISSION
from portal.models.check import Check
from portal.models.verification import Decision
from portal.states import CheckOutcome
from portal.web.filters import words

NAMES = {
    "decoding": lazy_gettext("Can be read"),
    "too_small": lazy_gettext("Large enough"),
    "dark": lazy_gettext("Not too dark"),
    "bright": lazy_gettext("Not too bright"),
    "blank": lazy_gettext("Something to see"),
    "blurred": lazy_gettext("Sharp"),
    "glare": lazy_gettext("No reflections"),
    "cut": lazy_gettext("Nothing cut off"),
}
OUTCOMES = {
    CheckOutcome.PASS: (lazy_gettext("good"), "ok"),
    CheckOutcome.WARN: (lazy_gettext("look closely"), "warn"),
    CheckOutcome.FAIL: (lazy_gettext("bad"), "bad"),
    CheckOutcome.ERROR: (lazy_gettext("not made"), "warn"),
}


@dataclass(frozen=True)
class ToldCheck:
    """One check in words."""

    text: str
    figures: str
    outcome: str
    tone: str


def told_check(check: Check) -> ToldCheck:
    """Give name, reasons, figures and outcome of a check."""
    name = str(NAMES.get(check.name, check.name.replace("_", " ").capitalize()))
    reasons = [words(PICTURE[key].title) for key in check.reasons if key in PICTURE]
    outcome, tone = OUTCOMES[check.outcome]
    text = gettext("%(check)s: %(reasons)s", check=name, reasons=" ".join(reasons))
    return ToldCheck(text if reasons else name, _figures(check), str(outcome), tone)


def told_reasons(decision: Decision) -> list[str]:
    """Give the reasons of a decision, a sentence each."""
    asked = [
        reason.title
        for step, keys in decision.steps.items()
        for key in keys
        if (reason := RESUBMISSION.get(step, {}).get(key))
    ]
    refused = [REJECTION[key].title for key in decision.reasons if key in REJECTION]
    return [words(title) for title in (*asked, *refused)]


def _figures(check: Check) -> str:
    if check.score is None:
        return ""
    score = format_decimal(round(check.score, 3))
    if check.limit is None:
        return str(score)
    limit = format_decimal(check.limit)
    return str(gettext("%(score)s, limit %(limit)s", score=score, limit=limit))
