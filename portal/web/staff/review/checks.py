"""Put what the checks found into words, with each score and its limit."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask_babel import format_decimal, gettext, lazy_gettext

from portal.domain.findings import CHECKS
from portal.domain.reasons import REJECTION, RESUBMISSION, find
from portal.models.check import Check
from portal.models.verification import Decision
from portal.states import CheckOutcome, Side
from portal.web.filters import words
from portal.web.staff.review.compared import customers, lines

# of the picture's quality, judged as it arrives
NAMES = {
    "decoding": lazy_gettext("Can be read"),
    "too_small": lazy_gettext("Large enough"),
    "dark": lazy_gettext("Not too dark"),
    "bright": lazy_gettext("Not too bright"),
    "blank": lazy_gettext("Something to see"),
    "blurred": lazy_gettext("Sharp"),
    "glare": lazy_gettext("No reflections"),
    "cut": lazy_gettext("Nothing cut off"),
    "film": lazy_gettext("Film of the movements can be read"),
}
OUTCOMES = {
    CheckOutcome.PASS: (lazy_gettext("good"), "ok"),
    CheckOutcome.WARN: (lazy_gettext("look closely"), "warn"),
    CheckOutcome.FAIL: (lazy_gettext("failed"), "bad"),
    CheckOutcome.ERROR: (lazy_gettext("not made"), "warn"),
}
SIDES = {
    Side.FRONT: lazy_gettext("front"),
    Side.BACK: lazy_gettext("back"),
    Side.SELFIE: lazy_gettext("selfie"),
}
# the order in which a reviewer asks: who, by what, and what else is known
GROUPS = (
    ("selfie", lazy_gettext("The person")),
    ("document", lazy_gettext("The document")),
    ("data", lazy_gettext("What is known of them")),
    ("picture", lazy_gettext("Quality of the pictures")),
)
WORST_FIRST = ("bad", "warn", "ok")


@dataclass(frozen=True)
class ToldCheck:
    """One check in words; `lines` say what was compared, `customers` with whom."""

    text: str
    figures: str
    outcome: str
    tone: str
    version: str
    lines: Sequence[str] = ()
    customers: Sequence[str] = ()  # public ids


@dataclass(frozen=True)
class ToldGroup:
    """The checks of one kind, those that need a look first."""

    title: str
    doubts: Sequence[ToldCheck]
    good: Sequence[ToldCheck]


def told_groups(checks: Iterable[Check]) -> list[ToldGroup]:
    """Give every check in words, by what it is about."""
    kept = list(checks)
    return [
        _group(str(title), [row for row in kept if _kind(row) == kind])
        for kind, title in GROUPS
        if any(_kind(row) == kind for row in kept)
    ]


def told_check(check: Check) -> ToldCheck:
    """Give name, reasons, figures, outcome and version of a check."""
    name = check_name(check.name)
    if check.evidence is not None and check.evidence.side is not Side.SELFIE:
        name = gettext(
            "%(check)s (%(side)s)", check=name, side=SIDES[check.evidence.side]
        )
    reasons = [words(reason.title) for key in check.reasons if (reason := find(key))]
    outcome, tone = OUTCOMES[check.outcome]
    return ToldCheck(
        text=gettext("%(check)s: %(reasons)s", check=name, reasons=" ".join(reasons))
        if reasons
        else name,
        figures=figures(check.score, check.limit),
        outcome=str(outcome),
        tone=tone,
        version=check.version,
        lines=lines(check),
        customers=customers(check),
    )


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


def check_name(name: str) -> str:
    """Give a check's name in words."""
    if name in CHECKS:
        return words(CHECKS[name].title)
    return str(NAMES.get(name, name.replace("_", " ").capitalize()))


def figures(score: float | None, limit: float | None) -> str:
    """Give a score beside the limit it was held against."""
    if score is None:
        return ""
    told = format_decimal(round(score, 3))
    if limit is None:
        return str(told)
    return str(
        gettext(
            "%(score)s, limit %(limit)s",
            score=told,
            limit=format_decimal(round(limit, 3)),
        )
    )


def _group(title: str, rows: Iterable[Check]) -> ToldGroup:
    told = sorted(
        (told_check(row) for row in rows),
        key=lambda each: WORST_FIRST.index(each.tone),
    )
    return ToldGroup(
        title=title,
        doubts=[each for each in told if each.tone != "ok"],
        good=[each for each in told if each.tone == "ok"],
    )


def _kind(check: Check) -> str:
    kind, dot, _ = check.name.partition(".")
    if not dot:
        return "document" if check.name == "examination" else "picture"
    return kind
