"""
Finds faces, and tells where they look. Examiner's child only.

Pictures are RGB, uint8, height by width by 3. Boxes and marks are in pixels.
"""

import math
from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from portal.checks.faces.weights import CLOSE_SIDE, LOCK, detector
from portal.domain.documents.planes import Marks
from portal.domain.documents.seen import Box

# of the nose's offset along the line of the eyes, in distances between them: measured
# against a network for poses on 144 faces, residual deviation 5.1 degrees
DEGREES = -83.5
SMALLEST_SIDE = 32  # pixels: YuNet sees nothing in less
WITHIN = 0.5  # of the smaller face inside of a larger one: the same face once more
FLATTEST = 0.5  # of a box's sides: a face turned far is no flatter
CLOSE_WIDTH = 64  # pixels, of a face that is looked at alone: YuNet's best

Pixels = NDArray[Any]


@dataclass(frozen=True)
class Found:
    """
    One face in a picture: left, top, right and bottom, and five marks.

    Marks: the eye at the picture's left, the other one, the tip of the nose, and the
    corners of the mouth, the one at the left first.
    """

    left: float
    top: float
    right: float
    bottom: float
    marks: Marks
    score: float

    @property
    def width(self) -> float:
        """Give the width in pixels."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Give the height in pixels."""
        return self.bottom - self.top

    @property
    def eyes(self) -> float:
        """Give the distance between the eyes in pixels."""
        return math.dist(self.marks[0], self.marks[1])

    @property
    def yaw(self) -> float:
        """Give degrees; above zero towards the left of the picture."""
        (x1, y1), (x2, y2), (x, y) = self.marks[:3]
        along = (x - (x1 + x2) / 2) * (x2 - x1) + (y - (y1 + y2) / 2) * (y2 - y1)
        return DEGREES * along / max(self.eyes, 1.0) ** 2

    @property
    def roll(self) -> float:
        """Give degrees; above zero clockwise, as the picture is seen."""
        (x1, y1), (x2, y2) = self.marks[:2]
        return math.degrees(math.atan2(y2 - y1, x2 - x1))

    def box(self, pixels: Pixels) -> Box:
        """Give the box as shares of the picture, cut at its borders."""
        height, width = pixels.shape[:2]
        return (
            min(max(self.left / width, 0.0), 1.0),
            min(max(self.top / height, 0.0), 1.0),
            min(max(self.right / width, 0.0), 1.0),
            min(max(self.bottom / height, 0.0), 1.0),
        )

    def room(self, pixels: Pixels) -> float:
        """Give how far the box is from the picture's border, in widths of the box."""
        height, width = pixels.shape[:2]
        nearest = min(self.left, self.top, width - self.right, height - self.bottom)
        return float(nearest / max(self.width, 1.0))


def find(pixels: Pixels, *, side: int) -> tuple[Found, ...]:
    """Find the faces, the largest first, in the picture shrunk to this longer side."""
    height, width = pixels.shape[:2]
    scale = min(1.0, side / max(height, width))
    size = (round(width * scale), round(height * scale))
    if min(size) < SMALLEST_SIDE:
        return ()
    small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    factors = np.array([width / size[0], height / size[1]])
    with LOCK:
        detector().setInputSize(size)
        _, rows = detector().detect(cv2.cvtColor(small, cv2.COLOR_RGB2BGR))
    found = [_face(row, factors) for row in _finite(rows)]
    return _distinct([face for face in found if _is_formed(face)])


def closely(pixels: Pixels, face: Found) -> Found:
    """
    Look at one face alone, as it is and mirrored, and give the mean of the marks.

    YuNet's marks waver with a face's size and place, by 2 to 4 degrees of yaw; at one
    size, and with its leaning to a side taken out, by 1 to 2.
    """
    scale = CLOSE_WIDTH / max(face.width, 1.0)
    middle = np.array([face.left + face.right, face.top + face.bottom]) / 2
    square, corner = _square(pixels, middle, scale)
    seen = _alone(square)
    mirrored = _alone(np.ascontiguousarray(square[:, ::-1]))
    if seen is None or mirrored is None:
        return face
    back = mirrored[[1, 0, 2, 4, 3]] * [-1, 1] + [CLOSE_SIDE - 1, 0]
    return replace(face, marks=_marks((seen + back) / 2 / scale + corner))


def _square(pixels: Pixels, middle: Pixels, scale: float) -> tuple[Pixels, Pixels]:
    """Give a square around a point, black beyond the picture, and where it begins."""
    half = CLOSE_SIDE / 2 / scale
    start = np.floor(middle - half).astype(int)
    left, top = (max(0, int(each)) for each in start)
    cut = pixels[top : int(middle[1] + half), left : int(middle[0] + half)]
    size = [max(1, min(CLOSE_SIDE, int(each * scale))) for each in cut.shape[1::-1]]
    small = cv2.resize(cut, size, interpolation=cv2.INTER_AREA)
    square = np.zeros((CLOSE_SIDE, CLOSE_SIDE, 3), np.uint8)
    x, y = (np.array([left, top]) - start) * scale
    x, y = (min(int(at), CLOSE_SIDE - by) for at, by in zip((x, y), size, strict=True))
    square[y : y + size[1], x : x + size[0]] = small
    return square, np.array([left - x / scale, top - y / scale])


def _alone(square: Pixels) -> Pixels | None:
    with LOCK:
        _, rows = detector(close=True).detect(cv2.cvtColor(square, cv2.COLOR_RGB2BGR))
    best = max(_finite(rows), key=lambda row: float(row[14]), default=None)
    return None if best is None else best[4:14].reshape(5, 2)


def _finite(rows: Pixels | None) -> list[Pixels]:
    """Leave out boxes without end, which plain pictures make at times."""
    return [row for row in (rows if rows is not None else ()) if np.isfinite(row).all()]


def _face(row: Pixels, factors: Pixels) -> Found:
    (left, top), (right, bottom) = row[:2] * factors, (row[:2] + row[2:4]) * factors
    return Found(
        float(left),
        float(top),
        float(right),
        float(bottom),
        _marks(row[4:14].reshape(5, 2) * factors),
        float(row[14]),
    )


def _marks(points: Pixels) -> Marks:
    one, two, nose, three, four = ((float(x), float(y)) for x, y in points)
    return one, two, nose, three, four


def _is_formed(face: Found) -> bool:
    """Leave out what has no face's shape: flat boxes, an eye where a mouth belongs."""
    if min(face.width, face.height) < FLATTEST * max(face.width, face.height):
        return False
    eyes = (face.marks[0][1] + face.marks[1][1]) / 2
    mouth = (face.marks[3][1] + face.marks[4][1]) / 2
    return face.marks[0][0] < face.marks[1][0] and eyes < mouth


def _distinct(faces: list[Found]) -> tuple[Found, ...]:
    """Give one of each face; YuNet finds a large one several times over."""
    kept: list[Found] = []
    for face in sorted(faces, key=lambda each: -each.score):
        if all(_shared(face, other) < WITHIN for other in kept):
            kept.append(face)
    return tuple(sorted(kept, key=lambda each: -each.width * each.height))


def _shared(one: Found, two: Found) -> float:
    across = min(one.right, two.right) - max(one.left, two.left)
    down = min(one.bottom, two.bottom) - max(one.top, two.top)
    smaller = min(one.width * one.height, two.width * two.height)
    return max(0.0, across) * max(0.0, down) / max(smaller, 1.0)
