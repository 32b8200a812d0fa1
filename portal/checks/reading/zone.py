"""
Finds the machine-readable zone on a sheet and reads it, as cheaply as it can be.

Its lines are long, of one length, and stand close together at even distances. They
are read where they were found; if their digits are not all right, once more from a
strip cut out straight, larger, and at other heights.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import inf
from typing import Any

import cv2
from numpy.typing import NDArray

from portal.checks.reading.lines import Line, cut_out, lines, rows
from portal.checks.reading.ocr import LINE
from portal.checks.reading.sheet import Sheet
from portal.domain.zones.choosing import Candidate, find, is_like_a_zone
from portal.domain.zones.glyphs import FILLER, Glyph, cleaned

Pixels = NDArray[Any]

LEAST_RATIO = 11.0  # of a zone's line: 30 letters, each higher than wide
LIKE = 0.12  # share by which the lines of one zone differ in length
CLOSE = 0.13  # of their length between neighbouring lines
AROUND = 0.7  # of a height, beyond both ends
MOST_READ = 6  # lines
UNLIKE, MOST_OF_MANY = 3, 3  # lines of a large family: a page's
STRIP_SIDES = (1280, 800)  # pixels; what is blurred is found smaller
PIECE = 3.0  # length over height
MOST_PIECES = 12
END = 9.0  # heights: where a line has fillers, if anywhere
FEWEST_FILLERS = 2
TURNED_FILLER = ">"
FULL = re.compile("[A-Z0<«]{24,46}")  # names that leave no room for fillers
STRIP_HEIGHTS = 3.4  # of a line, above and below those that were found
OTHER_HEIGHTS = (0.86, 1.18)
OUTSIDE = 0.6  # of a line's height from the border: it leaves the picture

Row = tuple[Line, tuple[Glyph, ...]]


@dataclass
class Search:
    """What was found so far: the best candidate and the lines like a zone's."""

    best: Candidate | None = None
    lines: tuple[Line, ...] = ()  # of the best candidate, on the sheet
    like: tuple[Line, ...] = ()  # whatever looks like a zone's line
    upside_down: bool = False  # fillers were read as ">"
    agreed: bool = False  # two readings gave the same lines, right or wrong

    @property
    def done(self) -> bool:
        """Say whether all check digits are right, and the names make sense."""
        return self.best is not None and self.best.whole

    @property
    def valid(self) -> bool:
        """Say whether all check digits are right."""
        return self.best is not None and self.best.read.valid

    @property
    def rank(self) -> tuple[float, ...]:
        """Order searches: more is better."""
        return (*(self.best.rank if self.best else (-1.0,)), len(self.like))

    def consider(self, read: list[Row]) -> None:
        """Take the best zone of some lines, if it is better than the one so far."""
        ordered = sorted(read, key=lambda row: row[0].middle[1])
        found = find([glyphs for _, glyphs in ordered])
        if found is None:
            return
        if self.best is None or found.rank > self.best.rank:
            self.best, self.agreed = found, False
            self.lines = tuple(ordered[place][0] for place in found.places)
        elif found.read.lines == self.best.read.lines:
            self.agreed = True


def search(sheet: Sheet, *, tries: int, until: float = inf) -> Search:
    """
    Look for the zone; `tries` says how often, at most, it is read anew.

    Nothing is read anew once so much work was spent (`Ocr.spent`).
    """
    found = Search()
    _in_place(sheet, found)
    if not (found.like or found.upside_down) and tries:
        found.like = tuple(_pieces(sheet))
    for attempt in range(tries if found.like else 0):
        before = found.best
        if found.done or found.agreed or sheet.ocr.spent > until:
            break  # what reads the same twice stands so, odd or wrong as it may be
        _in_strip(sheet, found, attempt)
        if before and before.read.valid and found.best is before:
            break
    return found


def leaves_picture(sheet: Sheet, found: Search) -> bool:
    """Say whether lines like a zone's run to the picture's border, or past it."""
    height, width = sheet.picture.shape[:2]
    near = OUTSIDE
    return any(
        min(line.left[0], width - line.right[0]) < near * line.height
        or line.middle[1] > height - near * line.height
        for line in found.like
    )


def _in_place(sheet: Sheet, found: Search) -> None:
    joined = sheet.rows
    _among(joined, sheet, found)
    # a row may have been joined with print beside the document
    apart = [line for line in sheet.found if line not in joined]
    if not (found.valid or found.upside_down) and apart:
        _among(
            [*apart, *(line for line in joined if line in sheet.found)], sheet, found
        )


def _among(lines: list[Line], sheet: Sheet, found: Search) -> None:
    read: list[Row] = []
    for line in _likely(lines):
        written = sheet.read(line, zone=True)
        glyphs = written.glyphs
        if written.text.count(TURNED_FILLER) >= FEWEST_FILLERS:
            found.upside_down = True
            return
        if not is_like_a_zone(glyphs):
            if FULL.fullmatch(written.text):
                read.append((line, glyphs))
            continue
        read.append((line, glyphs))
        found.like = tuple(dict.fromkeys((*found.like, line)))
        if len(read) > 1:
            found.consider(read)
        if found.done:
            return


