"""A picture with its lines of text, turned so that they can be read."""

from dataclasses import dataclass, field, replace
from typing import Any, Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from portal.checks.reading.lines import Line, cut_out, lines, rows
from portal.checks.reading.ocr import LINE, Ocr, Written
from portal.domain.documents.seen import Box

Pixels = NDArray[Any]
Turned = Literal[0, 90, 180, 270]

TURNS = {
    90: cv2.ROTATE_90_CLOCKWISE,
    180: cv2.ROTATE_180,
    270: cv2.ROTATE_90_COUNTERCLOCKWISE,
}
PROBES = 5  # lines that are read, at most, to learn which way is up
CERTAIN = 2.0  # votes
SHORT, LONG = 3.0, 14.0  # length over height of a probe: enough letters, yet cheap
READABLE = 0.93  # mean score of lines that surely stand upright
LETTERS = 4  # of a probe, at least
AROUND = 0.2  # of the size of all lines: there may be more


@dataclass
class Sheet:
    """What is being read; readings are kept, for each costs milliseconds."""

    ocr: Ocr
    picture: Pixels  # BGR
    turned: Turned = 0
    found: list[Line] = field(default_factory=list)
    certain: bool = False  # which way is up
    usual: float = 0.0  # direction of its lines, in degrees
    whole: tuple[int, int] = (0, 0)  # height, width of the picture it is cut out of
    way: Pixels | None = None  # the matrix onto that
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

    def box(self, line: Line) -> Box:
        """Give a line's box, as shares of the upright picture."""
        height, width = self.whole
        if self.way is None:
            height, width = self.picture.shape[:2]
        else:
            line = line.carried(self.way)
        return line.box(width, height)

    def straightened(self, side: int) -> "Sheet":
        """Cut out where its lines are, straight, and look for lines once more."""
        area = _area(self)
        longest = max(area.length, area.height)
        tall = max(32, round(area.height * min(1.0, 2 * side / longest)))
        cut = cut_out(self.picture, area, tall)
        boxes = self.ocr.find(cut, side)
        other = Sheet(self.ocr, cut, self.turned, lines(boxes, 0.0))
        other.whole, other.way = self.picture.shape[:2], area.way_back(tall)
        other.stand_up()
        return other

    def upside_down(self) -> "Sheet":
        """Give the same sheet after half a turn."""
        other = replace(self, found=list(self.found), _read={})
        other.turn(180)
        return other

    def stand_up(self) -> None:
        """Turn it if its lines are read better the other way up."""
        votes = _upright(self)
        self.certain = abs(votes) >= CERTAIN
        if votes < 0:
            self.turn(180)

    def turn(self, by: Turned) -> None:
        """Turn the picture clockwise, and its lines with it."""
        if not by:
            return
        self.found = [_turned(line, by, self.picture) for line in self.found]
        if self.way is not None:  # half a turn; what it was cut out of turns as well
            corner = np.array(self.picture.shape[1::-1], float)
            around = np.array(self.whole[::-1]) - self.way[:, :2] @ corner
            shift = around - self.way[:, 2]
            self.way = np.column_stack([self.way[:, :2], shift])
        self.picture = cv2.rotate(self.picture, TURNS[by])
        self.turned = _TURNED[(self.turned + by) % 360]
        self._read.clear()


_TURNED: dict[int, Turned] = {0: 0, 90: 90, 180: 180, 270: 270}


def laid_out(ocr: Ocr, picture: Pixels, boxes: Pixels, usual: float) -> Sheet:
    """Turn a picture so that its boxes of text along a direction stand upright."""
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
        usual = _quarter(usual)
    sheet.found = lines(boxes, usual)
    sheet.usual = usual
    sheet.stand_up()
    return sheet


def _area(sheet: Sheet) -> Line:
    """Give what surrounds the lines, as one very high line."""
    base = Line.of_box((0.0, 0.0, 2.0, 1.0, sheet.usual))
    ends = [base.beyond(end) for each in sheet.found for end in (each.left, each.right)]
    downs = [base.below(line.middle) for line in sheet.found]
    height, width = sheet.picture.shape[:2]
    if not ends:
        return Line((0.0, height / 2), (float(width), height / 2), float(height))
    wide, high = max(ends) - min(ends), max(downs) - min(downs)
    aside, above = AROUND * wide, AROUND * max(high, wide / 2)
    corners = [(0, 0), (width, 0), (0, height), (width, height)]
    across = [base.beyond(corner) for corner in corners]
    down = [base.below(corner) for corner in corners]
    start = max(min(ends) - aside, min(across))
    end = min(max(ends) + aside, max(across))
    top = max(min(downs) - above, min(down))
    bottom = min(max(downs) + above, max(down))
    middle = base.stretched(start, end).shifted((top + bottom) / 2)
    return replace(middle, height=max(1.0, bottom - top))


def _quarter(angle: float) -> float:
    # in (-90, 90], a quarter turn on
    return angle + 90 if angle <= 0 else angle - 90


def _upright(sheet: Sheet) -> float:
    """Vote on which way is up: above zero as it is, below zero upside down."""
    probes = sorted(
        (line for line in sheet.found if SHORT < line.ratio < LONG),
        key=lambda line: -line.height * min(line.ratio, 8),
    )
    votes = 0.0
    for line in probes[:PROBES]:
        written = sheet.read(line)
        if written.score > READABLE and len(written.text) >= LETTERS:
            votes += 1
        else:
            cut = cv2.rotate(cut_out(sheet.picture, line, LINE), TURNS[180])
            other = sheet.ocr.read(cut)
            longer = len(other.text) >= LETTERS
            votes += written.score - other.score if longer else 0.0
        if abs(votes) >= CERTAIN:
            break
    return votes


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
