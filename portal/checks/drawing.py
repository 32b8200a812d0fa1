"""The strokes that specimens are drawn with. Needs Pillow: import on demand."""

import math
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from portal.checks.poses import Pose
from portal.checks.selfies import portrait as portrait_of

FONTS = Path(__file__).parents[1] / "fonts"
INK = "#1d2733"
LABEL = "#56657a"
Box = tuple[int, int, int, int]
PITCH = 0.7229  # of OCR-B's size: how wide each of its letters is


@cache
def font(size: int, *, every_letter: bool = False) -> ImageFont.FreeTypeFont:
    """Give the typeface inside Pillow, or one that has accented letters too."""
    if every_letter:
        return ImageFont.truetype(str(FONTS / "DejaVuSans.ttf"), round(size * 0.92))
    found = ImageFont.load_default(size)
    if not isinstance(found, ImageFont.FreeTypeFont):
        raise TypeError("Pillow was built without FreeType")
    return found


@cache
def card(size: tuple[int, int], paper: str, pattern: str) -> Image.Image:
    """Give security paper: a run of colour, fine waves, a rosette. Copy it to draw."""
    image = _run_of_colour(size, paper, pattern)
    pen = ImageDraw.Draw(image)
    width, height = size
    for line in range(-40, height + 40, 14):
        for phase in (0.0, 2.1):
            points = [
                (x, line + 18 * math.sin(x / 61 + line / 47 + phase))
                for x in range(0, width + 8, 8)
            ]
            pen.line(points, fill=pattern, width=1)
    _rosette(pen, (width * 0.8, height * 0.42), height * 0.3, pattern)
    return image


def field(
    pen: ImageDraw.ImageDraw,
    at: tuple[int, int],
    label: str,
    value: str,
    *,
    widest: int = 2000,
) -> None:
    """Write a value below its small label, smaller where it would be too wide."""
    pen.text(at, label, fill=LABEL, font=font(19))
    every = not value.isascii()
    size = 34
    while size > 16 and pen.textlength(value, font(size, every_letter=every)) > widest:
        size -= 2
    typeface = font(size, every_letter=every)
    pen.text((at[0], at[1] + 42), value, fill=INK, font=typeface, anchor="lm")


def zone(image: Image.Image, lines: Sequence[str], *, pitch: float, top: int) -> None:
    """Write the machine-readable lines, every letter as wide as the others."""
    pen = ImageDraw.Draw(image)
    left = (image.width - pitch * len(lines[0])) / 2
    step = round(pitch * 2.05)
    pen.rectangle((0, top - 30, image.width, image.height), fill="#fbfbf8")
    typeface = _ocr_b(round(pitch / PITCH))
    for row, line in enumerate(lines):
        for place, letter in enumerate(line):
            at = (left + pitch * place, top + round(pitch) + row * step)
            pen.text(at, letter, fill="#111", font=typeface, anchor="ls")


def mark(image: Image.Image) -> None:
    """Print SPECIMEN across, pale enough to leave everything readable."""
    layer = Image.new("L", (image.width * 2, image.height * 2), 0)
    size = image.width // 6
    ImageDraw.Draw(layer).text(
        (image.width, image.height), "SPECIMEN", fill=40, font=font(size), anchor="mm"
    )
    layer = layer.rotate(24, resample=Image.Resampling.BICUBIC)
    left, top = image.width // 2, image.height // 2
    layer = layer.crop((left, top, left + image.width, top + image.height))
    image.paste("#b3262e", mask=layer)


@cache
def portrait(head: str, size: tuple[int, int], build: Pose | None) -> Image.Image:
    """Give the printed portrait; a little soft, as print is."""
    drawn = Image.fromarray(portrait_of(head, size, build))
    return drawn.filter(ImageFilter.GaussianBlur(0.6))


def ghost(image: Image.Image, face: Image.Image, box: Box) -> None:
    """Print the portrait once more, small and pale."""
    size = (box[2] - box[0], box[3] - box[1])
    grey = face.convert("L").resize(size, Image.Resampling.LANCZOS)
    pale = grey.point(lambda light: max(0, 200 - light) // 3)
    image.paste("#31527c", box[:2], mask=pale)


def chip(image: Image.Image, at: tuple[int, int]) -> None:
    """Draw the sign of an electronic document (ICAO 9303-9)."""
    pen = ImageDraw.Draw(image)
    x, y = at
    pen.rounded_rectangle((x, y, x + 74, y + 44), 6, outline=INK, width=4)
    for left, right in ((x, x + 24), (x + 50, x + 74)):
        pen.line((left, y + 22, right, y + 22), fill=INK, width=4)
    pen.ellipse((x + 25, y + 10, x + 49, y + 34), outline=INK, width=4)


@cache
def _ocr_b(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS / "OCRB.otf"), size)


def _run_of_colour(size: tuple[int, int], paper: str, pattern: str) -> Image.Image:
    one, other = (np.array(_channels(colour)) for colour in (paper, pattern))
    width, height = size
    share = np.linspace(0, 0.4, width)[None, :, None]
    share = share * np.linspace(0.6, 1, height)[:, None, None]
    return Image.fromarray((one + (other - one) * share).astype(np.uint8))


def _rosette(
    pen: ImageDraw.ImageDraw, middle: tuple[float, float], reach: float, colour: str
) -> None:
    for petals, size in ((7, 1.0), (11, 0.8), (5, 0.6)):
        points = []
        for step in range(721):
            angle = math.radians(step / 2)
            far = reach * size * (0.72 + 0.28 * math.cos(petals * angle * 2))
            points.append(
                (
                    middle[0] + far * math.cos(angle),
                    middle[1] + far * math.sin(angle),
                )
            )
        pen.line(points, fill=colour, width=2)


def _channels(colour: str) -> list[int]:
    return [int(colour[place : place + 2], 16) for place in (1, 3, 5)]
