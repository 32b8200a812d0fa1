"""
Makes the small picture that is shown back to its owner. Child process only.

The kept picture weighs hundreds of kilobytes; a page with three of them would take a
phone seconds to load.
"""

from io import BytesIO

from PIL import Image

LONG_SIDE = 400  # pixels: sharp at 200 on a screen of double density
MOST_BYTES = 10_000  # of three on one page, 30 kB; the page with them at most 70
QUALITIES = (70, 60, 50, 40, 30, 20, 10)
ROUGHLY = 2.0  # reduced fast to this many times its size, then finely


def preview(image: Image.Image) -> bytes:
    """Give a small JPEG of an RGB picture: the finest that is light enough."""
    small = image.copy()
    small.thumbnail((LONG_SIDE,) * 2, reducing_gap=ROUGHLY)
    for quality in QUALITIES:
        encoded = _encoded(small, quality)
        if len(encoded) <= MOST_BYTES:
            break
    return encoded


def _encoded(image: Image.Image, quality: int) -> bytes:
    stream = BytesIO()
    image.save(stream, "JPEG", quality=quality, optimize=True)
    return stream.getvalue()
