"""
Draws documents of Utopia, a state that does not exist, each marked SPECIMEN.

Their machine-readable zones are valid. Needs Pillow: import on demand.
"""

from datetime import date
from io import BytesIO

from PIL import Image, ImageDraw

from portal.checks import drawing
from portal.checks.drawing import field
from portal.checks.people import Person
from portal.domain.mrz import Holder, td1, td3
from portal.states import DocumentType, Side

PAGE = (1500, 1056)  # 125 by 88 mm (ICAO 9303-4 §2.1)
CARD = (1370, 864)  # 85.6 by 54 mm (ISO/IEC 7810, ID-1)
SELFIE = (1200, 1520)
MONTHS = "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC"
TITLES = {
    DocumentType.ID_CARD: ("IDENTITY CARD", "#eef3ea", "#c9d8c0", "I"),
    DocumentType.RESIDENCE_PERMIT: ("RESIDENCE PERMIT", "#f3ecf2", "#dac6d8", "AR"),
    DocumentType.DRIVER_LICENCE: ("DRIVING LICENCE", "#f7ecec", "#e2c7c4", ""),
}


def draw(document_type: str, side: str, person: Person) -> bytes:
    """Give one side of a specimen, or its bearer's selfie, as a JPEG."""
    image = paint(DocumentType(document_type), Side(side), person)
    stream = BytesIO()
    image.save(stream, "JPEG", quality=92)
    return stream.getvalue()


def paint(
    document_type: DocumentType,
    side: Side,
    person: Person,
    portrait: Image.Image | None = None,
) -> Image.Image:
    """Give one side as a picture; a real portrait may take the drawn one's place."""
    if side is Side.SELFIE:
        return portrait or drawing.portrait(person, SELFIE)
    if document_type is DocumentType.PASSPORT:
        image = _passport(person, portrait)
    elif side is Side.FRONT:
        image = _front(document_type, person, portrait)
    elif document_type is DocumentType.DRIVER_LICENCE:
        image = _classes()
    else:
        image = _back(document_type, person)
    drawing.mark(image)
    return image


def _passport(person: Person, portrait: Image.Image | None) -> Image.Image:
    image = drawing.card(PAGE, "#eef1f6", "#c3cede")
    pen = ImageDraw.Draw(image)
    pen.text((60, 40), "UTOPIA", fill="#20406b", font=drawing.font(58))
    pen.text((430, 56), "PASSPORT", fill="#20406b", font=drawing.font(36))
    _paste(image, person, portrait, (60, 150, 430, 630))
    rows = [
        [("Type", "P"), ("Code", "UTO"), ("Passport No.", person.number)],
        [("Surname", person.surname.upper())],
        [("Given names", person.given_names.upper())],
        [("Nationality", "UTOPIAN"), ("Sex", person.sex)],
        [("Date of birth", _day(person.born_on)), ("Place of birth", "ZENITH")],
        [("Date of issue", _day(_issued(person))), ("Authority", "PASSPORT OFFICE")],
        [("Date of expiry", _day(person.expires_on))],
    ]
    _table(pen, rows, left=480, top=130, step=90, column=300)
    drawing.zone(image, td3(_holder("P", person)), pitch=31.5, top=880)
    return image


def _front(
    document_type: DocumentType, person: Person, portrait: Image.Image | None
) -> Image.Image:
    title, paper, pattern, _ = TITLES[document_type]
    image = drawing.card(CARD, paper, pattern)
    pen = ImageDraw.Draw(image)
    pen.text((50, 34), "UTOPIA", fill="#3a2c46", font=drawing.font(52))
    pen.text((380, 48), title, fill="#3a2c46", font=drawing.font(36))
    _paste(image, person, portrait, (50, 140, 400, 590))
    rows = [
        [("1. Surname", person.surname.upper())],
        [("2. Given names", person.given_names.upper())],
        [("3. Date of birth", _day(person.born_on)), ("Sex", person.sex)],
        [
            ("4a. Issued", _day(_issued(person))),
            ("4b. Expires", _day(person.expires_on)),
        ],
        [("5. Document No.", person.number), ("Nationality", person.nationality)],
    ]
    _table(pen, rows, left=450, top=140, step=108, column=430)
    pen.line((50, 760, 400, 760), fill=drawing.INK, width=2)
    pen.text((50, 700), person.given_names, fill="#2b3f8f", font=drawing.font(40))
    return image


def _back(document_type: DocumentType, person: Person) -> Image.Image:
    _, paper, pattern, code = TITLES[document_type]
    image = drawing.card(CARD, paper, pattern)
    rows = [
        [("Address", "1 HARBOUR STREET, ZENITH")],
        [("Height", "172 CM"), ("Colour of eyes", "GREY")],
        [("Authority", "CITY OF ZENITH"), ("Issued", _day(_issued(person)))],
    ]
    _table(ImageDraw.Draw(image), rows, left=60, top=60, step=120, column=560)
    drawing.zone(image, td1(_holder(code, person)), pitch=42.0, top=600)
    return image


def _classes() -> Image.Image:
    _, paper, pattern, _ = TITLES[DocumentType.DRIVER_LICENCE]
    image = drawing.card(CARD, paper, pattern)
    pen = ImageDraw.Draw(image)
    for row, name in enumerate(["9.", "AM", "A1", "A", "B1", "B", "C", "D", "BE"]):
        top = 60 + row * 82
        pen.rectangle((60, top, 1310, top + 82), outline=drawing.LABEL, width=2)
        cells = [name, "10. FROM", "11. UNTIL", "12. CODES"] if not row else [
            name, "01 MAR 2012", "30 SEP 2030", "01.06" if name == "B" else "-"
        ]  # fmt: skip
        for place, cell in enumerate(cells):
            at = (90 + place * 330, top + 24)
            pen.text(at, cell, fill=drawing.INK, font=drawing.font(34))
    return image


def _table(
    pen: ImageDraw.ImageDraw,
    rows: list[list[tuple[str, str]]],
    *,
    left: int,
    top: int,
    step: int,
    column: int,
) -> None:
    for row, fields in enumerate(rows):
        for place, (label, value) in enumerate(fields):
            field(pen, (left + place * column, top + row * step), label, value)


def _paste(
    image: Image.Image,
    person: Person,
    portrait: Image.Image | None,
    box: drawing.Box,
) -> None:
    size = (box[2] - box[0], box[3] - box[1])
    face = portrait.resize(size) if portrait else drawing.portrait(person, size)
    image.paste(face, box[:2])


def _holder(code: str, person: Person) -> Holder:
    return Holder(
        code=code,
        issuer="UTO",
        number=person.number,
        surname=person.surname,
        given_names=person.given_names,
        nationality=person.nationality,
        born_on=person.born_on,
        sex=person.sex,
        expires_on=person.expires_on,
    )


def _issued(person: Person) -> date:
    return person.expires_on.replace(year=person.expires_on.year - 10, day=1)


def _day(day: date) -> str:
    return f"{day.day:02} {MONTHS[3 * day.month - 3 : 3 * day.month]} {day.year}"
