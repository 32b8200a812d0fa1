"""
Codes of states that were misread by a letter.

No check digit guards them, but the list of codes does: an unknown code becomes the
one known code that looks like it; where there are several, or none, it stays.
"""

from collections.abc import Sequence
from dataclasses import replace

from portal.domain.zones.alike import ALIKE, fitting
from portal.domain.zones.glyphs import FILLER, Glyph
from portal.domain.zones.states import is_known


def coded(cells: Sequence[Glyph], start: int, end: int) -> tuple[Glyph, ...]:
    """Give a line with the code at some places put right."""
    part = [replace(cell, letter=fitting(cell, "A")) for cell in cells[start:end]]
    text = "".join(cell.letter for cell in part)
    if not is_known(text.rstrip(FILLER)):
        found = _alike(part, text)
        text = found.pop() if len(found) == 1 else text
        part = [
            replace(cell, letter=letter)
            for cell, letter in zip(part, text, strict=True)
        ]
    return (*cells[:start], *part, *cells[end:])


def _alike(part: Sequence[Glyph], text: str) -> set[str]:
    found = set()
    for place, cell in enumerate(part):
        likely = {letter for letter, _ in cell.others} | ALIKE[text[place]]
        for letter in likely:
            code = text[:place] + letter + text[place + 1 :]
            if is_known(code.rstrip(FILLER)) and FILLER not in code.rstrip(FILLER):
                found.add(code)
    return found
