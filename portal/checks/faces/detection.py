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

from portal.checks.faces.weights import LOCK, detector
from portal.domain.planes import Marks
from portal.domain.seen import Box

# of the nose's offset along the line of the eyes, in distances between them: measured
# against a network for poses on 144 faces, residual deviation 5.1 degrees
DEGREES = -83.5
SMALLEST_SIDE = 32  # pixels, that YuNet takes
WITHIN = 0.5  # of the smaller face inside of a larger one: the same face once more
FLATTEST = 0.5  # of a box's sides: a face turned far is no flatter
CLOSE_SIDE = 240  # pixels, in which a face is looked at once more, alone
CLOSE_REACH = 0.8  # of the box's longer side, around its middle

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

    def outside(self, pixels: Pixels) -> float:
        """Give the share of the box that lies outside of the picture."""
        left, top, right, bottom = self.box(pixels)
        height, width = pixels.shape[:2]
        inside = (right - left) * width * (bottom - top) * height
        whole = max(self.width * self.height, 1.0)
        return float(1.0 - inside / whole)


def find(pixels: Pixels, *, side: int, border: float = 0.0) -> tuple[Found, ...]:
    """
    Find the faces, the largest first, in the picture shrunk to this longer side.

    A border, as a share of that side, lets a face be found that is cut by the edge.
    """
    height, width = pixels.shape[:2]
    scale = min(1.0, side / max(height, width))
    size = tuple(max(SMALLEST_SIDE, round(each * scale)) for each in (width, height))
    small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    around = round(border * max(size))
    bgr = cv2.copyMakeBorder(
        cv2.cvtColor(small, cv2.COLOR_RGB2BGR),
        *(around,) * 4,
        cv2.BORDER_CONSTANT,
    )
    with LOCK:
        detector().setInputSize((bgr.shape[1], bgr.shape[0]))
        _, rows = detector().detect(bgr)
    if rows is None:
        return ()
    factors = np.array([width / size[0], height / size[1]])
    found = [_face(row, around, factors) for row in rows]
    return _distinct([face for face in found if _is_formed(face)])


def closely(pixels: Pixels, face: Found) -> Found:
    """Look at one face alone: its marks are truer than in a picture full of things."""
    reach = CLOSE_REACH * max(face.width, face.height)
    x, y = (face.left + face.right) / 2, (face.top + face.bottom) / 2
    left, top = max(0, int(x - reach)), max(0, int(y - reach))
    cut = np.ascontiguousarray(pixels[top : int(y + reach), left : int(x + reach)])
    again = find(cut, side=CLOSE_SIDE) if min(cut.shape[:2]) else ()
    if not again or again[0].score < face.score - 0.1:
        return face
    moved = [(across + left, down + top) for across, down in again[0].marks]
    one, two, nose, three, four = moved
    return replace(face, marks=(one, two, nose, three, four))


def _face(row: Pixels, around: int, factors: Pixels) -> Found:
    corner, extent = row[:2] - around, row[2:4]
    (left, top), (right, bottom) = corner * factors, (corner + extent) * factors
    points = (row[4:14].reshape(5, 2) - around) * factors
    one, two, nose, three, four = ((float(x), float(y)) for x, y in points)
    return Found(
        float(left),
        float(top),
        float(right),
        float(bottom),
        (one, two, nose, three, four),
        float(row[14]),
    )


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
