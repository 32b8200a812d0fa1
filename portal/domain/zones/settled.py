"""
Letters of a number that its check digit leaves open, settled by the print.

A digit cannot tell 6 from G, and of several exchanges that make it right it cannot
tell which was meant. The number is printed on the page as well: where exactly one of
the ways stands there, it is that one.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from portal.domain.mrz import check_digit
from portal.domain.zones.choosing import Candidate
from portal.domain.zones.repair import Lines, exchanges, repaired_as

OPEN = 0.05  # chance of the recogniser's other choice
MOSTLY = 0.7  # of a number's letters are printed as they are in the zone
SOME = 0.05  # more of them than in what was read


def settled(found: Candidate, texts: Sequence[str]) -> Candidate:
    """Give the zone with its number as it is printed; as it was read, if unsure."""
    printed = [re.sub(r"[^A-Z0-9]", "", text.upper()) for text in texts]

    def shown(lines: Lines) -> float:
        return _shown(found.layout.number(lines)[0].strip("<"), printed)

    as_read = shown(found.read.lines)
    if as_read == 1:
        return found
    ways = set(_equals(found) if found.read.valid else _repairs(found))
    # right digits make one letter of the print enough, wrong ones make all needed
    least = MOSTLY if found.read.valid else 1.0
    fitting = [way for way in ways if shown(way) >= max(least, as_read + SOME)]
    if len(fitting) != 1:
        return found
    return replace(found, read=repaired_as(found.cells, found.layout, fitting[0]))


def _shown(number: str, printed: Sequence[str]) -> float:
    """Give the share of a number's letters that stand in one line, at their places."""
    length = len(number)
    return max(
        (
            sum(a == b for a, b in zip(number, text[start:], strict=False)) / length
            for text in printed
            for start in range(len(text) - length + 1)
        ),
        default=0.0,
    )


def _equals(found: Candidate) -> Iterator[Lines]:
    line, start, end = found.layout.fields["document_number"]
    for place in range(start, end):
        glyph = found.cells[line][place]
        for letter, chance in glyph.others:
            if chance > OPEN and check_digit(letter) == check_digit(glyph.letter):
                rows = list(found.read.lines)
                rows[line] = rows[line][:place] + letter + rows[line][place + 1 :]
                yield tuple(rows)


def _repairs(found: Candidate) -> Iterator[Lines]:
    yield from exchanges(found.cells, found.layout)
