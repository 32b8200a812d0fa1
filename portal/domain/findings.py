"""
What an automated check found, and the fixed list of checks.

A finding is a plain value: the policy decides from it, rows keep it, staff read it.
"""

from dataclasses import dataclass, field
from typing import Any, Literal

from portal.domain.words import mark as _
from portal.states import CheckOutcome


@dataclass(frozen=True, kw_only=True)
class Finding:
    """
    The result of one check.

    `reasons` are keys of `domain.reasons.PICTURE`, of its step's list in
    `RESUBMISSION`, or of `NOTICED`. `score` and `limit` are in the unit that the
    check's documentation names. `details` holds no personal value, for it is kept
    in the clear; what was read of a person goes into `values`, which are sealed.
    """

    name: str
    version: str
    outcome: CheckOutcome
    score: float | None = None
    limit: float | None = None
    reasons: tuple[str, ...] = ()
    details: dict[str, Any] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict, repr=False)
    milliseconds: int = 0


@dataclass(frozen=True)
class Kind:
    """One check of the list: what it belongs to and how staff know it."""

    step: Literal["document", "selfie", "phone", "email", ""]
    title: str


CHECKS: dict[str, Kind] = {
    # of one side, from its picture alone
    "document.found": Kind("document", _("A document is in the picture")),
    "document.zone": Kind("document", _("Machine-readable zone read")),
    "document.check_digits": Kind("document", _("Check digits")),
    "document.legible": Kind("document", _("Text is legible")),
    "document.portrait": Kind("document", _("Portrait found")),
    "document.recaptured": Kind("document", _("Not taken from a screen")),
    "document.copied": Kind("document", _("Not a photocopy")),
    "document.edited": Kind("document", _("No signs of editing")),
    # of the document, from what was read and what was declared
    "document.kind": Kind("document", _("Kind as declared")),
    "document.country": Kind("document", _("Country as declared")),
    "document.side": Kind("document", _("Side as asked")),
    "document.sides": Kind("document", _("Two sides of one document")),
    "document.printed": Kind("document", _("Printed text and zone agree")),
    "document.expiry": Kind("document", _("Not expired")),
    "document.age": Kind("document", _("Of age")),
    "document.reused": Kind("document", _("Not used by another customer")),
    # of the selfie and its challenge
    "selfie.face": Kind("selfie", _("One face, large and clear")),
    "selfie.eyes": Kind("selfie", _("Eyes open")),
    "selfie.turned": Kind("selfie", _("Looking straight ahead")),
    "selfie.covered": Kind("selfie", _("Nothing before the face")),
    "selfie.liveness": Kind("selfie", _("A living person, by the picture")),
    "selfie.challenge": Kind("selfie", _("A living person, by the movements")),
    "selfie.match": Kind("selfie", _("The person of the document")),
    "selfie.copied": Kind("selfie", _("Not the document's own portrait")),
    "selfie.reused": Kind("selfie", _("Face not known from another customer")),
    # of the data
    "data.name": Kind("", _("Name as in the account")),
    "data.sanctions": Kind("", _("Not on the sanctions list")),
    "data.email": Kind("email", _("Mail domain")),
    "data.phone": Kind("phone", _("Kind and country of the number")),
    # a check that could not be made at all: its picture stopped the examiner
    "examination": Kind("", _("Examination finished")),
}
