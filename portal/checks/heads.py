"""
The heads that specimens show: real portraits, cut out of their backgrounds.

Child process and tests only. Whose they are: portal/checks/portraits/README.md.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

PORTRAITS = Path(__file__).parent / "portraits"
SOFT = 1.1  # pixels of the photograph: how soft the cut is
Pixels = NDArray[Any]
Point = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class Head:
    """
    One head in one photograph; places are in its pixels.

    The eyes are in the order in which the picture's viewer sees them.
    """

    file: str
    eyes: tuple[Point, Point]
    nose: Point
    mouth: tuple[Point, Point]
    outline: tuple[Point, ...]  # of head and shoulders

    @property
    def middle(self) -> Point:
        """Give the point between the eyes."""
        (left, top), (right, bottom) = self.eyes
        return (left + right) / 2, (top + bottom) / 2

    @property
    def unit(self) -> float:
        """Give the distance of the eyes: what every other length is measured in."""
        (left, top), (right, bottom) = self.eyes
        return float(np.hypot(right - left, bottom - top))

    @property
    def tilt(self) -> float:
        """Give the angle of the line between the eyes, in radians."""
        (left, top), (right, bottom) = self.eyes
        return float(np.arctan2(bottom - top, right - left))

    def inward(self, point: Point) -> Point:
        """Give a point of the photograph in units, from between the eyes, upright."""
        x, y = point[0] - self.middle[0], point[1] - self.middle[1]
        cos, sin = np.cos(self.tilt), np.sin(self.tilt)
        return (x * cos + y * sin) / self.unit, (y * cos - x * sin) / self.unit


# fmt: off
COLLINS = Head(
    file="astronaut.png",
    eyes=((201.2, 105.0), (245.2, 104.9)),
    nose=(220.5, 127.2),
    mouth=((203.7, 145.2), (242.3, 145.1)),
    outline=(
        (276, 31), (260, 24), (260, 22), (256, 22), (252, 20), (242, 16), (228, 16),
        (214, 21), (207, 20), (192, 30), (192, 33), (189, 36), (174, 44), (164, 51),
        (156, 58), (155, 64), (154, 66), (156, 100), (157, 104), (162, 110), (166,
        114), (167, 116), (170, 116), (172, 125), (180, 133), (183, 144), (183, 148),
        (160, 150), (145, 154), (140, 158), (132, 166), (126, 178), (128, 199), (125,
        200), (124, 206), (120, 206), (118, 204), (116, 200), (114, 200), (113, 205),
        (110, 206), (103, 215), (96, 218), (96, 220), (90, 227), (88, 227), (80, 233),
        (56, 260), (54, 268), (46, 278), (42, 292), (40, 294), (38, 307), (34, 316),
        (29, 336), (26, 344), (360, 344), (360, 334), (362, 332), (362, 330), (358,
        323), (356, 305), (354, 303), (352, 296), (348, 286), (346, 284), (346, 280),
        (342, 276), (342, 274), (336, 269), (336, 260), (334, 256), (319, 242), (308,
        236), (304, 233), (300, 220), (290, 204), (271, 184), (256, 173), (256, 168),
        (272, 136), (278, 132), (280, 128), (289, 119), (296, 110), (301, 90), (300,
        72), (296, 66), (294, 54), (286, 40),
    ),
)
HOPPER = Head(
    file="grace_hopper.jpg",
    eyes=((225.7, 193.4), (306.9, 192.5)),
    nose=(266.9, 237.1),
    mouth=((230.6, 270.2), (301.3, 269.3)),
    outline=(
        (150, 150), (150, 140), (153, 120), (160, 100), (172, 86), (175, 83),
        (180, 65), (194, 50), (217, 41), (222, 34), (240, 25), (262, 23), (282, 26),
        (295, 34), (300, 41), (318, 45), (337, 57), (349, 70), (353, 86), (363, 87),
        (369, 97), (372, 140), (371, 159), (369, 180), (374, 191), (375, 204),
        (371, 227), (365, 247), (362, 260), (361, 279), (355, 294), (340, 305),
        (332, 307), (332, 313), (360, 334), (386, 349), (410, 360), (450, 370),
        (484, 389), (501, 429), (511, 571), (511, 599), (14, 599), (29, 457),
        (38, 407), (59, 386), (110, 360), (142, 351), (172, 341), (188, 330),
        (202, 313), (204, 312), (199, 297), (188, 294), (172, 284), (163, 269),
        (167, 256), (164, 240), (160, 221), (154, 208), (152, 195), (157, 182),
        (151, 178), (149, 160),
    ),
)
# fmt: on
HEADS = {"collins": COLLINS, "hopper": HOPPER}


@cache
def cut_out(head: Head) -> Pixels:
    """Give the photograph as RGBA, see-through wherever the person is not."""
    colour = np.asarray(Image.open(PORTRAITS / head.file).convert("RGB"))
    inside: Pixels = np.zeros(colour.shape[:2], np.uint8)
    cv2.fillPoly(inside, [np.array(head.outline, np.int32)], 255)
    inside = cv2.GaussianBlur(cv2.erode(inside, np.ones((3, 3))), (0, 0), SOFT)
    return np.dstack([colour, inside])
