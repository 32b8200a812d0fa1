"""A picture with its lines of text, turned so that they can be read."""

from dataclasses import dataclass, field
from typing import Any, Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from portal.checks.reading.lines import Line, cut_out, direction, lines, rows
from portal.checks.reading.ocr import LINE, Ocr, Written

Pixels = NDArray[Any]
Turned = Literal[0, 90, 180, 270]

TURNS = {
    90: cv2.ROTATE_90_CLOCKWISE,
    180: cv2.ROTATE_180,
    270: cv2.ROTATE_90_COUNTERCLOCKWISE,
}
PROBES = 3  # lines that are read to learn which way is up
SHORT, LONG = 3.0, 14.0  # length over height of a probe: enough letters, yet cheap
READABLE = 0.85  # mean score of lines that stand upright
LETTERS = 4  # of a probe, at least


@dataclass
class Sheet:
    """What is being read; readings are kept, for each costs milliseconds."""

    ocr: Ocr
    picture: Pixels  # BGR
    turned: Turned = 0
    found: list[Line] = field(default_factory=list)
    _read: dict[tuple[Line, bool], Written] = field(default_factory=dict)

    @property
    def rows(self) -> list[Line]:
        """Give the lines joined where they stand beside each other."""
        return rows(self.found)

    def read(self, line: Line, *, zone: bool = False) -> Written:
        """Read one line of the picture."""
        if (line, zone) not in self._read:
            cut = cut_out(self.picture, line, LINE)
            self._read[line, zone] = self.ocr.read(cut, zone=zone)
        return self._read[line, zone]

    def turn(self, by: Turned) -> None:
        """Turn the picture clockwise, and its lines with it."""
        if not by:
            return
        self.found = [_turned(line, by, self.picture) for line in self.found]
        self.picture = cv2.rotate(self.picture, TURNS[by])
        self.turned = _TURNED[(self.turned + by) % 360]
        self._read.clear()


_TURNED: dict[int, Turned] = {0: 0, 90: 90, 180: 180, 270: 270}


def laid_out(ocr: Ocr, picture: Pixels, *, find_side: int) -> Sheet:
    """Find the lines of a picture and turn it so that they stand upright."""
    boxes = ocr.find(picture, find_side)
    usual = direction(boxes)
    sheet = Sheet(ocr, picture)
    if abs(usual) > 45:  # the text runs up or down: a quarter turn, either way
        sheet.picture = cv2.rotate(picture, TURNS[90])
        sheet.turned = 90
        boxes = np.array(
            [
                (picture.shape[0] - y, x, length, height, _quarter(angle))
                for x, y, length, height, angle in boxes
            ]
        )
    sheet.found = lines(boxes)
    if _is_upside_down(sheet):
        sheet.turn(180)
    return sheet


def _quarter(angle: float) -> float:
    # in (-90, 90], a quarter turn on
    return angle + 90 if angle <= 0 else angle - 90


def _is_upside_down(sheet: Sheet) -> bool:
    probes = sorted(
        (line for line in sheet.found if SHORT < line.ratio < LONG),
        key=lambda line: -line.height * min(line.ratio, 8),
    )
    upright, turned = [], []
    for line in probes[: 2 * PROBES]:
        written = sheet.read(line)
        if written.score > READABLE and len(written.text) >= LETTERS:
            upright.append(written.score)
        if len(upright) >= 2:
            return False
        cut = cut_out(sheet.picture, line, LINE)
        if len(upright) < 2 and written.score <= READABLE:
            other = sheet.ocr.read(cv2.rotate(cut, TURNS[180]))
            turned.append(other.score - written.score)
        if len(turned) >= PROBES:
            break
    return len(turned) > 0 and sum(turned) > 0 and len(upright) < len(turned)


def _turned(line: Line, by: Turned, picture: Pixels) -> Line:
    height, width = picture.shape[:2]

    def place(x: float, y: float) -> tuple[float, float]:
        if by == 90:
            return height - y, x
        return (width - x, height - y) if by == 180 else (y, width - x)

    ends = place(*line.left), place(*line.right)
    # after half a turn the text begins where it ended
    return (
        Line(ends[1], ends[0], line.height) if by == 180 else Line(*ends, line.height)
    )
