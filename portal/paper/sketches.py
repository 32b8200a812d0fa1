"""A drawing on a paper: surfaces, lines and words, in units of its own."""

from collections.abc import Sequence
from dataclasses import dataclass, field

Colour = tuple[int, int, int]
Point = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class Outline:
    """A line through points, with its `thick`; where it has a `fill`, a surface."""

    points: Sequence[Point]
    line: Colour
    fill: Colour | None = None
    thick: float = 1.0


@dataclass(frozen=True, kw_only=True)
class Letters:
    """Words on a line whose base is `y`; they begin at `x`, or `end` there."""

    x: float
    y: float
    text: str = field(repr=False)
    size: float  # of the letters
    colour: Colour
    bold: bool = False
    end: bool = False


@dataclass(frozen=True, kw_only=True)
class Sketch:
    """A drawing, the lowest mark first; words stand above all else."""

    width: float
    height: float
    outlines: Sequence[Outline]
    letters: Sequence[Letters]
