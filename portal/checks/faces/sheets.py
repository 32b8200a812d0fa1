"""
Finds the edges of a sheet or a screen around a face. Examiner's child only.

A face held before the camera in print, or on a phone, stands in a frame of straight
lines. So does one before a door: a hint, no more.
"""

import math
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from portal.checks.faces.detection import Found

SIDE = 480  # pixels, of the picture that is looked at
STEEP = 20.0  # degrees off upright or level
PARALLEL = 10.0  # degrees between two sides of a sheet
LENGTH = 1.1  # of the face's height
REACH = 3.5  # of the face's width or height, from its middle, and no further
MEETING = 0.25  # of the face's width, between the ends of two sides

Pixels = NDArray[Any]


@dataclass(frozen=True)
class Line:
    """A straight edge, from left to right or from top to bottom, in pixels."""

    x1: float
    y1: float
    x2: float
    y2: float

    @property
    def angle(self) -> float:
        """Give degrees from upright, or from level."""
        across, down = abs(self.x2 - self.x1), abs(self.y2 - self.y1)
        return math.degrees(math.atan2(min(across, down), max(across, down)))

    @property
    def ends(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """Give both ends."""
        return (self.x1, self.y1), (self.x2, self.y2)


def sides_around(pixels: Pixels, face: Found) -> int:
    """Count the sides of a sheet that meet around a face: 0, or 3 or 4."""
    scale = min(1.0, SIDE / max(pixels.shape[:2]))
    grey = cv2.cvtColor(
        cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA),
        cv2.COLOR_RGB2GRAY,
    )
    width, height = face.width * scale, face.height * scale
    x = (face.left + face.right) / 2 * scale
    y = (face.top + face.bottom) / 2 * scale
    lines = _lines(grey, LENGTH * min(width, height))
    upright = [line for line in lines if line.y2 - line.y1 > abs(line.x2 - line.x1)]
    level = [line for line in lines if line not in upright]
    lefts = [each for each in upright if _between(x - _middle(each)[0], width)]
    rights = [each for each in upright if _between(_middle(each)[0] - x, width)]
    tops = [each for each in level if _between(y - _middle(each)[1], height)]
    bottoms = [each for each in level if _between(_middle(each)[1] - y, height)]
    return max(
        (
            _meeting(left, right, tops, bottoms, MEETING * width)
            for left in lefts
            for right in rights
            if abs(_tilt(left) - _tilt(right)) < PARALLEL
        ),
        default=0,
    )


def _lines(grey: Pixels, length: float) -> list[Line]:
    edges = cv2.Canny(cv2.GaussianBlur(grey, (0, 0), 1.0), 40, 120)
    found = cv2.HoughLinesP(
        edges, 1, np.pi / 180, int(0.6 * length), None, length, 0.08 * length
    )
    lines = []
    for x1, y1, x2, y2 in np.reshape(found, (-1, 4)) if found is not None else ():
        forwards = x2 > x1 if abs(x2 - x1) > abs(y2 - y1) else y2 > y1
        ends = (x1, y1, x2, y2) if forwards else (x2, y2, x1, y1)
        line = Line(*(float(each) for each in ends))
        if line.angle < STEEP:
            lines.append(line)
    return lines


def _between(far: float, size: float) -> bool:
    return 0.5 * size < far < REACH * size


def _middle(line: Line) -> tuple[float, float]:
    return (line.x1 + line.x2) / 2, (line.y1 + line.y2) / 2


def _tilt(line: Line) -> float:
    return math.degrees(math.atan2(line.x2 - line.x1, line.y2 - line.y1))


def _meeting(
    left: Line, right: Line, tops: list[Line], bottoms: list[Line], near: float
) -> int:
    ups = any(
        math.dist(left.ends[0], each.ends[0]) < near
        and math.dist(right.ends[0], each.ends[1]) < near
        for each in tops
    )
    downs = any(
        math.dist(left.ends[1], each.ends[0]) < near
        and math.dist(right.ends[1], each.ends[1]) < near
        for each in bottoms
    )
    return 2 + ups + downs if ups or downs else 0
