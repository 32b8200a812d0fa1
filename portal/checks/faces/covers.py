"""
Tells what stands before a face, from the statistics of its parts. Child only.

Glasses through which no skin is seen are told well, and masks of another colour than
skin. A hand, skin on skin, is not.
"""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from portal.checks.faces.regions import UNIT, Place, Upright

LEFT_EYE, RIGHT_EYE = -0.5, 0.5
LENS = (0.26, 0.16)
CHEEKS: tuple[Place, ...] = ((-0.55, 0.62, 0.14, 0.12), (0.55, 0.62, 0.14, 0.12))
FOREHEAD: Place = (0.0, -0.35, 0.3, 0.1)
MOUTH: Place = (0.0, 1.12, 0.25, 0.1)
AROUND_MOUTH: tuple[Place, ...] = (
    (-0.38, 1.25, 0.1, 0.12),
    (0.38, 1.25, 0.1, 0.12),
    (0.0, 1.55, 0.2, 0.1),
)
IRIS = 9  # pixels from the pupil to the white of the eye
AROUND_PUPIL = (6, 7)  # pixels down and across, where it may be
BURNT_OUT = 250  # of 255, in the darkest of the three colours
FACE: Place = (0.0, 0.45, 0.75, 0.95)

Pixels = NDArray[Any]


@dataclass(frozen=True)
class Covers:
    """
    What speaks for something before a face.

    `lenses`: how light the eyes are beside the cheeks, 1 being as light; of both eyes
    the lighter. `mask`: how far the lower face is from the forehead's colour, in
    CIELAB's a and b, 0 where a mouth can be told. `glare`: share of the face that is
    burnt out.
    """

    lenses: float
    mask: float
    glare: float


def covers(face: Upright, *, mouth_differs: float) -> Covers:
    """Measure all; `mouth_differs` is how far lips are from skin, as `mask` is."""
    return Covers(
        lenses=_lenses(face),
        mask=_mask(face, mouth_differs),
        glare=float((face.part(FACE, "colour").min(axis=2) >= BURNT_OUT).mean()),
    )


def eyes_open(face: Upright) -> float:
    """
    Give how much darker than the white beside it a pupil is, of both eyes the mean.

    A share of the lightness around the eye; near 0 where no pupil is seen. A weak
    sign: lashes and narrow eyes look alike.
    """
    return float(np.mean([_pupil(face, x) for x in (LEFT_EYE, RIGHT_EYE)]))


def _lenses(face: Upright) -> float:
    cheeks = np.mean([np.median(face.part(each, "lab")[..., 0]) for each in CHEEKS])
    eyes = [
        np.percentile(face.part((x, 0.0, *LENS), "lab")[..., 0], 75)
        for x in (LEFT_EYE, RIGHT_EYE)
    ]
    return float(max(eyes) / max(cheeks, 1.0))


def _mask(face: Upright, mouth_differs: float) -> float:
    forehead, mouth = _tone(face, FOREHEAD), _tone(face, MOUTH)
    around = [_tone(face, each) for each in AROUND_MOUTH]
    if max(float(np.linalg.norm(each - mouth)) for each in around) > mouth_differs:
        return 0.0
    return min(float(np.linalg.norm(each - forehead)) for each in (mouth, *around))


def _tone(face: Upright, place: Place) -> Pixels:
    tone: Pixels = np.median(face.part(place, "lab").reshape(-1, 3)[:, 1:], axis=0)
    return tone


def _pupil(face: Upright, x: float) -> float:
    down, across = AROUND_PUPIL
    area = face.part(
        (x, 0.0, (across + IRIS + 0.5) / UNIT, (down + 0.5) / UNIT)
    ).astype(np.float32)
    smooth = cv2.blur(area, (5, 3))
    dark = smooth[:, IRIS:-IRIS]
    beside = np.minimum(smooth[:, : -2 * IRIS], smooth[:, 2 * IRIS :])
    skin = float(np.percentile(face.part((x, 0.1, 0.35, 0.35)), 80))
    return max(0.0, float((beside - dark).max()) / max(skin, 1.0))
