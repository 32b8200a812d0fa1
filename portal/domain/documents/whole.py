"""What a whole document says, against what was declared and against itself."""

from typing import Any

from portal.domain.documents import issuers, kinds
from portal.domain.documents.printed import Compared, compare_printed, outside_zone
from portal.domain.documents.seen import Page, SideSeen
from portal.domain.documents.sides import Sides, known_fields
from portal.domain.findings import Finding
from portal.domain.mrz import transliterate
from portal.domain.standard import document_sides
from portal.policy import DocumentPolicy
from portal.states import CheckOutcome, DocumentType

VERSION = "1"
PASS, WARN = CheckOutcome.PASS, CheckOutcome.WARN
FAIL, ERROR = CheckOutcome.FAIL, CheckOutcome.ERROR
ALIKE = 0.8  # share of lines of text that one side has in common with the other
FEWEST_LINES = 4  # of text, to say that two sides are the same one


def kind(sides: Sides, declared: DocumentType) -> Finding:
    """Compare the kind: by the zone's first letters, or by the words printed."""
    if sides.zone:
        found = kinds.by_zone(sides.zone.fields)
        otherwise, by = FAIL, "zone"
    elif sides.lines:
        found = kinds.by_words(sides.lines)
        otherwise, by = (FAIL if found else WARN), "words"
    else:
        return _finding("document.kind", ERROR)
    return _finding(
        "document.kind",
        PASS if declared in found else otherwise,
        reason="wrong_type",
        details={"by": by, "declared": declared.value, "read": sorted(found)},
    )


def country(sides: Sides, declared: str) -> Finding:
    """Compare the issuing state; one that is not known may be misread."""
    fields = known_fields(sides)
    if fields is None:
        return _finding("document.country", ERROR)
    code = fields.issuing_state
    same = issuers.same_country(code, declared) if code else None
    outcome = {True: PASS, False: FAIL, None: WARN}[same]
    return _finding(
        "document.country",
        outcome,
        reason="wrong_country",
        details={"read": code is not None},
        values={"issuing_state": code, "declared": declared},
    )


def side(sides: Sides, declared: DocumentType) -> Finding | None:
    """
    Find a card whose back was given as its front.

    The zone of a card of credit card's size is on its back, beside no portrait
    (ICAO 9303-5 §3); the zone of a larger one is below the portrait.
    """
    if sides.front is None or declared is DocumentType.PASSPORT:
        return _finding("document.side", PASS) if sides.front else None
    zone = sides.front.page.zone
    is_back = zone is not None and zone.format == "TD1"
    portrait_behind = (
        sides.front.portrait is None
        and sides.back is not None
        and sides.back.portrait is not None
    )
    wrong = is_back or portrait_behind
    return _finding(
        "document.side",
        FAIL if wrong else PASS,
        reason="wrong_side",
        details={"zone_in_front": is_back, "portrait_behind": portrait_behind},
    )


def two_sides(
    sides: Sides, declared: DocumentType, policy: DocumentPolicy
) -> Finding | None:
    """
    Compare the two sides: not the same one, and of one document.

    Where they say nothing in common, as most licences do, that is a warning.
    """
    if sides.front is None or sides.back is None or len(document_sides(declared)) < 2:
        return None
    if _is_one_side(sides.front, sides.back):
        return _finding("document.sides", FAIL, reason="same_sides")
    pages = (sides.front.page, sides.back.page)
    found = _across(*pages, policy)
    differ = [each for each in found if each.agreement == "differs"]
    same = [each for each in found if each.agreement == "same"]
    # one field alone may be misread; `document.printed` tells of it
    apart = len(differ) > 1 and len(differ) > len(same)
    return _finding(
        "document.sides",
        FAIL if apart else PASS if same else WARN,
        reason="sides_differ",
        score=len(same),
        details={
            "same": [each.field for each in same],
            "differ": [each.field for each in differ],
        },
    )


def printed(
    sides: Sides, declared: DocumentType, policy: DocumentPolicy
) -> Finding | None:
    """
    Compare the print with the zone; a slight difference may be a misreading.

    The score is the share of fields that agree, of those that could be compared.
    Without a zone there is nothing to compare; only of a licence is that no error.
    """
    if sides.zone is None:
        licence = declared is DocumentType.DRIVER_LICENCE
        return None if licence else _finding("document.printed", ERROR)
    found = compare_printed(sides.zone.fields, sides.pages, policy)
    by = {
        agreement: [each for each in found if each.agreement == agreement]
        for agreement in ("same", "near", "differs")
    }
    clear = bool(by["same"]) and not by["near"]
    return _finding(
        "document.printed",
        FAIL if by["differs"] else PASS if clear else WARN,
        reason="printed_differs",
        score=round(len(by["same"]) / len(found), 2) if found else None,
        details={
            agreement: [each.field for each in each_of]
            for agreement, each_of in by.items()
        },
        values={
            each.field: {"zone": each.zone, "printed": each.printed}
            for each in (*by["near"], *by["differs"])
        },
    )


def _is_one_side(front: SideSeen, back: SideSeen) -> bool:
    zones = (front.page.zone, back.page.zone)
    if zones[0] and zones[1] and zones[0].lines == zones[1].lines:
        return True
    mine, theirs = (_lines(side.page) for side in (front, back))
    fewest = min(len(mine), len(theirs))
    return fewest >= FEWEST_LINES and len(mine & theirs) / fewest >= ALIKE


def _lines(page: Page) -> frozenset[str]:
    plain = (transliterate(line).replace("<", "") for line in outside_zone(page))
    return frozenset(line for line in plain if line)


def _across(front: Page, back: Page, policy: DocumentPolicy) -> tuple[Compared, ...]:
    """Compare what one side says with what stands on the other."""
    if back.zone:
        return compare_printed(back.zone.fields, (front,), policy)
    said = front.zone.fields if front.zone else front.printed
    return compare_printed(said, (back,), policy) if said else ()


def _finding(
    name: str,
    outcome: CheckOutcome,
    *,
    reason: str = "",
    score: float | None = None,
    details: dict[str, Any] | None = None,
    values: dict[str, Any] | None = None,
) -> Finding:
    return Finding(
        name=name,
        version=VERSION,
        outcome=outcome,
        score=score,
        reasons=(reason,) if reason and outcome is FAIL else (),
        details=details or {},
        values=values or {},
    )
