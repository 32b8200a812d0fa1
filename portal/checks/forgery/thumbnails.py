"""
Compares a picture with the small one that its camera put into the file.

A program that changes the one and leaves the other gives itself away. What a gallery
does is forgiven: a crop, a turn, black bars. Needs Pillow, NumPy and OpenCV.
"""

from io import BytesIO
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

FIRST_IFD = 1  # EXIF 2.32 §4.5.8: the directory of the thumbnail
OFFSET, LENGTH = 0x0201, 0x0202
LONG_SIDE = 96  # pixels, of both when they are compared
LEAST_SIDE = 40  # pixels: a smaller one shows too little
PARTS = np.linspace(0.4, 1.0, 13)  # of the small picture, that a crop has kept
EVEN = 6.0  # of 255: a small picture without any detail says nothing
BLACK = 12  # of 255: the bars above and below a wide picture
BROKEN = (OSError, SyntaxError, ValueError, TypeError, KeyError, EOFError)

Pixels = NDArray[Any]


def likeness(original: bytes) -> float | None:
    """Give the correlation of both, -1 to 1; None if there is nothing to compare."""
    try:
        image = Image.open(BytesIO(original), formats=["JPEG"])
        small = _thumbnail(image)
        if small is None:
            return None
        image.draft("L", (LONG_SIDE * 4, LONG_SIDE * 4))
        whole = _grey(image)
    except BROKEN:
        return None
    if min(small.shape) < LEAST_SIDE or small.std() < EVEN:
        return None
    turns = (np.ascontiguousarray(np.rot90(whole, turn)) for turn in range(4))
    return round(max(_best(small, turned) for turned in turns), 3)


def _thumbnail(image: Image.Image) -> Pixels | None:
    exif = image.getexif()
    directory = exif.get_ifd(FIRST_IFD)
    offset, length = directory.get(OFFSET), directory.get(LENGTH)
    raw = image.info.get("exif", b"")
    if not isinstance(offset, int) or not isinstance(length, int):
        return None
    start = len(b"Exif\0\0") + offset
    with Image.open(BytesIO(raw[start : start + length]), formats=["JPEG"]) as small:
        if max(small.size) > 1024:
            return None
        return _without_bars(_grey(small))


def _grey(image: Image.Image) -> Pixels:
    grey = image.convert("L")
    grey.thumbnail((LONG_SIDE, LONG_SIDE), reducing_gap=2.0)
    return np.asarray(grey)


def _without_bars(grey: Pixels) -> Pixels:
    rows = np.flatnonzero(grey.max(axis=1) > BLACK)
    columns = np.flatnonzero(grey.max(axis=0) > BLACK)
    if not rows.size or not columns.size:
        return grey
    return grey[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _best(small: Pixels, whole: Pixels) -> float:
    height, width = small.shape
    fits = min(height / whole.shape[0], width / whole.shape[1])
    found = [_correlation(small, cv2.resize(whole, (width, height)))]
    for part in PARTS:
        size = [max(8, round(length * fits * part)) for length in whole.shape[::-1]]
        shrunk = cv2.resize(whole, size, interpolation=cv2.INTER_AREA)
        if shrunk.shape[0] <= height and shrunk.shape[1] <= width:
            found.append(_correlation(small, shrunk))
    return max(found)


def _correlation(small: Pixels, piece: Pixels) -> float:
    if piece.std() < EVEN:
        return 1.0  # an even piece is found everywhere
    return float(cv2.matchTemplate(small, piece, cv2.TM_CCOEFF_NORMED).max())
