"""
Draws documents of Utopia, a state that does not exist, each marked SPECIMEN.

Their machine-readable zones are valid. Needs Pillow: import on demand.
"""

from collections.abc import Sequence
from datetime import date

import numpy as np
from PIL import Image, ImageDraw

from portal.checks import drawing
from portal.checks.drawing import Box, field
from portal.checks.people import Person
from portal.checks.poses import Pose
from portal.domain.mrz import Holder, td1, td3
from portal.states import DocumentType, Side

PAGE = (1500, 1056)  # 125 by 88 mm (ICAO 9303-4 §2.1)
CARD = (1370, 864)  # 85.6 by 54 mm (ISO/IEC 7810, ID-1)
MONTHS = "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC"
ON_A_PAGE: Box = (70, 190, 450, 678)
ON_A_CARD: Box = (56, 150, 400, 592)
STATES = {"UTO": ("UTOPIA", "UTOPIAN"), "XXX": ("NOWHERE", "UNSPECIFIED")}
TITLES = {
    DocumentType.ID_CARD: ("IDENTITY CARD", "#eef3ea", "#bcd0b2", "I"),
    DocumentType.RESIDENCE_PERMIT: ("RESIDENCE PERMIT", "#f3ecf2", "#d3bcd1", "AR"),
    DocumentType.DRIVER_LICENCE: ("DRIVING LICENCE", "#f8eceb", "#e0bdb9", ""),
}
COLOURS = {
    DocumentType.ID_CARD: "#3d5a35",
    DocumentType.RESIDENCE_PERMIT: "#5b3c60",
    DocumentType.DRIVER_LICENCE: "#8b4046",
}
CLASSES = ("AM", "A1", "A", "B1", "B", "C", "D", "BE")
Lines = Sequence[str]


def paint(
    document_type: DocumentType,
    side: Side,
    person: Person,
    *,
    build: Pose | None = None,
    lines: Lines | None = None,
) -> Image.Image:
    """
    Give one side of a document, seen straight.

    `build` makes another face of the person's head, `lines` replace those of the
    zone: wrong ones are good for tests.
    """
    if document_type is DocumentType.PASSPORT:
        image = _passport(person, build, lines)
    elif document_type is DocumentType.DRIVER_LICENCE:
        image = _licence(person, build) if side is Side.FRONT else _classes(person)
    elif side is Side.FRONT:
        image = _front(document_type, person, build)
    else:
        image = _back(document_type, person, lines)
    drawing.mark(image)
    return image


def holder(code: str, person: Person) -> Holder:
    """Give what the zone of a document of this code says of the person."""
    return Holder(
        code=code,
        issuer=person.issuer,
        number=person.number,
        surname=person.surname,
        given_names=person.given_names,
        nationality=person.nationality,
        born_on=person.born_on,
        sex=person.sex,
        expires_on=person.expires_on,
        optional=person.optional,
    )


def day(date_: date) -> str:
    """Write a date as documents do (ICAO 9303-3 §3.3)."""
    month = MONTHS[3 * date_.month - 3 : 3 * date_.month]
    return f"{date_.day:02} {month} {date_.year}"


def issued(person: Person) -> date:
    """Give the day on which the document was issued: ten years before its end."""
    return person.expires_on.replace(year=person.expires_on.year - 10, day=1)


def blank(size: tuple[int, int], paper: str, pattern: str) -> Image.Image:
    """Give an empty document."""
    return drawing.card(size, paper, pattern).copy()


def table(
    image: Image.Image,
    rows: Sequence[Sequence[tuple[str, str]]],
    *,
    left: int,
    top: int,
    step: int,
    column: int,
) -> None:
    """Write rows of labelled values."""
    pen = ImageDraw.Draw(image)
    for row, fields in enumerate(rows):
        for place, (label, value) in enumerate(fields):
            last = place == len(fields) - 1
            room = image.width - left - place * column if last else column
            at = (left + place * column, top + row * step)
            field(pen, at, label, value, widest=room - 24)


def face(image: Image.Image, person: Person, build: Pose | None, box: Box) -> None:
    """Print the portrait in its frame, and once more as a ghost."""
    size = (box[2] - box[0], box[3] - box[1])
    printed = drawing.portrait(person.head, size, build)
    image.paste(printed, box[:2])
    edge = (box[0] - 1, box[1] - 1, box[2], box[3])
    ImageDraw.Draw(image).rectangle(edge, outline="#8a97a8", width=2)
    small = (image.width - 200, box[1], image.width - 60, box[1] + 180)
    drawing.ghost(image, printed, small)


def heading(image: Image.Image, person: Person, title: str, colour: str) -> None:
    """Write the state's name and the document's."""
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, image.width, 116), fill=colour)
    name = STATES[person.issuer][0]
    pen.text((56, 60), name, fill="#fff", font=drawing.font(58), anchor="lm")
    at = (image.width - 170, 62)
    pen.text(at, title, fill="#fff", font=drawing.font(36), anchor="rm")
    pen.rounded_rectangle(
        (image.width - 140, 30, image.width - 40, 88), 8, fill="#f4f5f0"
    )
    drawing.chip(image, (image.width - 127, 38))


