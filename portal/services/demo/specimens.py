"""Drawn documents to try the portal with, each by the name of its file."""

import hashlib
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from portal.checks import sandboxed
from portal.checks.people import SPECIMEN_PEOPLE, Person
from portal.domain.standard import document_sides
from portal.policy import Policy
from portal.states import DocumentType, Side

REFERENCE = re.compile(r"DEMO-[0-9A-F]{8}")
LeadsTo = Literal["approved", "again", "person", "rejected"]
# what spoils a passport, and what the portal answers to it
FLAWS: dict[str, LeadsTo] = {
    "blurred": "again",
    "dark": "again",
    "bright": "again",
    "small": "again",
    "glare": "again",
    "cut": "again",
    "blank": "again",
    "expired": "again",
    "young": "rejected",
    "digit": "again",
    "photocopy": "again",
    "screen": "again",
    "edited": "person",
}
FACES: dict[str, LeadsTo] = {  # the same, of a selfie
    "stranger": "again",
    "two": "again",
    "nobody": "again",
    "sunglasses": "again",
    "mask": "again",
    "hand": "again",
    "printed": "again",
}


@dataclass(frozen=True, kw_only=True)
class Specimen:
    """One picture: whose, of which document, of which side, with which flaw."""

    person: Person
    document_type: DocumentType
    side: Side
    flaw: str = ""
    leads_to: LeadsTo = "approved"

    @property
    def name(self) -> str:
        """Give the name of its file, without ending."""
        kind = self.document_type.value.replace("_", "-")
        what = "selfie" if self.side is Side.SELFIE else f"{kind}-{self.side}"
        return "-".join(
            part for part in (first_name(self.person), what, self.flaw) if part
        )


def first_name(person: Person) -> str:
    """Give what the names of a person's files begin with."""
    return person.given_names.split()[0].lower()


def numbered(person: Person, reference: str) -> Person:
    """
    Give the person with a document of their own for the customer of this reference.

    Were the number the same, the second customer would be known by it.
    """
    drawn = hashlib.sha256(reference.encode()).hexdigest()[:8].upper()
    return replace(person, number=f"U{drawn}")


SPECIMENS = tuple(
    Specimen(
        person=person,
        document_type=kind,
        side=side,
        leads_to="person" if kind is DocumentType.DRIVER_LICENCE else "approved",
    )
    for person in SPECIMEN_PEOPLE
    for kind in DocumentType
    for side in document_sides(kind)
) + tuple(
    Specimen(person=person, document_type=DocumentType.PASSPORT, side=Side.SELFIE)
    for person in SPECIMEN_PEOPLE
)
FLAWED = tuple(
    Specimen(
        person=person,
        document_type=DocumentType.PASSPORT,
        side=side,
        flaw=flaw,
        leads_to=leads_to,
    )
    for person in SPECIMEN_PEOPLE
    for side, flaws in ((Side.FRONT, FLAWS), (Side.SELFIE, FACES))
    for flaw, leads_to in flaws.items()
)
BY_NAME = {specimen.name: specimen for specimen in (*SPECIMENS, *FLAWED)}


@lru_cache(maxsize=64)
def picture(name: str, policy: Policy, *, reference: str = "") -> bytes | None:
    """Give the JPEG of this name, for one demo customer if a reference is given."""
    found = BY_NAME.get(name)
    if found is None or (reference and not REFERENCE.fullmatch(reference)):
        return None
    person = numbered(found.person, reference) if reference else found.person
    return sandboxed.draw(
        found.document_type, found.side, person, policy, flaw=found.flaw
    )
