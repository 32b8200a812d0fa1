"""
Describes a face by 128 numbers: two of one person lie close. Examiner's child only.

dlib's residual network on a chip that is aligned by five marks. Euclidean distance.
"""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from portal.checks.faces.detection import Found
from portal.checks.faces.weights import LOCK, describer

LARGEST = 300  # pixels of the square that the chip is taken from: more gives nothing
TALL, WIDE = 2.15, 2.35  # times eyes to mouth, times eye to eye: dlib's kind of box
HIGH = 0.45  # share of the eyes in the box's centre, between eyes and mouth
AROUND = 1.0  # of the square: what is cut out before it is shrunk

Pixels = NDArray[Any]


def template(pixels: Pixels, face: Found) -> tuple[float, ...]:
    """Give the 128 numbers of a face."""
    import dlib

    marks = np.array(face.marks)
    eyes, mouth = marks[:2].mean(axis=0), marks[3:].mean(axis=0)
    side = max(TALL * float(np.linalg.norm(mouth - eyes)), WIDE * face.eyes, 1.0)
    middle = eyes * HIGH + mouth * (1 - HIGH)
    cut, corner = _cut(pixels, middle, side * (0.5 + AROUND))
    scale = min(1.0, LARGEST / side)
    if scale < 1:
        cut = cv2.resize(cut, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    left, top = (middle - corner - side / 2) * scale
    right, bottom = (middle - corner + side / 2) * scale
    square = dlib.rectangle(int(left), int(top), int(right), int(bottom))
    with LOCK:
        predictor, network = describer()
        shape = predictor(cut, square)
        return tuple(network.compute_face_descriptor(cut, shape))


def distance(one: tuple[float, ...], two: tuple[float, ...]) -> float:
    """Give the Euclidean distance of two templates."""
    return float(np.linalg.norm(np.array(one) - np.array(two)))


def _cut(pixels: Pixels, middle: Pixels, reach: float) -> tuple[Pixels, Pixels]:
    """Give what surrounds a point, as far as the picture goes, and its corner."""
    height, width = pixels.shape[:2]
    left, top = (max(0, int(value - reach)) for value in middle)
    right, bottom = (int(value + reach) + 1 for value in middle)
    cut = pixels[top : min(bottom, height), left : min(right, width)]
    return np.ascontiguousarray(cut), np.array([left, top])
