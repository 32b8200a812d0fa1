"""Finds the zone among the lines that were read on a page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice, product

from portal.domain.documents.seen import Format, Zone
from portal.domain.zones.assembly import Cells, fits
from portal.domain.zones.coded import coded
from portal.domain.zones.fields import fields
from portal.domain.zones.glyphs import FILLER, Glyph
from portal.domain.zones.layouts import LAYOUTS, Layout
from portal.domain.zones.repair import SURE, Repaired, repaired
from portal.domain.zones.states import is_known
from portal.domain.zones.tails import tidied

SHORTER, LONGER = 14, 6  # letters that a line may lack, or have too many
WAYS = 3  # of bringing each line to its length
SEARCHED = 4  # candidates whose letters are exchanged
FEWEST_FILLERS = 3
DIGITS_IN_NAMES = 0.4  # share that may be misread letters
SENSES = 5  # clues beside the digits
DOUBTED = 0.45  # a letter of a name: the recogniser saw another one nearly as well
BEGINS: dict[Format, str] = {
    "TD3": "P", "TD2": "IACP", "TD1": "IAC", "MRVA": "V", "MRVB": "V", "FRA2": "I",
}  # fmt: skip

Row = tuple[Glyph, ...]


@dataclass(frozen=True)
class Candidate:
    """One way in which some lines may be a zone."""

    layout: Layout
    cells: tuple[Cells, ...]
    read: Repaired
    places: tuple[int, ...]  # of its lines among those given
    off: int  # letters added or taken away

    @property
    def rank(self) -> tuple[float, ...]:
        """Order candidates: more is better."""
        right = sum(self.read.checks.values()) / len(self.read.checks)
        likely = right + self._sense() / SENSES
        sure = self._names_are_sure()
        repairs, off = len(self.read.repairs), self.off
        return (float(self.read.valid), likely, -repairs, float(sure), -off)

    @property
    def whole(self) -> bool:
        """Say whether all digits are right and what none guards makes sense."""
        sensible = self._sense() == SENSES or self._is_sure()
        return self.read.valid and sensible and self._names_are_sure()

    def _names_are_sure(self) -> bool:
        # no digit guards them: a doubted letter is worth a second look
        return all(cell.score > DOUBTED for cell in self._names())

    def _is_sure(self) -> bool:
        # an odd code that was read surely would be read so again
        return all(
            cell.score > SURE
            for name in ("document_code", "issuing_state", "nationality", "sex")
            if (span := self.layout.fields.get(name))
            for cell in self.cells[span.line][span.start : span.end]
        )

    def _sense(self) -> int:
        lines, layout = self.read.lines, self.layout

        def taken(name: str) -> str:
            span = layout.fields.get(name)
            return layout.take(lines, span).strip(FILLER) if span else ""

        codes = [taken("issuing_state"), taken("nationality") or taken("issuing_state")]
        clues = [is_known(code) for code in codes]
        clues.append(lines[0][0] in BEGINS[layout.format])
        clues.append(taken("sex") in {"M", "F", "X", ""})
        clues.append(self._has_names())
        return sum(clues)

    def _has_names(self) -> bool:
        read = "".join(cell.letter for cell in self._names())
        letters = read.replace(FILLER, "")
        digits = sum(letter.isdigit() for letter in letters)
        # a surname may fill its line, and leave no room for given names
        parted = FILLER * 2 in read or read[-2:-1].isalpha()
        parted = parted or self.layout.format == "FRA2"
        return parted and bool(letters) and digits <= DIGITS_IN_NAMES * len(letters)

    def _names(self) -> Cells:
        names = self.layout.fields.get("names") or self.layout.fields["surname"]
        return self.cells[names.line][names.start : names.end]


def is_like_a_zone(row: Row) -> bool:
    """Say whether a line looks as if it belonged to a zone."""
    text = "".join(glyph.letter for glyph in row)
    digits = sum(letter.isdigit() for letter in text)
    return text.count(FILLER) >= FEWEST_FILLERS or (len(text) > 24 and digits >= 12)


def find(rows: Sequence[Row]) -> Candidate | None:
    """Give the best zone among lines from top to bottom; None if there is none."""
    likely = list(_candidates(rows))
    likely.sort(key=lambda each: each.rank, reverse=True)
    if not likely or likely[0].read.valid:
        return likely[0] if likely else None
    tried = [_searched(each) for each in likely[:SEARCHED]]
    return max(tried, key=lambda each: each.rank)


def as_zone(found: Candidate, *, today: date) -> Zone:
    """Give the zone of a candidate with what it says."""
    return Zone(
        format=found.layout.format,
        lines=found.read.lines,
        check_digits=found.read.checks,
        fields=fields(found.read.lines, found.layout, today=today),
        repairs=found.read.repairs,
    )


def _searched(found: Candidate) -> Candidate:
    read = repaired(found.cells, found.layout)
    return Candidate(found.layout, found.cells, read, found.places, found.off)


def _candidates(rows: Sequence[Row]) -> Iterator[Candidate]:
    for layout in LAYOUTS.values():
        for places in _chosen(rows, layout):
            yield from _of(layout, [rows[place] for place in places], places)


def _chosen(rows: Sequence[Row], layout: Layout) -> Iterator[tuple[int, ...]]:
    count = len(layout.classes)
    likely = [place for place, row in enumerate(rows) if _may_be(row, layout.length)]
    for start in range(len(likely) - count + 1):
        yield tuple(likely[start : start + count])


def _may_be(row: Row, length: int) -> bool:
    return -SHORTER <= len(row) - length <= LONGER


def _of(
    layout: Layout, rows: Sequence[Row], places: tuple[int, ...]
) -> Iterator[Candidate]:
    first = "".join(glyph.letter for glyph in rows[0])
    is_visa = first.startswith("V")
    if is_visa != layout.format.startswith("MRV") and is_visa:
        return
    if layout.format.startswith("MRV") and not is_visa:
        return
    if layout.format == "FRA2" and "FRA" not in first[:6]:
        return
    ways = [list(islice(fits(row, layout.length), WAYS)) for row in rows]
    for cells in product(*ways):
        tidy = _tidied(layout, cells)
        off = sum(abs(len(row) - layout.length) for row in rows)
        read = repaired(tidy, layout, search=False)
        yield Candidate(layout, tidy, read, places, off)


def _tidied(layout: Layout, cells: tuple[Cells, ...]) -> tuple[Cells, ...]:
    lines = list(cells)
    names = layout.fields.get("names") or layout.fields["surname"]
    lines[names.line] = tidied(lines[names.line], names.start)
    for field in ("issuing_state", "nationality"):
        if field in layout.fields:
            line, start, end = layout.fields[field]
            lines[line] = coded(lines[line], start, end)
    return tuple(lines)
