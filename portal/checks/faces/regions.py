"""
Looks at the parts of a face by their statistics. Examiner's child only.

Everything is measured on the face brought upright and to one size: `UNIT` pixels from
eye to eye. Places are in units, from the point between the eyes, x to the right and y
down, after "The face" in docs/examination.md.
"""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from portal.checks.faces.detection import Found

UNIT = 56
SIZE = (168, 196)  # width and height of the upright face
MIDDLE = (84, 70)  # between the eyes
RING = 9  # pixels: over which the blurred face is smoothed once more

Pixels = NDArray[Any]
Place = tuple[float, float, float, float]  # x, y, half width, half height


@dataclass(frozen=True)
class Upright:
    """One face, upright and of one size: colours and brightness, 0 to 255."""

    colour: Pixels
    grey: Pixels
    lab: Pixels  # float32; lightness 0 to 100

    def part(self, place: Place, of: str = "grey") -> Pixels:
        """Cut out a part of it."""
        x, y, half_width, half_height = (value * UNIT for value in place)
        left, top = MIDDLE[0] + x - half_width, MIDDLE[1] + y - half_height
        source: Pixels = getattr(self, of)
        return source[
            max(0, round(top)) : round(top + 2 * half_height),
            max(0, round(left)) : round(left + 2 * half_width),
        ]


def upright(pixels: Pixels, face: Found) -> Upright:
    """Bring a face upright, with the eyes where they belong."""
    marks = np.array(face.marks)
    middle = marks[:2].mean(axis=0)
    scale = UNIT / max(face.eyes, 1.0)
    turn = cv2.getRotationMatrix2D(
        (float(middle[0]), float(middle[1])), face.roll, scale
    )
    turn[:, 2] += np.array(MIDDLE) - middle
    near, turn = _shrunk(pixels, face, turn, scale)
    colour = cv2.warpAffine(
        near, turn, SIZE, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return Upright(
        colour,
        cv2.cvtColor(colour, cv2.COLOR_RGB2GRAY),
        cv2.cvtColor((colour / 255).astype(np.float32), cv2.COLOR_RGB2LAB),
    )


def _shrunk(
    pixels: Pixels, face: Found, turn: Pixels, scale: float
) -> tuple[Pixels, Pixels]:
    """Cut the face out and shrink it, so that warping it leaves no false detail."""
    reach = 2 * max(face.width, face.height)
    x, y = (face.left + face.right) / 2, (face.top + face.bottom) / 2
    left, top = max(0, int(x - reach)), max(0, int(y - reach))
    cut = pixels[top : int(y + reach) + 1, left : int(x + reach) + 1]
    turn = turn @ np.array([[1, 0, left], [0, 1, top], [0, 0, 1]], float)
    factor = min(1.0, 1.5 * scale)
    if factor < 1:
        cut = cv2.resize(cut, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
        turn = turn @ np.diag([1 / factor, 1 / factor, 1])
    return cut, turn


def sharpness(face: Upright) -> float:
    """
    Give how much of its fine detail a face loses by smoothing, 0 to 1.

    After Crete, Dolmiere, Ladret and Nicolas, The blur effect, 2007: what is blurred
    already loses little. Across and along are measured apart, and the worse counts.
    """
    grey = face.part((0, 0.45, 0.9, 1.0)).astype(np.float32)
    return min(_lost(grey), _lost(np.ascontiguousarray(grey.T)))


def _lost(grey: Pixels) -> float:
    smooth = cv2.blur(grey, (RING, 1))
    before, after = (np.abs(np.diff(each, axis=1)) for each in (grey, smooth))
    whole = float(before.sum())
    return float(np.maximum(0, before - after).sum()) / whole if whole else 0.0
