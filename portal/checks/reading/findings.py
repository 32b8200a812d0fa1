"""What the reading of one side found, as findings."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.domain.documents.seen import Text, Zone
from portal.domain.findings import Finding
from portal.policy import ReadingPolicy
from portal.states import CheckOutcome, DocumentType, Side

VERSION = "1"
ON_ITS_FRONT = DocumentType.PASSPORT  # others bear their zone on the back, if at all


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What the findings are made from."""

    zone: Zone | None
    texts: Sequence[Text]
    zone_lines: int  # lines that look like a zone's
    cut: bool  # they run out of the picture
    declared: DocumentType | None
    side: Side


def judged(seen: Seen, policy: ReadingPolicy) -> tuple[Finding, ...]:
    """Give document.found, .zone, .check_digits and .legible, as far as they apply."""
    found = document_found(seen, policy)
    if found.outcome is CheckOutcome.FAIL:
        return (found,)
    each = (found, zone(seen), check_digits(seen), legible(seen, policy))
    return tuple(finding for finding in each if finding)


def document_found(seen: Seen, policy: ReadingPolicy) -> Finding:
    """Count the lines of text; a picture of anything else has hardly any."""
    lines = sum(text.score >= policy.legible_score for text in seen.texts)
    enough = seen.zone is not None or seen.zone_lines or lines >= policy.least_lines
    return Finding(
        name="document.found",
        version=VERSION,
        outcome=CheckOutcome.PASS if enough else CheckOutcome.FAIL,
        score=float(lines),
        limit=float(policy.least_lines),
        reasons=() if enough else ("no_document",),
    )


def zone(seen: Seen) -> Finding:
    """Say whether the zone was read, and what kept it from being read."""
    reason = _zone_reason(seen)
    outcome = CheckOutcome.FAIL if reason else CheckOutcome.PASS
    return Finding(
        name="document.zone",
        version=VERSION,
        outcome=CheckOutcome.WARN if reason == "no_zone" else outcome,
        reasons=(reason,) if reason else (),
        details={
            "format": seen.zone.format if seen.zone else None,
            "lines": seen.zone_lines,
        },
    )


def _zone_reason(seen: Seen) -> str | None:
    if seen.zone and seen.zone.valid:
        return None
    if seen.cut:
        return "zone_cut"
    if seen.zone:
        return None  # read, but its digits are wrong: a check of its own
    if seen.zone_lines or seen.declared is ON_ITS_FRONT:
        return "zone_unreadable"
    return "no_zone"


def check_digits(seen: Seen) -> Finding | None:
    """Say which check digits are wrong, and how many letters they have put right."""
    if seen.zone is None:
        return None
    checks = seen.zone.check_digits
    wrong = sorted(name for name, right in checks.items() if not right)
    return Finding(
        name="document.check_digits",
        version=VERSION,
        outcome=CheckOutcome.FAIL if wrong else CheckOutcome.PASS,
        score=round(1 - len(wrong) / len(checks), 3),
        limit=1.0,
        reasons=("check_digit_wrong",) if wrong else (),
        details={"wrong": wrong, "repairs": len(seen.zone.repairs)},
    )


def legible(seen: Seen, policy: ReadingPolicy) -> Finding | None:
    """Give the mean sureness of the recogniser over all text, weighed by length."""
    letters = sum(len(text.text) for text in seen.texts)
    if not letters:
        return None
    score = sum(text.score * len(text.text) for text in seen.texts) / letters
    proven = seen.zone is not None and seen.zone.valid
    enough = score >= policy.legible_score
    weak = CheckOutcome.WARN if proven else CheckOutcome.FAIL
    return Finding(
        name="document.legible",
        version=VERSION,
        outcome=CheckOutcome.PASS if enough else weak,
        score=round(score, 3),
        limit=policy.legible_score,
        reasons=() if enough else ("unreadable",),
        details={"lines": len(seen.texts)},
    )
