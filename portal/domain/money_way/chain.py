"""The two ends and the stations between as boxes, each with its words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from portal.domain.money_way.marks import NAME, Box, Line, Side, Stack, Text
from portal.domain.money_way.text import PITCH, SIZE, cut, wrapped

PADDING = 8.0
APART = 6.0  # between two items of a box
MARK, INDENT = 5.0, 11.0  # of an item's swatch


@dataclass(frozen=True)
class _Piece:
    """A line at its height below the box's upper edge, or a swatch so tall."""

    top: float
    height: float
    indent: float = 0.0
    line: Line | None = None
    look: str = ""


@dataclass(frozen=True)
class Written:
    """A stack with its lines broken."""

    look: str
    width: float
    height: float
    pieces: tuple[_Piece, ...]

    def at(self, x: float, y: float) -> Box:
        """Give its box there."""
        return Box(x=x, y=y, width=self.width, height=self.height, look=self.look)

    def texts(self, box: Box, *, rtl: bool) -> Iterator[Text]:
        """Write its lines into its box."""
        for each in self.pieces:
            if each.line is not None:
                inside = PADDING + each.indent
                yield Text(
                    x=box.right - inside if rtl else box.x + inside,
                    y=box.y + each.top + SIZE,
                    text=each.line.text,
                    side=Side.RIGHT if rtl else Side.LEFT,
                    look=each.line.look,
                    fixed=each.line.fixed,
                )

    def swatches(self, box: Box, *, rtl: bool) -> Iterator[Box]:
        """Mark its items by their looks."""
        for each in self.pieces:
            if each.line is None:
                yield Box(
                    x=box.right - PADDING - MARK if rtl else box.x + PADDING,
                    y=box.y + each.top,
                    width=MARK,
                    height=each.height,
                    look=each.look,
                )


def written(stack: Stack, width: float) -> Written:
    """Break the lines of a stack to the width of its box."""
    room, top = width - 2 * PADDING, PADDING
    pieces = list(_lines([Line(text=stack.title, look="title")], room, top))
    top += PITCH * len(pieces)
    for number, item in enumerate(stack.items):
        top += APART if item.look or number else 0
        indent = INDENT if item.look else 0.0
        lines = list(_lines(item.lines, room - indent, top, indent))
        height = PITCH * len(lines)
        if item.look:
            pieces.append(_Piece(top + 2, height - 2, look=item.look))
        pieces += lines
        top += height
    return Written(stack.look, width, top + PADDING, tuple(pieces))


def _lines(
    lines: Sequence[Line], room: float, top: float, indent: float = 0.0
) -> Iterator[_Piece]:
    for line in lines:
        broken = (
            (cut(line.text, room, fixed=True),)
            if line.fixed
            else wrapped(line.text, room, bold=line.look == NAME)
        )
        for text in broken:
            one = Line(text=text, look=line.look, fixed=line.fixed)
            yield _Piece(top, PITCH, indent, line=one)
            top += PITCH
