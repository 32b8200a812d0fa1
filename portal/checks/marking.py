"""
Draws into a picture whose screen it was on, and when. Child process only.

The words stand in slanting rows all over it, light with a dark edge, faint enough to
see a face through them; every sixteenth of the picture holds some of them, so that
cutting it leaves a mark.
"""

from collections.abc import Iterator
from io import BytesIO
from math import cos, hypot, radians, sin
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

FONT = Path(__file__).resolve().parents[1] / "fonts" / "DejaVuSans-Bold.ttf"
SLANT = 24  # degrees, against the lines of a document
ROWS = 8  # of words, about, along the shorter side of the picture
LEAST, MOST = 9, 64  # pixels, of a letter's height
FAINT = 66  # of 255: light words; their edge is as faint
ROUGHLY = 2.0  # a picture is reduced fast to this many times its size, then finely
QUALITY = 85


def mark(jpeg: bytes, words: str, *, longest: int) -> bytes:
    """Give a JPEG no longer than `longest` pixels, with the words drawn into it."""
    opened = Image.open(BytesIO(jpeg), formats=["JPEG"])
    opened.draft("RGB", (longest, longest))
    image = opened.convert("RGB")
    if longest < max(image.size):
        image.thumbnail((longest, longest), reducing_gap=ROUGHLY)
    height = _height(image.size)
    light, dark = _tiles(words, height)
    for place in _places(image.size, light.size, height):
        image.paste((0, 0, 0), place, dark)
        image.paste((255, 255, 255), place, light)
    stream = BytesIO()
    image.save(stream, "JPEG", quality=QUALITY)
    return stream.getvalue()


def _height(size: tuple[int, int]) -> int:
    letter = min(size) // (ROWS * 5)
    return min(max(letter, LEAST), MOST)


def _tiles(words: str, height: int) -> tuple[Image.Image, Image.Image]:
    """Give the slanting words, and their edge, as masks (L) of one size."""
    font = ImageFont.truetype(FONT, height)
    edge = max(height // 14, 1)
    left, top, right, bottom = font.getbbox(words, stroke_width=edge)
    flat = (int(right - left) + 1, int(bottom - top) + 1)
    light, dark = (Image.new("L", flat) for _ in range(2))
    ImageDraw.Draw(light).text((-left, -top), words, FAINT, font)
    ImageDraw.Draw(dark).text((-left, -top), words, FAINT, font, stroke_width=edge)
    first, second = (
        each.rotate(SLANT, Image.Resampling.BILINEAR, expand=True)
        for each in (light, dark)
    )
    return first, second


def _places(
    size: tuple[int, int], tile: tuple[int, int], height: int
) -> Iterator[tuple[int, int]]:
    """Give the corners of the tiles: in slanting rows, each shifted by a third."""
    slant = radians(SLANT)
    along = tile[0] / cos(slant) + 2 * height  # from words to words in a row
    apart = min(size) / ROWS + height  # from row to row
    most = int(hypot(*size) / min(along, apart)) + 2
    for row in range(-most, most + 1):
        for column in range(-most, most + 1):
            way = (column + row / 3 % 1) * along
            x = size[0] / 2 + way * cos(slant) + row * apart * sin(slant)
            y = size[1] / 2 - way * sin(slant) + row * apart * cos(slant)
            left, top = int(x - tile[0] / 2), int(y - tile[1] / 2)
            if -tile[0] < left < size[0] and -tile[1] < top < size[1]:
                yield left, top
