"""What an examiner would see, without one: for tests of what follows from it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from portal.domain.documents.seen import Face, Fields, Page, SelfieSeen, SideSeen, Zone
from portal.domain.findings import Finding
from portal.errors import ExaminationFailed
from portal.states import CheckOutcome, DocumentType, Side

FIELDS = Fields(
    source="zone",
    document_code="P",
    issuing_state="SWE",
    document_number="L898902C3",
    surname="ERIKSSON",
    given_names="ANNA",
    nationality="SWE",
    birth_date=date(1990, 8, 12),
    sex="F",
    expiry_date=date(2032, 4, 15),
)
OF_A_SIDE = (
    "document.found",
    "document.zone",
    "document.check_digits",
    "document.legible",
    "document.portrait",
    "document.recaptured",
    "document.copied",
    "document.edited",
)
OF_A_SELFIE = (
    "selfie.face",
    "selfie.eyes",
    "selfie.turned",
    "selfie.covered",
    "selfie.liveness",
    "selfie.challenge",
)
PORTRAIT = (0.1,) * 128
SELFIE = (0.13,) * 128  # 0.34 from the portrait


def passed(names: Sequence[str]) -> tuple[Finding, ...]:
    """Give a good finding of each name."""
    return tuple(
        Finding(name=name, version="1", outcome=CheckOutcome.PASS) for name in names
    )


def face(template: tuple[float, ...], width: int = 180) -> Face:
    """Give a face that looks straight ahead."""
    return Face(
        box=(0.3, 0.2, 0.7, 0.8),
        width=width,
        score=0.95,
        yaw=0.0,
        roll=0.0,
        sharpness=0.8,
        template=template,
    )


def passport(fields: Fields = FIELDS) -> SideSeen:
    """Give the data page of a passport without a flaw."""
    zone = Zone(
        format="TD3",
        lines=("P<SWEERIKSSON<<ANNA", "L898902C36SWE9008124F3204153"),
        check_digits={"document_number": True, "composite": True},
        fields=fields,
        box=(0.05, 0.8, 0.95, 0.97),
    )
    page = Page(zone=zone, printed=replace(fields, source="printed"))
    return SideSeen(page=page, portrait=face(PORTRAIT), findings=passed(OF_A_SIDE))


def selfie(template: tuple[float, ...] = SELFIE) -> SelfieSeen:
    """Give a selfie without a flaw."""
    return SelfieSeen(face=face(template), findings=passed(OF_A_SELFIE))


def failing(seen: SideSeen | SelfieSeen, name: str, *reasons: str):
    """Give the same with one check failed, for these reasons."""
    others = tuple(each for each in seen.findings if each.name != name)
    bad = Finding(name=name, version="1", outcome=CheckOutcome.FAIL, reasons=reasons)
    return replace(seen, findings=(*others, bad))


@dataclass
class Seeing:
    """Sees in every picture of a side what it is told to, or fails."""

    front: SideSeen | None = field(default_factory=passport)
    back: SideSeen | None = None
    selfie: SelfieSeen | None = field(default_factory=selfie)
    looked_at: list[bytes] = field(default_factory=list)

    def look_at_side(
        self, picture: bytes, *, side: Side, declared: DocumentType | None, **_: object
    ) -> SideSeen:
        """Give what the side shows."""
        return self._told(picture, self.front if side is Side.FRONT else self.back)

    def look_at_selfie(self, picture: bytes, **_: object) -> SelfieSeen:
        """Give what the selfie shows."""
        return self._told(picture, self.selfie)

    def _told(self, picture: bytes, seen):
        self.looked_at.append(picture)
        if seen is None:
            raise ExaminationFailed("it ended without an answer")
        return seen
