"""
Judge a kept finding anew under other limits, from the figures it was judged by.

Only checks whose outcome follows from figures in the finding are here. Where those
do not explain the outcome that was kept, something else did, and it stands.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from portal.domain.documents.comparing import judged_copied, judged_match
from portal.domain.documents.validity import judged_age, judged_expiry
from portal.domain.findings import Finding
from portal.policy import Policy
from portal.states import CheckOutcome

PASS, WARN, FAIL = CheckOutcome.PASS, CheckOutcome.WARN, CheckOutcome.FAIL
Details = Mapping[str, Any]
Judge = Callable[[float, Details, Policy], CheckOutcome]


@dataclass(frozen=True)
class Judged:
    """How a check is judged, the reason it then has, and its limit in the policy."""

    judge: Judge
    reason: str
    table: str
    key: str


def rejudge(finding: Finding, *, now: Policy, then: Policy) -> Finding:
    """Give the finding as the policy `then` has it; `now` is the one in force."""
    known = BY_SCORE.get(finding.name)
    if known is None or finding.score is None:
        return finding
    try:
        old = known.judge(finding.score, finding.details, now)
        new = known.judge(finding.score, finding.details, then)
    except (KeyError, TypeError):  # of a version that kept other figures
        return finding
    if old is not finding.outcome or new is old:
        return finding
    reasons = () if new is PASS else finding.reasons or (known.reason,)
    limit = getattr(getattr(then, known.table), known.key)
    return replace(finding, outcome=new, limit=limit, reasons=reasons)


def _either(warns: bool, fails: bool) -> CheckOutcome:
    return FAIL if fails else WARN if warns else PASS


def _portrait(score: float, details: Details, policy: Policy) -> CheckOutcome:
    return _either(score < policy.person.min_portrait_face, fails=False)


def _recaptured(score: float, details: Details, policy: Policy) -> CheckOutcome:
    limits = policy.forgery
    warns = score >= limits.screen_warn or details["bars"] >= limits.bars_share
    return _either(warns, fails=score >= limits.screen_fail)


def _copied(score: float, details: Details, policy: Policy) -> CheckOutcome:
    if score >= policy.forgery.least_colour:
        return PASS
    between = details["between"]
    bare = between is not None and between < policy.forgery.least_between
    return _either(True, fails=bare)


def _turned(score: float, details: Details, policy: Policy) -> CheckOutcome:
    away = abs(details["yaw"]) > policy.person.turned_degrees
    tilted = abs(details["roll"]) > policy.person.tilted_degrees
    return _either(False, fails=away or tilted)


def _covered(score: float, details: Details, policy: Policy) -> CheckOutcome:
    dark = details["lenses"] < policy.person.dark_lenses
    masked = details["mask"] > policy.person.mask_colour
    return _either(False, fails=dark or masked)


def _name(score: float, details: Details, policy: Policy) -> CheckOutcome:
    fails = score < policy.data.name_alike
    return _either(score < policy.data.name_same, fails=fails)


BY_SCORE: dict[str, Judged] = {
    "document.expiry": Judged(
        lambda days, details, policy: judged_expiry(days, policy.document),
        "expires_soon",
        "document",
        "expires_soon_days",
    ),
    "document.age": Judged(
        lambda years, details, policy: judged_age(
            years, policy.document, is_guarded=details["source"] == "zone"
        ),
        "under_age",
        "document",
        "least_age",
    ),
    "document.portrait": Judged(
        _portrait, "portrait_hidden", "person", "min_portrait_face"
    ),
    "document.recaptured": Judged(_recaptured, "screen", "forgery", "screen_warn"),
    "document.copied": Judged(_copied, "photocopy", "forgery", "least_colour"),
    "selfie.eyes": Judged(
        lambda contrast, details, policy: _either(
            contrast < policy.person.closed_eyes, fails=False
        ),
        "eyes_closed",
        "person",
        "closed_eyes",
    ),
    "selfie.turned": Judged(_turned, "face_turned", "person", "turned_degrees"),
    "selfie.covered": Judged(_covered, "face_covered", "person", "dark_lenses"),
    "selfie.match": Judged(
        lambda distance, details, policy: judged_match(
            distance, details["portrait_width"], policy.person
        ),
        "not_matching",
        "person",
        "match_distance",
    ),
    "selfie.copied": Judged(
        lambda distance, details, policy: judged_copied(distance, policy.person),
        "same_as_document",
        "person",
        "same_picture_distance",
    ),
    "selfie.reused": Judged(
        lambda distance, details, policy: _either(
            False, fails=distance <= policy.data.known_face
        ),
        "face_known",
        "data",
        "known_face",
    ),
    "data.name": Judged(_name, "name_differs", "data", "name_same"),
}