def _pieces(sheet: Sheet) -> Iterator[Line]:
    """Give what looks like a part of a zone's line, of which the rest was not found."""
    short = [line for line in sheet.found if line.ratio > PIECE]
    for line in sorted(short, key=lambda line: -line.length)[:MOST_PIECES]:
        end = line.stretched(max(0.0, line.length - END * line.height), line.length)
        if cleaned(sheet.read(end).text).count(FILLER) >= FEWEST_FILLERS:
            yield line


def _likely(candidates: list[Line]) -> list[Line]:
    """Give the lines that may be a zone's, the likeliest first, of equal ends."""
    long = [line for line in candidates if line.ratio > LEAST_RATIO]
    families = [[other for other in long if _akin(line, other)] for line in long]
    ranked = sorted(
        zip(long, families, strict=True),
        key=lambda each: (_unlike(len(each[1])), -each[0].middle[1]),
    )
    few = [each for each in ranked if _unlike(len(each[1])) < UNLIKE]
    many = [each for each in ranked if _unlike(len(each[1])) == UNLIKE]
    chosen = [*few, *many[:MOST_OF_MANY]][:MOST_READ]
    return [_widened(line, family) for line, family in chosen]


def _unlike(size: int) -> int:
    # a zone has two or three lines; one may be lost, another may look like them,
    # and the lines of a page below the document are many
    return {2: 0, 3: 0, 4: 1, 1: 2}.get(size, UNLIKE)


def _akin(line: Line, other: Line) -> bool:
    length = max(line.length, other.length)
    return (
        abs(line.below(other.middle)) < 2.2 * CLOSE * length
        and abs(line.beyond(other.left)) < LIKE * length
        and abs(line.beyond(other.right) - line.length) < 2.5 * LIKE * length
        and max(line.height, other.height) < 1.7 * min(line.height, other.height)
    )


def _widened(line: Line, family: list[Line]) -> Line:
    """Give the line with the outermost ends of its family: fillers get lost."""
    start = min(line.beyond(other.left) for other in family)
    end = max(line.beyond(other.right) for other in family)
    around = AROUND * line.height
    return line.stretched(start - around, end + around)


def _in_strip(sheet: Sheet, found: Search, attempt: int) -> None:
    strip, place = _strip(sheet, found.like, attempt)
    boxes = sheet.ocr.find(strip, max(STRIP_SIDES))
    straight = [line for line in rows(lines(boxes)) if line.ratio > LEAST_RATIO / 2]
    likely = _likely(straight)
    for grown in (1.0,) if attempt == 0 else OTHER_HEIGHTS:
        read: list[Row] = []
        for line in likely:
            taller = replace(line, height=line.height * grown)
            written = sheet.ocr.read(cut_out(strip, taller, LINE), zone=True)
            if is_like_a_zone(written.glyphs) or FULL.fullmatch(written.text):
                read.append((taller.carried(place), written.glyphs))
        found.consider(read)
        if found.done:
            return


def _strip(sheet: Sheet, like: tuple[Line, ...], attempt: int) -> tuple[Pixels, Pixels]:
    """Cut out the zone straight; also give the way back onto the sheet."""
    longest = max(like, key=lambda line: line.length)
    middles = [longest.below(line.middle) for line in like]
    around = STRIP_HEIGHTS * longest.height
    top, bottom = min(middles) - around, max(middles) + around
    side = 2 * longest.height if len(like) > 1 else 0.15 * longest.length
    if longest.ratio < LEAST_RATIO:  # a piece: the line may be as long as the picture
        side = float(max(sheet.picture.shape))
    start, end = longest.within(-side, longest.length + side, sheet.picture.shape)
    centre = longest.stretched(start, end).shifted((top + bottom) / 2)
    whole = replace(centre, height=bottom - top)
    wide = STRIP_SIDES[attempt % len(STRIP_SIDES)]
    tall = max(32, round(whole.height * wide / whole.length))
    strip = cut_out(sheet.picture, whole, tall)
    if attempt > 1:
        strip = _clearer(strip)
    return strip, whole.way_back(tall)


def _clearer(strip: Pixels) -> Pixels:
    """Even out the light and sharpen the edges of letters."""
    grey = cv2.cvtColor(strip, cv2.COLOR_BGR2GRAY)
    even = cv2.createCLAHE(2.0, (2, 8)).apply(grey)
    soft = cv2.GaussianBlur(even, (0, 0), 2.0)
    sharp = cv2.addWeighted(even, 1.6, soft, -0.6, 0)
    return cv2.cvtColor(sharp, cv2.COLOR_GRAY2BGR)


def spread(found: Search) -> Iterator[Line]:
    """Give the lines of the zone, or whatever looks like some."""
    yield from found.lines or found.like
