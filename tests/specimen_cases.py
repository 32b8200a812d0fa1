"""Documents by seed: hundreds of distinct ones, each with the truth beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np

from portal.checks.people import Person
from portal.checks.poses import Pose
from portal.checks.specimens import TITLES, holder, paint
from portal.domain.documents.seen import Fields
from portal.domain.mrz import td1, td3
from portal.states import DocumentType, Side
from tests import specimen_papers

TODAY = date(2026, 11, 22)
KINDS = ("TD3", "TD1", "permit", "TD2", "MRVA", "MRVB", "licence")
TYPES = {
    "TD3": DocumentType.PASSPORT,
    "TD1": DocumentType.ID_CARD,
    "permit": DocumentType.RESIDENCE_PERMIT,
    "TD2": DocumentType.ID_CARD,
    "licence": DocumentType.DRIVER_LICENCE,
}
SURNAMES = (
    "Eriksson", "Lindqvist", "O'Connor", "D'Angelo", "Smith-Jones", "van der Berg",
    "Łukasiewicz", "Müller", "Žižek", "Ødegård", "Papandreou Konstantinidis", "Nguyễn",
    "İnönü", "Wu", "Ng", "Featherstonehaugh-Cholmondeley", "Peña", "Çelik", "Þórsson",
    "Papathanasopoulos", "Li", "de la Cruz", "Straße", "Ivanova", "Osei", "Kowalska",
)  # fmt: skip
GIVEN = (
    "Anna Maria", "Greta", "Zoë", "Jean-Luc", "Éloïse", "Ngozi", "Bo", "Ana María José",
    "Konstantina Alexandra", "Xu", "Søren", "Aoife", "Wilhelmina Theodora Josephine",
    "Ines", "Jürgen", "Dörte", "Olga", "Ivan", "Mary Jane", "Thị Minh", "Ada",
)  # fmt: skip
CLEAR = "CFGHJKLMNPRTVWXYZ"  # states leave out what is misread
DIGITS = "0123456789"


@dataclass(frozen=True, kw_only=True)
class Case:
    """
    One side of a document, seen straight, and what is true of it.

    `fields` are None on a side that says nothing of its holder that is checked; its
    names are as the zone spells them. `lines` are empty where there is no zone.
    """

    seed: int
    document: str  # one of KINDS
    side: Side
    person: Person
    fields: Fields | None
    lines: tuple[str, ...]

    @cached_property
    def picture(self) -> np.ndarray:
        """Draw it; RGB."""
        return draw(self.document, self.side, self.person, self.lines)

    @property
    def document_type(self) -> DocumentType | None:
        """Give the type as the portal calls it; a visa has none."""
        return TYPES.get(self.document)


def case(seed: int, *, document: str | None = None, side: Side | None = None) -> Case:
    """Give the case of this seed; the kind and the side where they are wanted."""
    random = np.random.default_rng(seed)
    person = bearer(random)
    kind = document or KINDS[seed % len(KINDS)]
    if kind in {"TD1", "permit"}:
        side = side or (Side.BACK if seed // len(KINDS) % 3 else Side.FRONT)
    side = side or Side.FRONT
    lines = _lines(kind, side, person)
    return Case(
        seed=seed,
        document=kind,
        side=side,
        person=person,
        fields=_fields(kind, side, person, lines),
        lines=lines,
    )


def draw(
    kind: str,
    side: Side,
    person: Person,
    lines: Sequence[str] = (),
    *,
    build: Pose | None = None,
) -> np.ndarray:
    """Give one side as RGB, with these lines in its zone, right or wrong ones."""
    text = tuple(lines)
    if kind == "TD2":
        return specimen_papers.card(person, build, text)
    if kind in specimen_papers.STICKER:
        return specimen_papers.visa(kind, person, build, text)
    image = paint(TYPES[kind], side, person, build=build, lines=text or None)
    return np.asarray(image)


def bearer(random: np.random.Generator) -> Person:
    """Give somebody with a valid document."""
    return Person(
        surname=str(random.choice(SURNAMES)),
        given_names=str(random.choice(GIVEN)),
        sex=str(random.choice(("F", "M", "X"), p=(0.47, 0.47, 0.06))),
        born_on=TODAY - timedelta(days=int(random.integers(19 * 366, 90 * 365))),
        expires_on=TODAY + timedelta(days=int(random.integers(40, 3600))),
        number=number(random),
        head=str(random.choice(("collins", "hopper"))),
        nationality=str(random.choice(("UTO", "UTO", "XXX", "D", "SWE"))),
        issuer=str(random.choice(("UTO", "UTO", "UTO", "XXX"))),
    )


def number(random: np.random.Generator) -> str:
    """Give a number as states make them, seldom with letters like O and I."""

    def some(letters: str, count: int) -> str:
        return "".join(random.choice(list(letters), count))

    way = random.random()
    if way < 0.45:
        return some(CLEAR, int(random.integers(1, 3))) + some(DIGITS, 7)
    if way < 0.7:
        return some(CLEAR, 1) + some(CLEAR + DIGITS, 8)
    if way < 0.8:
        return some(DIGITS, int(random.integers(7, 10)))
    if way < 0.92:
        return some(CLEAR, 2) + some(DIGITS, 10)  # longer than its field
    return some("ABCDEFGHIJKLMNOPQRSTUVWXYZ", 2) + some(DIGITS, 7)


def _lines(kind: str, side: Side, person: Person) -> tuple[str, ...]:
    if kind == "TD3":
        return td3(holder("P", person))
    if kind in {"TD1", "permit"} and side is Side.BACK:
        return td1(holder(TITLES[TYPES[kind]][3], person))
    if kind in {"TD2", "MRVA", "MRVB"}:
        return specimen_papers.lines_of(kind, person)
    return ()


def _fields(
    kind: str, side: Side, person: Person, lines: tuple[str, ...]
) -> Fields | None:
    if not lines and side is Side.BACK:
        return None
    truth = {
        "document_number": person.number,
        "birth_date": person.born_on,
        "expiry_date": person.expires_on,
        "issuing_state": person.issuer,
    }
    if not lines:
        names = {"surname": person.surname, "given_names": person.given_names}
        return Fields(source="printed", **truth, **names)
    long = kind in {"TD1", "permit", "TD2"}
    truth["document_number"] = person.number if long else person.number[:9]
    surname, _, given = _names(lines).partition("<<")
    return Fields(
        source="zone",
        **truth,
        document_code=lines[0][:2].rstrip("<"),
        surname=surname.replace("<", " "),
        given_names=given.strip("<").replace("<", " ") or None,
        nationality=person.nationality,
        sex=person.sex,
    )


def _names(lines: tuple[str, ...]) -> str:
    return lines[2] if len(lines) == 3 else lines[0][5:]
