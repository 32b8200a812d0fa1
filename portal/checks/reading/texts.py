"""Reads the text beside the zone, the larger letters first."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from portal.checks.reading.lines import Line
from portal.checks.reading.sheet import Sheet
from portal.domain.documents.seen import Box, Text

LEAST = 0.3  # sureness: below, it was no text
LONGEST = 20.0  # length over height of a field's line; a page's are longer
# of a zone's length: how far its document reaches beyond it, upwards and downwards
BESIDE, ABOVE, BELOW = 0.25, 1.0, 0.4
LANDSCAPE = 4 / 3  # labels and values are related in pictures of this shape


@dataclass(frozen=True)
class Placed:
    """A text, and its box once the page is turned straight (of equal scale)."""

    text: Text
    straight: Box


def placed(
    sheet: Sheet,
    *,
    zone: Sequence[Line],
    most: int,
    enough: Callable[[list[Text]], bool],
) -> list[Placed]:
    """
    Give at most so many lines of text, from top to bottom, without the zone's.

    Where a zone was read, lines far from it are not of the document. Reading ends
    once what was read is `enough`.
    """
    beside = [line for line in sheet.found if _belongs(line, zone)]
    beside.sort(key=lambda line: -line.height * min(line.ratio, 4.0))
    found: list[Placed] = []
    for each in _read(sheet, beside[:most]):
        found.append(each)
        if enough([other.text for other in found]):
            break
    return sorted(found, key=lambda each: (each.straight[1], each.straight[0]))


def as_straight(found: Sequence[Placed]) -> list[Text]:
    """Give the texts as they would stand on a page that lies straight."""
    return [replace(each.text, box=each.straight) for each in found]


def _read(sheet: Sheet, lines: Sequence[Line]) -> Iterator[Placed]:
    width = sheet.picture.shape[1]
    for line in lines:
        written = sheet.read(line)
        if written.text and written.score >= LEAST:
            text = Text(
                text=written.text,
                box=sheet.box(line),
                score=round(written.score, 3),
            )
            yield Placed(text, _straight(line, sheet.usual, width))


def _straight(line: Line, usual: float, scale: int) -> Box:
    lean = math.radians(usual)
    along, across = math.cos(lean), math.sin(lean)
    x, y = line.middle
    middle = (x * along + y * across) / scale, (y * along - x * across) / scale
    half = line.length / 2 / scale
    tall = line.height / 2 / scale * LANDSCAPE
    down = middle[1] * LANDSCAPE
    return middle[0] - half, down - tall, middle[0] + half, down + tall


def _belongs(line: Line, zone: Sequence[Line]) -> bool:
    if any(abs(row.below(line.middle)) < row.height / 2 for row in zone):
        return False
    if not zone:
        return line.ratio < LONGEST
    row = zone[0]
    across = row.beyond(line.middle) / row.length
    down = row.below(line.middle) / row.length
    return -BESIDE < across < 1 + BESIDE and -ABOVE < down < BELOW
