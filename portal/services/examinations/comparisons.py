"""Compare what was seen of a document with what was declared, and its two sides."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from portal.domain.documents.comparing import compare_document
from portal.domain.documents.seen import Face, SelfieSeen, SideSeen
from portal.domain.findings import Finding
from portal.models.verification import Verification
from portal.policy import Policy
from portal.states import Side

Seen = Mapping[Side, SideSeen | SelfieSeen]


def of_document(
    verification: Verification, seen: Seen, *, policy: Policy, today: date
) -> tuple[Finding, ...]:
    """Give the findings on the document, as far as it is seen; () before it is."""
    if verification.document_type is None:
        return ()
    return compare_document(
        *sides_of(seen),
        declared=verification.document_type,
        country=country_of(verification),
        today=today,
        policy=policy,
    )


def sides_of(seen: Seen) -> tuple[SideSeen | None, SideSeen | None]:
    """Give what was seen of the front and of the back."""
    return side_of(seen, Side.FRONT), side_of(seen, Side.BACK)


def side_of(seen: Seen, side: Side) -> SideSeen | None:
    """Give what was seen of a side of the document."""
    found = seen.get(side)
    return found if isinstance(found, SideSeen) else None


def country_of(verification: Verification) -> str | None:
    """Give the two letters of the country that was declared."""
    progress = verification.progress("document")
    country = ((progress.answers if progress else None) or {}).get("country")
    return str(country) if country else None


def portrait_of(seen: Seen) -> tuple[Side, Face] | None:
    """Give the first side of the document that shows a portrait, with it."""
    for side in (Side.FRONT, Side.BACK):
        found = side_of(seen, side)
        if found is not None and found.portrait is not None:
            return side, found.portrait
    return None


def faces_of(
    seen: Seen, templates: Mapping[Side, tuple[float, ...]]
) -> tuple[Face | None, Face | None]:
    """Give the document's portrait and the selfie's face, templates included."""
    selfie = seen.get(Side.SELFIE)
    shown = portrait_of(seen)
    return (
        _with(shown[1], templates.get(shown[0])) if shown else None,
        _with(selfie.face, templates.get(Side.SELFIE))
        if isinstance(selfie, SelfieSeen) and selfie.face
        else None,
    )


def _with(face: Face, template: tuple[float, ...] | None) -> Face:
    return replace(face, template=template or ())
