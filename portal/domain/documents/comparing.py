"""
Compare what was seen: with what was declared, with itself, and with the selfie.

What was not given gives no finding, and a needed finding that is missing leads to a
person. What was given and says nothing of the matter gives an error or a warning,
which also replaces what an earlier picture said; neither is ever a silent pass.
"""

import math
from datetime import date

from portal.domain.documents import validity, whole
from portal.domain.documents.seen import Face, Fields, SideSeen
from portal.domain.documents.sides import Sides, known_fields
from portal.domain.findings import Finding
from portal.policy import PersonPolicy, Policy
from portal.states import CheckOutcome, DocumentType

VERSION = "1"


def compare_document(
    front: SideSeen | None,
    back: SideSeen | None,
    *,
    declared: DocumentType | None,
    country: str | None,
    today: date,
    policy: Policy,
) -> tuple[Finding, ...]:
    """
    Give document.kind, .country, .side, .sides, .printed, .expiry and .age.

    `country` has ISO 3166's two or three letters; without it, it is not compared.
    One side alone is compared as far as that goes; before a kind is declared,
    nothing is.
    """
    sides = Sides(front, back)
    if not sides.pages or declared is None:
        return ()
    found = (
        whole.kind(sides, declared),
        whole.country(sides, country) if country else None,
        whole.side(sides, declared),
        whole.two_sides(sides, declared, policy.document),
        whole.printed(sides, declared, policy.document),
        validity.expiry(sides, today, policy.document),
        validity.age(sides, today, policy.document),
    )
    return tuple(finding for finding in found if finding)


def fields_of(front: SideSeen | None, back: SideSeen | None) -> Fields | None:
    """Give the best known fields: a valid zone's, a zone's, a barcode's, printed."""
    return known_fields(Sides(front, back))


def compare_person(
    portrait: Face | None, selfie: Face | None, *, policy: Policy
) -> tuple[Finding, ...]:
    """
    Give selfie.match and selfie.copied, of the distance between two templates.

    Two faces are needed; of those, one without a usable template is an error.
    """
    if portrait is None or selfie is None:
        return ()
    distance = _distance(portrait, selfie)
    limits = policy.person
    if distance is None:
        return (_not_made("selfie.match"), _not_made("selfie.copied"))
    return (
        _match(distance, portrait, limits),
        _copied(distance, limits),
    )


def _match(distance: float, portrait: Face, limits: PersonPolicy) -> Finding:
    outcome = judged_match(distance, portrait.width, limits)
    return Finding(
        name="selfie.match",
        version=VERSION,
        outcome=outcome,
        score=round(distance, 4),
        limit=limits.match_distance,
        reasons=("not_matching",) if outcome is CheckOutcome.FAIL else (),
        details={
            "portrait_width": portrait.width,
            "review_distance": limits.review_distance,
        },
    )


def judged_match(
    distance: float, portrait_width: int, limits: PersonPolicy
) -> CheckOutcome:
    """
    Judge a distance: one person, one for a person to look at, or a stranger.

    Of a tiny portrait no distance is sure, neither a near nor a far one.
    """
    if portrait_width < limits.min_portrait_face:
        return CheckOutcome.WARN
    if distance <= limits.match_distance:
        return CheckOutcome.PASS
    return (
        CheckOutcome.WARN if distance <= limits.review_distance else CheckOutcome.FAIL
    )


def _copied(distance: float, limits: PersonPolicy) -> Finding:
    outcome = judged_copied(distance, limits)
    return Finding(
        name="selfie.copied",
        version=VERSION,
        outcome=outcome,
        score=round(distance, 4),
        limit=limits.same_picture_distance,
        reasons=("same_as_document",) if outcome is CheckOutcome.FAIL else (),
    )


def judged_copied(distance: float, limits: PersonPolicy) -> CheckOutcome:
    """Judge a distance: two photos of one person are never nearer than the limit."""
    copied = distance < limits.same_picture_distance
    return CheckOutcome.FAIL if copied else CheckOutcome.PASS


def _distance(one: Face, other: Face) -> float | None:
    if not one.template or len(one.template) != len(other.template):
        return None
    distance = math.dist(one.template, other.template)
    return distance if math.isfinite(distance) else None


def _not_made(name: str) -> Finding:
    return Finding(name=name, version=VERSION, outcome=CheckOutcome.ERROR)
