"""
Corrects what was misread, where check digits prove what it was.

Letters that look alike are exchanged, at most two in a zone, and only if one single
exchange of all possible ones makes every digit right. Where several would, the
recogniser's own second choices must speak for one of them far more than for all
others; else the zone stays as it was read. Letters of equal value (6 and G, 0 and A)
are never exchanged, for no digit could tell them apart.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import prod

from portal.domain.documents.seen import Repair
from portal.domain.zones.alike import ALIKE, as_code, fitting, may_stand
from portal.domain.zones.glyphs import Glyph
from portal.domain.zones.layouts import DIGITS, Layout, Span

SURE = 0.97  # a recogniser that gives less had doubts
ALL = 1.01
CLEARLY = 8  # times as likely as the next way

Lines = tuple[str, ...]
Cells = Sequence[Sequence[Glyph]]
Edit = tuple[int, int, str]  # line, place, new letter


@dataclass(frozen=True)
class Repaired:
    """Lines, which of their digits are right, and what was exchanged."""

    lines: Lines
    checks: dict[str, bool]
    repairs: tuple[Repair, ...] = ()

    @property
    def valid(self) -> bool:
        """Say whether every digit is right."""
        return all(self.checks.values())


def repaired(cells: Cells, layout: Layout, *, search: bool = True) -> Repaired:
    """
    Give the lines of a zone as they must have been, or as they were read.

    Without a search only letters that cannot stand where they are read are changed.
    """
    plain = _fitted(cells, layout, numbers=False)
    typed = _fitted(cells, layout, numbers=True)
    lines = typed
    if not all(layout.checks(typed).values()):
        found = _searched(typed, cells, layout) if search else None
        lines = found or _proven(plain, typed, layout)
    return repaired_as(cells, layout, lines)


def repaired_as(cells: Cells, layout: Layout, lines: Lines) -> Repaired:
    """Give these lines as what the cells must have been."""
    plain = _fitted(cells, layout, numbers=False)
    return Repaired(
        lines=lines,
        checks=layout.checks(lines),
        repairs=tuple(_exchanged(plain, lines)),
    )


def exchanges(cells: Cells, layout: Layout) -> set[Lines]:
    """Give every way of one or two exchanges that makes all digits right."""
    typed = _fitted(cells, layout, numbers=True)
    return _ways(typed, _edits(typed, cells, layout, ALL), layout)


def _fitted(cells: Cells, layout: Layout, *, numbers: bool) -> Lines:
    # a name holds no digit: that is the alphabet of the place, not a repair; a
    # letter in a date is one, for a digit guards it
    lines = [
        "".join(
            fitting(glyph, kind) if numbers or kind not in DIGITS else glyph.letter
            for glyph, kind in zip(line, kinds, strict=True)
        )
        for line, kinds in zip(cells, layout.classes, strict=True)
    ]
    return as_code(lines[0][:2]) + lines[0][2:], *lines[1:]


def _proven(plain: Lines, typed: Lines, layout: Layout) -> Lines:
    # a letter made a digit stays one only under a check digit that is right
    rows = [list(line) for line in plain]
    for name, right in layout.checks(typed).items():
        for line, start, end in _guarded(layout, name) if right else ():
            rows[line][start:end] = typed[line][start:end]
    return tuple("".join(row) for row in rows)


def _guarded(layout: Layout, name: str) -> tuple[Span, ...]:
    if name in layout.digits:
        return layout.fields[name], layout.digits[name]
    return (layout.whole,) if layout.whole else ()


def _exchanged(before: Lines, after: Lines) -> Iterator[Repair]:
    for line, (olds, news) in enumerate(zip(before, after, strict=True)):
        for place, (old, new) in enumerate(zip(olds, news, strict=True)):
            if old != new:
                yield Repair(line=line, place=place, was=old, now=new)


def _searched(lines: Lines, cells: Cells, layout: Layout) -> Lines | None:
    # first among the letters that the recogniser doubted, then among all
    for limit in (SURE, ALL):
        found = _ways(lines, _edits(lines, cells, layout, limit), layout)
        if found:
            return _likeliest(found, lines, cells)
    return None


def _likeliest(ways: set[Lines], lines: Lines, cells: Cells) -> Lines | None:
    if len(ways) == 1:
        return next(iter(ways))
    # one that the recogniser did not think of itself is not proven by being shorter
    chances = {way: _chance(way, lines, cells) for way in ways}
    best, after = sorted(chances.values(), reverse=True)[:2]
    return max(ways, key=chances.__getitem__) if best > CLEARLY * after else None


def _chance(way: Lines, lines: Lines, cells: Cells) -> float:
    """Give how likely a way is beside what was read; 0 if nothing speaks for it."""
    return prod(
        dict(glyph.others, **{glyph.letter: glyph.score}).get(now, 0.0) / glyph.score
        for old, new, row in zip(lines, way, cells, strict=True)
        for was, now, glyph in zip(old, new, row, strict=True)
        if was != now
    )


def _ways(lines: Lines, edits: Sequence[Edit], layout: Layout) -> set[Lines]:
    """Give every result of one or two exchanges whose digits are all right."""
    before = layout.remainders(lines)
    effects = {edit: _effect(lines, edit, layout, before) for edit in edits}
    wanted = tuple(-off % 10 for off in before.values())
    ways: list[tuple[Edit, ...]] = [
        (edit,) for edit in edits if effects[edit] == wanted
    ]
    ways += [
        pair
        for pair in combinations([edit for edit in edits if any(effects[edit])], 2)
        if pair[0][:2] != pair[1][:2]
        and all(
            (one + two - off) % 10 == 0
            for one, two, off in zip(
                effects[pair[0]], effects[pair[1]], wanted, strict=True
            )
        )
    ]
    changed = {_changed(lines, way) for way in ways}
    return {each for each in changed if all(layout.checks(each).values())}


def _effect(
    lines: Lines, edit: Edit, layout: Layout, before: dict[str, int]
) -> tuple[int, ...]:
    after = layout.remainders(_changed(lines, (edit,)))
    return tuple((after[name] - before[name]) % 10 for name in before)


def _changed(lines: Lines, edits: Sequence[Edit]) -> Lines:
    rows = [list(line) for line in lines]
    for line, place, letter in edits:
        rows[line][place] = letter
    return tuple("".join(row) for row in rows)


def _edits(lines: Lines, cells: Cells, layout: Layout, limit: float) -> list[Edit]:
    places = {
        (span.line, place)
        for name in [*layout.digits, "composite"]
        for span in (*_guarded(layout, name), *layout.covered)
        for place in range(span.start, span.end)
    }
    return [
        (line, place, letter)
        for line, place in sorted(places)
        if cells[line][place].score < limit
        for letter in _instead(lines, cells, layout, line, place)
    ]


def _instead(
    lines: Lines, cells: Cells, layout: Layout, line: int, place: int
) -> list[str]:
    kind, glyph = layout.classes[line][place], cells[line][place]
    letters = {other for other, _ in glyph.others}
    letters |= ALIKE[glyph.letter] | {glyph.letter}
    letters -= {lines[line][place]}
    return sorted(letter for letter in letters if may_stand(letter, kind))
