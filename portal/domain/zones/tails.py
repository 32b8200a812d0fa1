"""
Fillers that were read as letters, in the lines of names.

No check digit guards a name, so only what cannot be one is put right: doubted
letters among fillers, and a tail of the letters that fillers are taken for.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from portal.domain.zones.glyphs import FILLER, Glyph

TAKEN_FOR = "KCLSXEZ"  # what a recogniser makes of a filler
DOUBTED = 0.9
TAIL = re.compile(rf"(?<=<)<[{TAKEN_FOR}<]*$")
RUN = re.compile(r"([KCLSX])\1{3,}<*$")
ALONE = re.compile(rf"(?<=<)[{TAKEN_FOR}]{{1,2}}(?=<|$)")


def tidied(cells: Sequence[Glyph], start: int) -> tuple[Glyph, ...]:
    """Give a line of names, from a place on, with its fillers put right."""
    text = "".join(cell.letter for cell in cells)
    wrong: set[int] = set()
    for pattern in (TAIL, RUN):
        found = pattern.search(text, start)
        wrong |= set(range(*found.span())) if found else set()
    for found in ALONE.finditer(text, start):
        places = range(*found.span())
        if all(_is_doubted(cells[place]) for place in places):
            wrong |= set(places)
    return tuple(
        replace(cell, letter=FILLER) if place in wrong else cell
        for place, cell in enumerate(cells)
    )


def _is_doubted(cell: Glyph) -> bool:
    likely = dict(cell.others).get(FILLER, 0.0)
    return cell.score < DOUBTED or likely > 1 - DOUBTED
