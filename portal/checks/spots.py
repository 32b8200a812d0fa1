"""
Finds the reflection of a light on a document. Child process only.

A reflection is burnt out in its middle and fades outwards; white paper and white
printed boxes are just as bright, and end at once.
"""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

BURNT_OUT = 250  # of 255, in the darkest of the three colours
SMALLEST = 0.002  # share of the picture: below, nothing that matters is hidden
SOLID = 0.8  # share of its convex hull: writing on white is full of holes
NEAR, FAR = 4, 24  # pixels outside the spot at which it is compared
FADING = 0.35  # share of the whole drop that is left after the first few pixels

Pixels = NDArray[Any]


def halo_share(colour: Pixels, grey: Pixels) -> float:
    """Give the share of the picture that its largest reflection burns out."""
    burnt = (colour.min(axis=2) >= BURNT_OUT).astype(np.uint8)
    burnt = cv2.morphologyEx(burnt, cv2.MORPH_OPEN, np.ones((5, 5), np.uint8))
    contours, _ = cv2.findContours(burnt, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    shares = [
        cv2.contourArea(contour) / burnt.size
        for contour in contours
        if cv2.contourArea(contour) > SMALLEST * burnt.size
        and _is_compact(contour, burnt)
        and _fades(contour, grey)
    ]
    return max(shares, default=0.0)


def _is_compact(contour: Pixels, burnt: Pixels) -> bool:
    x, y, width, height = cv2.boundingRect(contour)
    inside_frame = (
        x > 0 and y > 0 and x + width < burnt.shape[1] and y + height < burnt.shape[0]
    )
    hull = cv2.contourArea(cv2.convexHull(contour))
    filled = int(burnt[y : y + height, x : x + width].sum())
    return inside_frame and filled > SOLID * hull


def _fades(contour: Pixels, grey: Pixels) -> bool:
    spot = np.zeros(grey.shape, np.uint8)
    cv2.drawContours(spot, [contour], -1, 1, cv2.FILLED)
    inside, near, far = (_ring(spot, grey, distance) for distance in (0, NEAR, FAR))
    drop = inside - far
    return drop > 0 and near - far > FADING * drop


def _ring(spot: Pixels, grey: Pixels, distance: int) -> float:
    if distance == 0:
        return float(grey[spot > 0].mean())
    outer, inner = (_grown(spot, reach) for reach in (distance + 1, distance - 1))
    ring = outer & ~inner
    return float(np.median(grey[ring])) if ring.any() else 0.0


def _grown(spot: Pixels, reach: int) -> Pixels:
    shape = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1,) * 2)
    return cv2.dilate(spot, shape) > 0
