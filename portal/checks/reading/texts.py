"""Reads the text beside the zone, the larger letters first."""

from collections.abc import Sequence

from portal.checks.reading.lines import Line
from portal.checks.reading.sheet import Sheet
from portal.domain.seen import Text

LEAST = 0.3  # sureness: below, it was no text


def texts(sheet: Sheet, *, skip: Sequence[Line], most: int) -> tuple[Text, ...]:
    """Give at most so many lines of text, from top to bottom, without those skipped."""
    height, width = sheet.picture.shape[:2]
    beside = [line for line in sheet.found if not _within(line, skip)]
    beside.sort(key=lambda line: -line.height * min(line.ratio, 4.0))
    found = []
    for line in beside[:most]:
        written = sheet.read(line)
        if written.text and written.score >= LEAST:
            found.append(
                Text(
                    text=written.text,
                    box=line.box(width, height),
                    score=round(written.score, 3),
                )
            )
    return tuple(sorted(found, key=lambda text: (text.box[1], text.box[0])))


def _within(line: Line, zone: Sequence[Line]) -> bool:
    return any(abs(row.below(line.middle)) < row.height / 2 for row in zone)