def _passport(person: Person, build: Pose | None, lines: Lines | None) -> Image.Image:
    image = blank(PAGE, "#eef1f6", "#b9c7db")
    heading(image, person, "PASSPORT", "#1f3f68")
    face(image, person, build, ON_A_PAGE)
    nationality = STATES.get(person.nationality, STATES["UTO"])[1]
    rows = [
        [("Type", "P"), ("Code", person.issuer), ("Passport No.", person.number)],
        [("Surname", person.surname.upper())],
        [("Given names", person.given_names.upper())],
        [("Nationality", nationality), ("Sex", person.sex)],
        [("Date of birth", day(person.born_on)), ("Place of birth", "ZENITH")],
        [("Date of issue", day(issued(person))), ("Authority", "PASSPORT OFFICE")],
        [("Date of expiry", day(person.expires_on))],
    ]
    table(image, rows, left=510, top=150, step=94, column=300)
    text = lines or td3(holder("P", person))
    drawing.zone(image, text, pitch=31.5, top=892)
    return image


def _front(
    document_type: DocumentType, person: Person, build: Pose | None
) -> Image.Image:
    title, paper, pattern, _ = TITLES[document_type]
    image = blank(CARD, paper, pattern)
    heading(image, person, title, COLOURS[document_type])
    face(image, person, build, ON_A_CARD)
    rows = [
        [("Surname", person.surname.upper())],
        [("Given names", person.given_names.upper())],
        [("Date of birth", day(person.born_on)), ("Sex", person.sex)],
        [("Nationality", person.nationality), ("Place of birth", "ZENITH")],
        [("Date of expiry", day(person.expires_on)), ("Document No.", person.number)],
    ]
    table(image, rows, left=450, top=160, step=108, column=390)
    _signature(image, person)
    return image


def _back(
    document_type: DocumentType, person: Person, lines: Lines | None
) -> Image.Image:
    _, paper, pattern, code = TITLES[document_type]
    image = blank(CARD, paper, pattern)
    rows = [
        [("Address", "1 HARBOUR STREET, ZENITH")],
        [("Height", "172 CM"), ("Colour of eyes", "GREY")],
        [("Authority", "CITY OF ZENITH"), ("Date of issue", day(issued(person)))],
    ]
    table(image, rows, left=60, top=60, step=120, column=560)
    text = lines or td1(holder(code, person))
    drawing.zone(image, text, pitch=41.0, top=592)
    return image


def _licence(person: Person, build: Pose | None) -> Image.Image:
    # numbered as in Directive 2006/126/EC, annex I
    title, paper, pattern, _ = TITLES[DocumentType.DRIVER_LICENCE]
    image = blank(CARD, paper, pattern)
    heading(image, person, title, COLOURS[DocumentType.DRIVER_LICENCE])
    face(image, person, build, ON_A_CARD)
    rows = [
        f"1. {person.surname.upper()}",
        f"2. {person.given_names.upper()}",
        f"3. {person.born_on:%d.%m.%Y}  ZENITH",
        f"4a. {issued(person):%d.%m.%Y}   4c. CITY OF ZENITH",
        f"4b. {person.expires_on:%d.%m.%Y}",
        f"5. {person.number}",
        "9. AM / B / BE",
    ]
    pen = ImageDraw.Draw(image)
    for place, row in enumerate(rows):
        typeface = drawing.font(38, every_letter=not row.isascii())
        at = (450, 178 + place * 80)
        pen.text(at, row, fill=drawing.INK, font=typeface, anchor="lm")
    _signature(image, person)
    return image


def _classes(person: Person) -> Image.Image:
    _, paper, pattern, _ = TITLES[DocumentType.DRIVER_LICENCE]
    image = blank(CARD, paper, pattern)
    pen = ImageDraw.Draw(image)
    table = [("9.", "10. FROM", "11. UNTIL", "12. CODES")] + [
        (name, f"{issued(person):%d.%m.%Y}", f"{person.expires_on:%d.%m.%Y}", "-")
        for name in CLASSES
    ]
    for row, cells in enumerate(table):
        top = 60 + row * 82
        pen.rectangle((60, top, 1310, top + 82), outline=drawing.LABEL, width=2)
        for place, cell in enumerate(cells):
            at = (90 + place * 330, top + 24)
            pen.text(at, cell, fill=drawing.INK, font=drawing.font(34))
    return image


def _signature(image: Image.Image, person: Person) -> None:
    # no name is written alike twice: a wave that its letters bend
    letters = np.frombuffer(person.given_names.encode(), np.uint8)
    x = np.linspace(0, 1, 160)
    y = sum(
        np.sin(x * (6 + 5 * place) + letter) * 16 / (1 + place)
        for place, letter in enumerate(letters[:6])
    )
    points = list(zip(80 + x * 280, 690 + y * (1 - 0.5 * x), strict=True))
    pen = ImageDraw.Draw(image)
    pen.line(points, fill="#27397f", width=4, joint="curve")
    pen.line((56, 760, 400, 760), fill=drawing.LABEL, width=2)
    pen.text((56, 770), "Signature", fill=drawing.LABEL, font=drawing.font(19))
