"""
Brings a line that was read to the length of its format.

Recognisers lose fillers, and see some twice. A zone's letters stand at equal
distances (ICAO 9303-3 §4.3): where two letters lie three steps apart, two are
missing between them.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from portal.domain.zones.glyphs import FILLER, Glyph

Cells = tuple[Glyph, ...]

LOST = Glyph(FILLER, 0.5)
NEARBY = 6  # letters on each side from which the local distance is taken
DOUBLE = 0.45  # of a step: two answers nearer than this are one letter
LONGEST_TAIL = 3  # letters read beyond an end of a line
LONGEST_HEAD = 6  # before its beginning, where that can be told

# a zone begins so: kind of document, state
HEAD = re.compile(r"(?=([PIACV1][A-Z0-9<][A-Z0-9]{3}[A-Z0-9<]{5,}))")


def fits(glyphs: Sequence[Glyph], length: int) -> Iterator[Cells]:
    """Give every way in which a line may have been one of this length, likely first."""
    seen = set()
    for cells in _candidates(tuple(glyphs), length):
        text = "".join(glyph.letter for glyph in cells)
        if len(cells) == length and text not in seen:
            seen.add(text)
            yield cells


def _candidates(glyphs: Cells, length: int) -> Iterator[Cells]:
    if len(glyphs) == length:
        yield glyphs
    grid = _gridded(glyphs)
    for cells in (grid, glyphs):
        yield from _to_length(cells, length)
    begun = _from_head(glyphs)
    if begun:
        yield from _to_length(_gridded(begun), length)
        yield from _to_length(begun, length)


def _from_head(glyphs: Cells) -> Cells:
    text = "".join(glyph.letter for glyph in glyphs)
    found = HEAD.search(text[: LONGEST_HEAD + 12])
    start = found.start() if found else 0
    return glyphs[start:] if 0 < start <= LONGEST_HEAD else ()


def _gridded(glyphs: Cells) -> Cells:
    """Put fillers into the gaps between letters; a line without places stays."""
    steps = [after.at - before.at for before, after in pairwise(glyphs)]
    if len(steps) < NEARBY or min(steps) <= 0:
        return glyphs
    cells = [glyphs[0]]
    for place, step in enumerate(steps):
        near = steps[max(0, place - NEARBY) : place + NEARBY + 1]
        usual = median(near)
        cells += [LOST] * (max(1, round(step / usual)) - 1)
        cells.append(glyphs[place + 1])
    return tuple(cells)


def _to_length(cells: Cells, length: int) -> Iterator[Cells]:
    missing = length - len(cells)
    if missing == 0:
        yield cells
    elif missing > 0:
        yield from _grown(cells, missing)
    else:
        yield from _shrunk(cells, -missing)


def _runs(cells: Cells) -> list[tuple[int, int]]:
    text = "".join(glyph.letter for glyph in cells)
    runs = [found.span() for found in re.finditer("<+", text)]
    return sorted(runs, key=lambda run: run[0] - run[1])[:3]


def _grown(cells: Cells, missing: int) -> Iterator[Cells]:
    lost = (LOST,) * missing
    if cells and cells[-1].letter == FILLER:
        yield cells + lost
    for _, end in _runs(cells):
        yield cells[:end] + lost + cells[end:]
    yield cells + lost
    yield lost + cells


def _shrunk(cells: Cells, surplus: int) -> Iterator[Cells]:
    for start, end in _runs(cells):
        if end - start > surplus:
            yield cells[: end - surplus] + cells[end:]
    if surplus <= LONGEST_TAIL:
        for before in range(surplus + 1):
            yield cells[before : len(cells) - surplus + before]
    doubted = sorted(range(len(cells)), key=lambda place: cells[place].score)[:surplus]
    yield tuple(cell for place, cell in enumerate(cells) if place not in doubted)
