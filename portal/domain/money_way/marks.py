"""What a picture is made from, and the marks that it is made of."""

from dataclasses import dataclass, replace
from enum import StrEnum

from portal.domain.money_way.text import ABOVE, BELOW, SIZE, width

NAME = "name"  # the look of what is written in bold


class Side(StrEnum):
    """On which side of its point a line of words is held, whatever its script."""

    LEFT = "left"
    RIGHT = "right"

    @property
    def other(self) -> "Side":
        """Give the side in a mirror."""
        return Side.LEFT if self is Side.RIGHT else Side.RIGHT


@dataclass(frozen=True, kw_only=True)
class Line:
    """Words to be written; `look` is a class of the style sheet."""

    text: str
    look: str = ""
    fixed: bool = False  # an address: left to right, in letters of one width


@dataclass(frozen=True, kw_only=True)
class Item:
    """What belongs together in a box; `look` is that of its swatch, if it has one."""

    lines: tuple[Line, ...]
    look: str = ""


@dataclass(frozen=True, kw_only=True)
class Stack:
    """A box of the chain: one end, or the stations in one place."""

    title: str
    items: tuple[Item, ...]
    look: str


@dataclass(frozen=True, kw_only=True)
class Label:
    """A strand in words; `share` is 0 to 1, or above where a provider says so."""

    name: str = ""
    figure: str  # the share as it is read
    zone: str = ""
    share: float
    look: str


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """
    Everything that a picture shows, in the reader's words.

    `chain` is in the order of the money; `zones` have one look each, and stand in the
    order of `strands`.
    """

    chain: tuple[Stack, ...]
    strands: tuple[Label, ...]
    zones: tuple[Label, ...]
    heading: str
    incoming: bool


@dataclass(frozen=True, kw_only=True)
class Text:
    """A line of words; `y` is its base."""

    x: float
    y: float
    text: str
    side: Side
    look: str = ""
    fixed: bool = False

    @property
    def frame(self) -> "Box":
        """Give the room that it takes at most."""
        wide = width(self.text, fixed=self.fixed, bold=self.look == NAME)
        return Box(
            x=self.x if self.side is Side.LEFT else self.x - wide,
            y=self.y - ABOVE * SIZE,
            width=wide,
            height=(ABOVE + BELOW) * SIZE,
        )

    def mirrored(self, across: float) -> "Text":
        """Give it in a mirror that is so wide."""
        return replace(self, x=across - self.x, side=self.side.other)


@dataclass(frozen=True, kw_only=True)
class Box:
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float
    look: str = ""

    @property
    def right(self) -> float:
        """Give its right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Give its lower edge."""
        return self.y + self.height

    @property
    def middle(self) -> float:
        """Give the height of its middle."""
        return self.y + self.height / 2

    def mirrored(self, across: float) -> "Box":
        """Give it in a mirror that is so wide."""
        return replace(self, x=across - self.right)


@dataclass(frozen=True, kw_only=True)
class Ribbon:
    """A strand of one thickness; `y` is its upper edge at either end."""

    x1: float
    y1: float
    x2: float
    y2: float
    thick: float
    look: str

    @property
    def path(self) -> str:
        """Give its outline in SVG's language."""
        half = (self.x1 + self.x2) / 2
        points = (
            (self.x1, self.y1, self.x2, self.y2),
            (self.x2, self.y2 + self.thick, self.x1, self.y1 + self.thick),
        )
        (a, b, c, d), (e, f, g, h) = points
        return (
            f"M{a:.2f} {b:.2f}C{half:.2f} {b:.2f} {half:.2f} {d:.2f} {c:.2f} {d:.2f}"
            f"L{e:.2f} {f:.2f}C{half:.2f} {f:.2f} {half:.2f} {h:.2f} {g:.2f} {h:.2f}Z"
        )

    def mirrored(self, across: float) -> "Ribbon":
        """Give it in a mirror that is so wide."""
        return replace(self, x1=across - self.x1, x2=across - self.x2)


@dataclass(frozen=True, kw_only=True)
class Path:
    """A line of straight pieces; with a head, an arrow to its last point."""

    points: tuple[tuple[float, float], ...]
    head: bool = True

    @property
    def told(self) -> str:
        """Give its points in SVG's language."""
        return " ".join(f"{x:.2f},{y:.2f}" for x, y in self.points)

    def mirrored(self, across: float) -> "Path":
        """Give it in a mirror that is so wide."""
        return replace(self, points=tuple((across - x, y) for x, y in self.points))


@dataclass(frozen=True, kw_only=True)
class Picture:
    """All marks of a picture, from the lowest to the uppermost."""

    width: float
    height: float
    ribbons: tuple[Ribbon, ...] = ()
    boxes: tuple[Box, ...] = ()
    bars: tuple[Box, ...] = ()
    paths: tuple[Path, ...] = ()
    texts: tuple[Text, ...] = ()

    def mirrored(self) -> "Picture":
        """Give it as in a mirror."""
        across = self.width
        return replace(
            self,
            ribbons=tuple(each.mirrored(across) for each in self.ribbons),
            boxes=tuple(each.mirrored(across) for each in self.boxes),
            bars=tuple(each.mirrored(across) for each in self.bars),
            paths=tuple(each.mirrored(across) for each in self.paths),
            texts=tuple(each.mirrored(across) for each in self.texts),
        )
