"""Drawn documents to try the portal with, each by the name of its file."""

from dataclasses import dataclass
from functools import lru_cache

from portal.checks import sandboxed
from portal.checks.people import ANNA, SPECIMEN_PEOPLE, Person
from portal.domain.standard import document_sides
from portal.policy import Policy
from portal.states import DocumentType, Side

FLAWS = ("blurred", "dark", "bright", "small", "glare", "cut", "blank")


@dataclass(frozen=True, kw_only=True)
class Specimen:
    """One picture: whose, of which document, of which side, with which flaw."""

    person: Person
    document_type: DocumentType
    side: Side
    flaw: str = ""

    @property
    def name(self) -> str:
        """Give the name of its file, without ending."""
        first = self.person.given_names.split()[0].lower()
        kind = self.document_type.value.replace("_", "-")
        what = "selfie" if self.side is Side.SELFIE else f"{kind}-{self.side}"
        return "-".join(part for part in (first, what, self.flaw) if part)


SPECIMENS = tuple(
    Specimen(person=person, document_type=kind, side=side)
    for person in SPECIMEN_PEOPLE
    for kind in DocumentType
    for side in document_sides(kind)
) + tuple(
    Specimen(person=person, document_type=DocumentType.PASSPORT, side=Side.SELFIE)
    for person in SPECIMEN_PEOPLE
)
FLAWED = tuple(
    Specimen(
        person=ANNA, document_type=DocumentType.PASSPORT, side=Side.FRONT, flaw=flaw
    )
    for flaw in FLAWS
)
BY_NAME = {specimen.name: specimen for specimen in (*SPECIMENS, *FLAWED)}


@lru_cache(maxsize=64)
def picture(name: str, policy: Policy) -> bytes | None:
    """Give the JPEG of this name, or None if there is none."""
    found = BY_NAME.get(name)
    if found is None:
        return None
    return sandboxed.draw(
        found.document_type, found.side, found.person, policy, flaw=found.flaw
    )
