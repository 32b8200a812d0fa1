"""What was read and found in a picture, as boxes to draw over it."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import lazy_gettext

from portal.domain.documents.printed import beside_zone
from portal.domain.documents.seen import Box, SelfieSeen, SideSeen
from portal.domain.findings import CHECKS
from portal.web.filters import words

FIELDS = {
    "document_number": lazy_gettext("Document number"),
    "surname": lazy_gettext("Surname"),
    "given_names": lazy_gettext("Given names"),
    "nationality": lazy_gettext("Nationality"),
    "birth_date": lazy_gettext("Date of birth"),
    "sex": lazy_gettext("Sex"),
    "expiry_date": lazy_gettext("Date of expiry"),
    "issuing_state": lazy_gettext("Issuing state"),
}

Placed = tuple[str, str, Box]  # a kind, what is there, and where on the page


@dataclass(frozen=True)
class Drawn:
    """One box: its corner and size as shares of the picture, and what is in it."""

    kind: str  # zone, field, face or doubt: its colour
    label: str
    left: float
    top: float
    width: float
    height: float


def boxes(seen: SideSeen | SelfieSeen | None) -> list[Drawn]:
    """List what to draw over a picture, the largest first."""
    if seen is None:
        return []
    found = _of_side(seen) if isinstance(seen, SideSeen) else _of_selfie(seen)
    turned = seen.page.turned if isinstance(seen, SideSeen) else 0
    drawn = (
        _drawn(kind, label, _turned_back(box, turned))
        for kind, label, box in (*found, *_marks(seen))
    )
    return sorted(drawn, key=lambda each: -each.width * each.height)


def _turned_back(box: Box, turned: int) -> Box:
    """Give a box of the page as it was read on the picture as it was given."""
    left, top, right, bottom = box
    return {
        90: (top, 1 - right, bottom, 1 - left),
        180: (1 - right, 1 - bottom, 1 - left, 1 - top),
        270: (1 - bottom, left, 1 - top, right),
    }.get(turned, box)


def _of_side(seen: SideSeen) -> Iterator[Placed]:
    zone, named = seen.page.zone, seen.page.printed_boxes
    if zone is not None and zone.box is not None:
        yield "zone", str(lazy_gettext("Machine-readable zone")), zone.box
    for name, box in named.items():
        yield "field", str(FIELDS.get(name, name.replace("_", " "))), box
    for text in beside_zone(seen.page):
        if text.box not in named.values():
            yield "field", text.text, text.box
    if seen.portrait is not None:
        yield "face", str(lazy_gettext("Portrait")), seen.portrait.box


def _of_selfie(seen: SelfieSeen) -> Iterator[Placed]:
    if seen.face is not None:
        yield "face", str(lazy_gettext("Face")), seen.face.box


def _marks(seen: SideSeen | SelfieSeen) -> Iterator[Placed]:
    """Give the places that a check itself points at."""
    for finding in seen.findings:
        box = finding.details.get("box")
        if isinstance(box, list | tuple) and len(box) == 4 and finding.reasons:
            left, top, right, bottom = (float(share) for share in box)
            yield "doubt", _title(finding.name), (left, top, right, bottom)


def _title(name: str) -> str:
    return words(CHECKS[name].title) if name in CHECKS else name


def _drawn(kind: str, label: str, box: Box) -> Drawn:
    left, top, right, bottom = box
    return Drawn(kind, label, left, top, right - left, bottom - top)
