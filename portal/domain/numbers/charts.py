"""
Where the marks of a chart stand, as plain numbers: percent across, pixels down.

Percents let a drawing be as wide as its place, while what is written in it stays as
large as everything else on the page.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

HEIGHT = 168.0  # pixels of a plot
LINES = 4  # that cross a plot above its ground, at most
NAMES = 5  # that fit below it on a telephone
GAP = 0.28  # of a column's place stays free
ROUND = (1, 2, 5)


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A line across a plot, and the value that it stands for."""

    y: float
    value: float


@dataclass(frozen=True, kw_only=True)
class Name:
    """Where the name of one of the values stands below a plot."""

    x: float
    index: int


@dataclass(frozen=True, kw_only=True)
class Block:
    """One part of a column."""

    x: float
    y: float
    width: float
    height: float
    part: int


@dataclass(frozen=True, kw_only=True)
class Columns:
    """A column for each value, of parts that stand upon each other."""

    rules: tuple[Rule, ...]
    names: tuple[Name, ...]
    blocks: tuple[Block, ...]


@dataclass(frozen=True, kw_only=True)
class Line:
    """A point for each value that is known; points without a gap are joined."""

    rules: tuple[Rule, ...]
    names: tuple[Name, ...]
    points: tuple[tuple[float, float], ...]
    joins: tuple[tuple[float, float, float, float], ...]


def ticks(highest: float, *, most: int = LINES) -> tuple[int, ...]:
    """
    Give whole values from 0 on, evenly apart, the last not below the highest.

    They are 1, 2 or 5 times a power of ten apart, and at most so many above 0.
    """
    power = 1
    while True:
        for step in (each * power for each in ROUND):
            if step * most >= highest:
                steps = max(1, -int(-highest // step))
                return tuple(step * number for number in range(steps + 1))
        power *= 10


def bars(values: Iterable[float], *, highest: float) -> tuple[float, ...]:
    """Give the widths of bars in percent of the highest value's."""
    return tuple(_percent(value, highest) for value in values)


def columns(values: Sequence[Sequence[int]], *, mirrored: bool = False) -> Columns:
    """Draw a column for each list of parts; mirrored, the first is at the right."""
    marks = ticks(max((sum(parts) for parts in values), default=0))
    place = 100 / max(1, len(values))
    blocks = []
    for index, parts in enumerate(values):
        left = _middle(index, len(values), mirrored) - place * (1 - GAP) / 2
        below = 0
        for part, value in enumerate(parts):
            top = _height(below + value, marks[-1])
            if value:
                blocks.append(
                    Block(
                        x=round(left, 3),
                        y=round(HEIGHT - top, 2),
                        width=round(place * (1 - GAP), 3),
                        height=round(top - _height(below, marks[-1]), 2),
                        part=part,
                    )
                )
            below += value
    return Columns(
        rules=_rules(marks),
        names=_names(len(values), mirrored),
        blocks=tuple(blocks),
    )


def line(values: Sequence[float | None], *, mirrored: bool = False) -> Line:
    """Draw shares from 0 to 1 as a line, with gaps where there is none."""
    at = [
        None
        if value is None
        else (
            round(_middle(index, len(values), mirrored), 3),
            round(HEIGHT - _height(value, 1), 2),
        )
        for index, value in enumerate(values)
    ]
    return Line(
        rules=_rules((0, 0.25, 0.5, 0.75, 1)),
        names=_names(len(values), mirrored),
        points=tuple(point for point in at if point),
        joins=tuple((*one, *next_) for one, next_ in pairwise(at) if one and next_),
    )


def _rules(marks: Sequence[float]) -> tuple[Rule, ...]:
    return tuple(
        Rule(y=round(HEIGHT - _height(mark, marks[-1]), 2), value=mark)
        for mark in marks
    )


def _names(count: int, mirrored: bool) -> tuple[Name, ...]:
    every = max(1, -(-count // NAMES))
    return tuple(
        Name(x=round(_middle(index, count, mirrored), 3), index=index)
        for index in range(0, count, every)
    )


def _middle(index: int, count: int, mirrored: bool) -> float:
    found = (index + 0.5) / count * 100
    return 100 - found if mirrored else found


def _height(value: float, highest: float) -> float:
    return _percent(value, highest) * HEIGHT / 100


def _percent(value: float, highest: float) -> float:
    if highest <= 0:
        return 0.0
    return round(min(max(value / highest, 0.0), 1.0) * 100, 2)
