"""Papers that the portal does not take, but its reader meets: TD2 cards and visas."""

import numpy as np
from PIL import Image

from portal.checks import drawing
from portal.checks.people import Person
from portal.checks.poses import Pose
from portal.checks.specimens import PAGE, blank, day, face, heading, holder, table
from portal.domain.mrz import mrv, td2

LARGER_CARD = (1260, 888)  # 105 by 74 mm (ISO/IEC 7810, ID-2)
STICKER = {"MRVA": (1440, 960), "MRVB": LARGER_CARD}  # 120 by 80, 105 by 74 mm
PITCH = {"MRVA": 30.5, "MRVB": 30.5}


def card(person: Person, build: Pose | None, lines: tuple[str, ...]) -> np.ndarray:
    """Give the front of an identity card of the larger size, which has the zone."""
    image = blank(LARGER_CARD, "#edf2f4", "#b7cbd3")
    heading(image, person, "IDENTITY CARD", "#2f5664")
    face(image, person, build, (50, 160, 350, 545))
    rows = [
        [("Surname", person.surname.upper())],
        [("Given names", person.given_names.upper())],
        [("Date of birth", day(person.born_on)), ("Sex", person.sex)],
        [("Nationality", person.nationality), ("Document No.", person.number)],
        [("Date of expiry", day(person.expires_on))],
    ]
    table(image, rows, left=390, top=150, step=96, column=330)
    return _finished(image, lines, pitch=31.5, top=716)


def visa(
    kind: str, person: Person, build: Pose | None, lines: tuple[str, ...]
) -> np.ndarray:
    """Give a visa of format MRVA or MRVB."""
    image = blank(STICKER[kind], "#f3f0e6", "#d6cba8")
    heading(image, person, "VISA", "#6b5a2c")
    face(image, person, build, (50, 160, 350, 545))
    rows = [
        [("Valid for", "UTOPIA"), ("Type", "C")],
        [("Surname, given names", f"{person.surname}, {person.given_names}".upper())],
        [("Visa No.", person.number), ("Nationality", person.nationality)],
        [("Date of birth", day(person.born_on)), ("Sex", person.sex)],
        [("Until", day(person.expires_on)), ("Entries", "MULT")],
    ]
    table(image, rows, left=390, top=150, step=96, column=330)
    top = image.height - 172
    return _finished(image, lines, pitch=PITCH[kind], top=top)


def lines_of(kind: str, person: Person) -> tuple[str, ...]:
    """Give the zone of a TD2 card or of a visa."""
    if kind == "TD2":
        return td2(holder("I", person))
    return mrv(holder("V", person), 44 if kind == "MRVA" else 36)


def booklet(page: np.ndarray) -> np.ndarray:
    """Lay a passport's data page into its open booklet, below the other page."""
    other = np.asarray(blank(PAGE, "#f1eee6", "#ded8c8"))
    fold = np.full((10, PAGE[0], 3), 120, np.uint8)
    return np.vstack([other, fold, page])


def _finished(
    image: Image.Image, lines: tuple[str, ...], *, pitch: float, top: int
) -> np.ndarray:
    drawing.zone(image, lines, pitch=pitch, top=top)
    drawing.mark(image)
    return np.asarray(image)
