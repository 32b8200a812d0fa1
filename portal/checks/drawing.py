"""The strokes that specimens are drawn with. Needs Pillow: import on demand."""

import math
from collections.abc import Sequence
from functools import cache

from PIL import Image, ImageDraw, ImageFont

from portal.checks.people import Person

INK = "#1d2733"
LABEL = "#5c6b7d"
Box = tuple[int, int, int, int]


@cache
def font(size: int) -> ImageFont.FreeTypeFont:
    """Give the typeface that comes inside Pillow; the same on every machine."""
    found = ImageFont.load_default(size)
    if not isinstance(found, ImageFont.FreeTypeFont):
        raise TypeError("Pillow was built without FreeType")
    return found


def card(size: tuple[int, int], paper: str, pattern: str) -> Image.Image:
    """Give a card with the fine waves of security paper."""
    image = Image.new("RGB", size, paper)
    pen = ImageDraw.Draw(image)
    width, height = size
    for line in range(-40, height + 40, 14):
        for phase in (0.0, 2.1):
            points = [
                (x, line + 18 * math.sin(x / 61 + line / 47 + phase))
                for x in range(0, width + 8, 8)
            ]
            pen.line(points, fill=pattern, width=1)
    return image


def field(
    pen: ImageDraw.ImageDraw, at: tuple[int, int], label: str, value: str
) -> None:
    """Write a value below its small label."""
    pen.text(at, label, fill=LABEL, font=font(19))
    pen.text((at[0], at[1] + 22), value, fill=INK, font=font(34))


def zone(image: Image.Image, lines: Sequence[str], *, pitch: float, top: int) -> None:
    """Write the machine-readable lines, every letter as wide as the others."""
    pen = ImageDraw.Draw(image)
    left = (image.width - pitch * len(lines[0])) / 2
    step = round(pitch * 1.95)
    pen.rectangle((0, top - 26, image.width, image.height), fill="#fbfbf8")
    for row, line in enumerate(lines):
        for place, letter in enumerate(line):
            middle = left + pitch * (place + 0.5)
            at = (middle, top + row * step)
            pen.text(
                at, letter, fill="#111", font=font(round(pitch * 1.5)), anchor="ma"
            )


def mark(image: Image.Image) -> None:
    """Print SPECIMEN across, pale enough to leave everything readable."""
    layer = Image.new("L", (image.width * 2, image.height * 2), 0)
    size = image.width // 6
    ImageDraw.Draw(layer).text(
        (image.width, image.height), "SPECIMEN", fill=46, font=font(size), anchor="mm"
    )
    layer = layer.rotate(24, resample=Image.Resampling.BICUBIC)
    left, top = image.width // 2, image.height // 2
    layer = layer.crop((left, top, left + image.width, top + image.height))
    image.paste("#b3262e", mask=layer)


def portrait(person: Person, size: tuple[int, int]) -> Image.Image:
    """Draw a face of simple shapes, larger than asked, then shrunk: soft edges."""
    face = Image.new("RGB", (600, 760), "#dfe6ee")
    pen = ImageDraw.Draw(face)
    _hair_behind(pen, person)
    pen.rounded_rectangle((70, 610, 530, 900), 150, fill="#33475f")
    pen.polygon([(235, 600), (365, 600), (400, 660), (300, 740), (200, 660)], "#f3f1ec")
    pen.rounded_rectangle((245, 500, 355, 650), 50, fill=_shade(person.skin, 0.86))
    for left in (135, 425):
        pen.ellipse((left, 300, left + 40, 390), fill=_shade(person.skin, 0.92))
    pen.ellipse((150, 120, 450, 570), fill=person.skin)
    _features(pen, person)
    pen.chord((140, 95, 460, 420), 180, 360, fill=person.hair)
    pen.ellipse((175, 200, 425, 330), fill=person.skin)
    return face.resize(size, Image.Resampling.LANCZOS)


def _hair_behind(pen: ImageDraw.ImageDraw, person: Person) -> None:
    bottom = 620 if person.sex == "F" else 360
    pen.rounded_rectangle((118, 90, 482, bottom), 150, fill=person.hair)


def _features(pen: ImageDraw.ImageDraw, person: Person) -> None:
    for middle in (235, 365):
        brow = (middle - 42, 278, middle + 42, 320)
        pen.arc(brow, 200, 340, fill=person.hair, width=9)
        pen.ellipse((middle - 32, 318, middle + 32, 354), fill="#fdfdfb")
        pen.ellipse((middle - 17, 319, middle + 17, 353), fill="#4a6a7d")
        pen.ellipse((middle - 8, 328, middle + 8, 344), fill="#14181c")
        lid = (middle - 33, 314, middle + 33, 360)
        pen.arc(lid, 190, 350, fill=_shade(person.skin, 0.55), width=5)
    shadow = _shade(person.skin, 0.75)
    pen.line([(300, 335), (286, 425), (312, 430)], fill=shadow, width=7, joint="curve")
    pen.chord((250, 455, 350, 510), 10, 170, fill="#b4564f")
    pen.line([(246, 482), (354, 482)], fill="#83382f", width=5)


def _shade(colour: str, much: float) -> tuple[int, ...]:
    channels = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return tuple(round(channel * much) for channel in channels)
