"""What a visitor of the sandbox may send: photographs as JPEG. Child process only."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO

import numpy as np
from PIL import Image

from portal.checks.flaws import SPOILERS
from portal.checks.heads import HEADS, Pixels
from portal.checks.people import Person
from portal.checks.photographs import Camera, photograph
from portal.checks.poses import Pose
from portal.checks.props import PROPS
from portal.checks.selfies import portrait, seen, selfie, wall
from portal.checks.specimens import holder, paint
from portal.domain.mrz import td3
from portal.states import DocumentType, Side

FRAME = (1500, 1125)
FACE = (720, 960)
STILL = Pose(distance=8)  # straight ahead: what is worn is drawn for that
# built so that a template takes neither head for the other
STRANGERS = {
    "hopper": Pose(wide=0.95, jaw=0.03, long=0.15, nose=1.28, apart=-0.056),
    "collins": Pose(wide=1.05, jaw=-0.08, long=-0.05, nose=0.8, apart=-0.04),
}
UNLIKE = 3  # the seed of a stranger's selfie
SOFTWARE = 0x0131  # EXIF's tag
ON_PAPER = frozenset({"photocopy"})  # spoils the page, which is then scanned


def draw(document_type: str, side: str, person: Person, flaw: str = "") -> bytes:
    """
    Give the photograph of one side of a specimen, or its bearer's selfie.

    `flaw` is one of `flaws.SPOILERS`, of `CHANGED` or, for a selfie, of `SELFIES`.
    """
    if side == Side.SELFIE:
        shown = _selfie(person, flaw)
    else:
        shown = _document(DocumentType(document_type), Side(side), person, flaw)
    image = Image.fromarray(shown)
    if flaw in SPOILERS and flaw not in ON_PAPER:
        image = SPOILERS[flaw](image)
    stream = BytesIO()
    image.save(stream, "JPEG", quality=90, exif=_exif(flaw))
    return stream.getvalue()


def _document(kind: DocumentType, side: Side, person: Person, flaw: str) -> Pixels:
    shown = CHANGED[flaw](person) if flaw in CHANGED else person
    lines = _miscounted(person) if flaw == "digit" else None
    page = paint(kind, side, shown, lines=lines)
    if flaw in ON_PAPER:
        return np.asarray(SPOILERS[flaw](page))
    camera = Camera(frame=FRAME, fill=0.86)
    return photograph(np.asarray(page), camera, seed=_seed(person))


def _selfie(person: Person, flaw: str) -> Pixels:
    if flaw in PROPS:
        return selfie(person.head, seed=_seed(person), size=FACE, pose=STILL, prop=flaw)
    if flaw in SELFIES:
        return SELFIES[flaw](person)
    return selfie(person.head, seed=_seed(person), size=FACE)


def _seed(person: Person) -> int:
    # of one person always the same, of two numbers seldom
    return sum(place * letter for place, letter in enumerate(person.number.encode(), 1))


def _miscounted(person: Person) -> tuple[str, str]:
    first, second = td3(holder("P", person))
    wrong = str((int(second[9]) + 1) % 10)
    return first, second[:9] + wrong + second[10:]


def _exif(flaw: str) -> Image.Exif:
    exif = Image.Exif()
    if flaw == "edited":
        exif[SOFTWARE] = "Adobe Photoshop 25.0 (Windows)"
    return exif


def _stranger(person: Person) -> Pixels:
    other = next(head for head in HEADS if head != person.head)
    return selfie(other, seed=UNLIKE, size=FACE, build=STRANGERS[other])


def _two(person: Person) -> Pixels:
    middle = slice(FACE[0] // 8, FACE[0] * 7 // 8)
    faces = [selfie(head, seed=_seed(person), size=FACE) for head in HEADS]
    return np.hstack([each[:, middle] for each in faces])


def _nobody(person: Person) -> Pixels:
    # a shelf of books: sharp and well lit, so that nothing but the face is missing
    random = np.random.default_rng(_seed(person))
    room = wall(FACE, random)
    width, height = FACE
    for floor in range(height // 4, height, height // 4):
        left = 0
        while left < width:
            wide, high = random.integers((18, 120), (48, 200))
            colour = random.integers(30, 210, 3)
            room[floor - high : floor, left : left + wide - 2] = colour
            left += wide
        room[floor : floor + 14] = (92, 66, 44)
    return seen(room, random)


CHANGED: dict[str, Callable[[Person], Person]] = {
    "expired": lambda person: replace(person, expires_on=date(2021, 6, 30)),
    "young": lambda person: replace(person, born_on=date(2015, 5, 17)),
}
SELFIES: dict[str, Callable[[Person], Pixels]] = {
    "stranger": _stranger,
    "two": _two,
    "nobody": _nobody,
    "printed": lambda person: portrait(person.head, FACE),
}
