"""Lines of text as places in a picture: their direction, their rows, their cut-outs."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Self

import cv2
import numpy as np
from numpy.typing import NDArray

from portal.checks.reading.directions import ASIDE, TELLING, apart, direction
from portal.domain.documents.seen import Box

Pixels = NDArray[Any]

ASKEW = 5.0  # degrees between two lines that are no parts of one row
SAME_ROW = 0.6  # of a line's height
GAP = 4.0  # heights between two parts of one row
CUBIC = 1.4  # enlarged more than this, a cut-out is smoothed


@dataclass(frozen=True)
class Line:
    """
    A line of text: the middles of its two ends, and its height. In pixels.

    It runs from left to right as the text is read.
    """

    left: tuple[float, float]
    right: tuple[float, float]
    height: float

    @classmethod
    def of_box(cls, box: Sequence[float]) -> Self:
        """Give the line of a box (x, y, length, height, degrees)."""
        x, y, length, height, angle = (float(side) for side in box)
        along = math.cos(math.radians(angle)), math.sin(math.radians(angle))
        half = max(0.0, length / 2)
        return cls(
            (x - half * along[0], y - half * along[1]),
            (x + half * along[0], y + half * along[1]),
            height,
        )

    @property
    def length(self) -> float:
        """Give the distance between the ends."""
        return math.dist(self.left, self.right)

    @property
    def angle(self) -> float:
        """Give the direction in degrees, clockwise from the right."""
        across = self.right[1] - self.left[1]
        return math.degrees(math.atan2(across, self.right[0] - self.left[0]))

    @property
    def middle(self) -> tuple[float, float]:
        """Give the place half way between the ends."""
        return (
            (self.left[0] + self.right[0]) / 2,
            (self.left[1] + self.right[1]) / 2,
        )

    @property
    def ratio(self) -> float:
        """Give the length over the height."""
        return self.length / max(1.0, self.height)

    def below(self, place: tuple[float, float]) -> float:
        """Give how far a place lies below the line, in pixels across it."""
        along, x, y = self.along, place[0] - self.left[0], place[1] - self.left[1]
        return along[0] * y - along[1] * x

    def beyond(self, place: tuple[float, float]) -> float:
        """Give how far a place lies to the right of the left end, along the line."""
        along, x, y = self.along, place[0] - self.left[0], place[1] - self.left[1]
        return along[0] * x + along[1] * y

    def stretched(self, start: float, end: float, grown: float = 1.0) -> Self:
        """Give the line from and to other places along it."""
        x, y = self.along
        return type(self)(
            (self.left[0] + start * x, self.left[1] + start * y),
            (self.left[0] + end * x, self.left[1] + end * y),
            self.height * grown,
        )

    def shifted(self, down: float) -> Self:
        """Give the line moved across itself."""
        x, y = self.along
        return type(self)(
            (self.left[0] - down * y, self.left[1] + down * x),
            (self.right[0] - down * y, self.right[1] + down * x),
            self.height,
        )

    def within(
        self, start: float, end: float, shape: tuple[int, ...]
    ) -> tuple[float, float]:
        """Give the part of a stretch along the line that lies in a picture."""
        for axis, size in ((0, shape[1]), (1, shape[0])):
            step = self.along[axis]
            if abs(step) < 1e-6:
                continue
            ends = sorted((edge - self.left[axis]) / step for edge in (0, size))
            start, end = max(start, ends[0]), min(end, ends[1])
        return min(start, 0.0), max(end, self.length)

    def box(self, width: int, height: int) -> Box:
        """Give the upright box around it, as shares of a picture."""
        lean = math.radians(self.angle)
        x, y = self.height / 2 * abs(math.sin(lean)), self.height / 2 * math.cos(lean)
        across = sorted((self.left[0], self.right[0]))
        down = sorted((self.left[1], self.right[1]))
        return (
            _share(across[0] - x, width),
            _share(down[0] - abs(y), height),
            _share(across[1] + x, width),
            _share(down[1] + abs(y), height),
        )

    def way_back(self, tall: int) -> Pixels:
        """Give the matrix from its cut-out of a height to the picture it is from."""
        scale = self.height / tall
        x, y = self.along
        corner = (
            self.left[0] + y * self.height / 2,
            self.left[1] - x * self.height / 2,
        )
        return np.array(
            [[x * scale, -y * scale, corner[0]], [y * scale, x * scale, corner[1]]]
        )

    def carried(self, way: Pixels) -> Self:
        """Give the line where a matrix puts it."""
        ends = [way @ np.array([*end, 1.0]) for end in (self.left, self.right)]
        scale = float(np.hypot(way[0, 0], way[1, 0]))
        left, right = ((float(x), float(y)) for x, y in ends)
        return type(self)(left, right, self.height * scale)

    @property
    def along(self) -> tuple[float, float]:
        """Give the direction as a step of one pixel."""
        length = max(1e-6, self.length)
        return (
            (self.right[0] - self.left[0]) / length,
            (self.right[1] - self.left[1]) / length,
        )


def lines(boxes: Pixels, usual: float | None = None) -> list[Line]:
    """Give the lines of boxes along a direction, of most text, from top to bottom."""
    usual = direction(boxes) if usual is None else usual
    found = []
    for x, y, length, height, angle in boxes:
        off = float(apart(angle, usual))
        if abs(off) > ASIDE and length > 1.5 * height:
            continue
        if abs(off) > ASIDE:  # a box of nearly equal sides: it has no direction
            angle, length, height = usual, height, length
        elif length < TELLING * height:
            angle = usual
        else:
            angle = usual + off
        # the middle of an end lies half a height inside of the box's corner
        found.append(Line.of_box((x, y, length, height, angle)))
    return sorted(found, key=lambda line: line.middle[1])


def rows(found: Iterable[Line]) -> list[Line]:
    """Join lines that stand beside each other with little between them."""
    left_to_right = sorted(found, key=lambda line: line.left[0])
    joined: list[Line] = []
    for line in left_to_right:
        for place, row in enumerate(joined):
            if _continues(row, line):
                joined[place] = Line(row.left, line.right, max(row.height, line.height))
                break
        else:
            joined.append(line)
    return sorted(joined, key=lambda line: line.middle[1])


def _continues(row: Line, line: Line) -> bool:
    height = min(row.height, line.height)
    if max(row.height, line.height) > 2 * height:
        return False
    if min(row.ratio, line.ratio) > TELLING and abs(row.angle - line.angle) > ASKEW:
        return False
    gap = row.beyond(line.left) - row.length
    base = row if row.ratio > line.ratio else line
    across = abs(base.below(line.middle) if base is row else base.below(row.middle))
    return -2 * height < gap < GAP * height and across < SAME_ROW * height


def cut_out(picture: Pixels, line: Line, tall: int) -> Pixels:
    """Give the line's part of a picture, upright, `tall` pixels high."""
    scale = tall / max(1.0, line.height)
    wide = max(8, round(line.length * scale))
    along = line.along
    top = (
        line.left[0] + along[1] * line.height / 2,
        line.left[1] - along[0] * line.height / 2,
    )
    # from the cut-out's pixels to the picture's
    matrix = np.array(
        [
            [along[0] / scale, -along[1] / scale, top[0]],
            [along[1] / scale, along[0] / scale, top[1]],
        ]
    )
    flags = cv2.INTER_CUBIC if scale > CUBIC else cv2.INTER_LINEAR
    return cv2.warpAffine(
        picture,
        matrix,
        (wide, tall),
        flags=flags | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )


def _share(place: float, whole: int) -> float:
    return round(min(1.0, max(0.0, float(place) / whole)), 4)
