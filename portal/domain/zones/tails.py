"""
Fillers in the lines of names that were read as letters, or too often.

No check digit guards a name, so only what cannot be one is put right: doubted
letters among fillers, a tail of the letters that fillers are taken for, letters
behind the fillers that end a name, more than two fillers before given names, and a
doubted letter in the place of the second one.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from portal.domain.zones.glyphs import FILLER, Glyph

Cells = tuple[Glyph, ...]

TAKEN_FOR = "KCLSXEZ"  # what a recogniser makes of a filler
DOUBTED = 0.9
TAIL = re.compile(rf"(?<=<)<[{TAKEN_FOR}<]*$")
RUN = re.compile(r"([KCLSX])\1{3,}<*$")
ALONE = re.compile(rf"(?<=<)[{TAKEN_FOR}]{{1,2}}(?=<|$)")
BEYOND = re.compile(r"(?<=<{5})[A-Z0-9]{1,4}<?[A-Z0-9]?$")  # the end of no name
BESIDE = re.compile(rf"(?<=<)([{TAKEN_FOR}])(?=[A-Z]{{2}})")
PARTED = re.compile(r"^[A-Z][A-Z<]*?[A-Z](<{3,4})[A-Z]{2}")


def tidied(cells: Sequence[Glyph], start: int) -> Cells:
    """Give a line of names, from a place on, with its fillers put right."""
    text = "".join(cell.letter for cell in cells)
    wrong: set[int] = set()
    for pattern in (TAIL, RUN, BEYOND):
        found = pattern.search(text, start)
        wrong |= set(range(*found.span())) if found else set()
    for found in ALONE.finditer(text, start):
        places = range(*found.span())
        if all(_is_doubted(cells[place]) for place in places):
            wrong |= set(places)
    clean = tuple(
        replace(cell, letter=FILLER, score=1.0) if place in wrong else cell
        for place, cell in enumerate(cells)
    )
    return _parted(_opened(clean, start), start)


def _opened(cells: Cells, start: int) -> Cells:
    """Where no two fillers part the names, take a doubted letter beside one as one."""
    text = "".join(cell.letter for cell in cells[start:]).rstrip(FILLER)
    if FILLER * 2 in text:
        return cells
    places = [start + found.start(1) for found in BESIDE.finditer(text)]
    doubted = [place for place in places if _is_doubted(cells[place])]
    if len(doubted) != 1:
        return cells
    place = doubted[0]
    opened = replace(cells[place], letter=FILLER)
    return (*cells[:place], opened, *cells[place + 1 :])


def _parted(cells: Cells, start: int) -> Cells:
    """Leave two fillers between surname and given names (ICAO 9303-3 §4.6)."""
    text = "".join(cell.letter for cell in cells[start:])
    found = PARTED.match(text)
    if not found or FILLER * 2 in text[: found.start(1)]:
        return cells
    first, end = start + found.start(1) + 2, start + found.end(1)
    return (*cells[:first], *cells[end:], *cells[first:end])


def _is_doubted(cell: Glyph) -> bool:
    likely = dict(cell.others).get(FILLER, 0.0)
    return cell.score < DOUBTED or likely > 1 - DOUBTED
