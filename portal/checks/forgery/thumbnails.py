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
from PIL import ExifTags, Image

from portal.checks.forgery.marks import BROKEN

OFFSET, LENGTH = 0x0201, 0x0202
LONG_SIDE = 96  # pixels, of both when they are compared
LEAST_SIDE = 40  # pixels: a smaller one shows too little
PARTS = np.linspace(0.6, 1.0, 13)  # of the small picture, that a crop has kept
EVEN = 6.0  # of 255: a small picture without any detail says nothing
SURROUNDINGS = 17  # pixels: what is larger is the light, and no detail
BLACK = 12  # of 255: the bars above and below a wide picture

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
    fitted = [np.rot90(whole, turn) for turn in range(4)]
    found = [_correlation(small, _stretched(each, small)) for each in fitted]
    return round(max(*found, _cropped(small, whole)), 3)


def _thumbnail(image: Image.Image) -> Pixels | None:
    exif = image.getexif()
    # EXIF 2.32 §4.5.8: the second directory describes it
    directory = exif.get_ifd(ExifTags.IFD.IFD1)
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


def _stretched(whole: Pixels, small: Pixels) -> Pixels:
    return cv2.resize(np.ascontiguousarray(whole), small.shape[::-1])


def _cropped(small: Pixels, whole: Pixels) -> float:
    # a gallery cut the picture and left the small one whole
    height, width = small.shape
    fits = min(height / whole.shape[0], width / whole.shape[1])
    found = [0.0]
    for part in PARTS:
        size = [max(8, round(length * fits * part)) for length in whole.shape[::-1]]
        shrunk = cv2.resize(whole, size, interpolation=cv2.INTER_AREA)
        if shrunk.shape[0] <= height and shrunk.shape[1] <= width:
            found.append(_correlation(small, shrunk))
    return max(found)


def _correlation(small: Pixels, piece: Pixels) -> float:
    if piece.std() < EVEN:
        return 1.0  # an even piece is found everywhere
    ours, theirs = _details(small), _details(piece)
    return float(cv2.matchTemplate(ours, theirs, cv2.TM_CCOEFF_NORMED).max())


def _details(grey: Pixels) -> Pixels:
    # light and dark halves alone make any two pictures alike
    fine = grey.astype(np.float32)
    return fine - cv2.blur(fine, (SURROUNDINGS, SURROUNDINGS))
