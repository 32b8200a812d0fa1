"""The money's way as a drawing on paper, in English."""

from collections.abc import Iterator
from decimal import ROUND_CEILING, Decimal

from portal.domain.money_way import Way
from portal.domain.money_way.layout import WIDE, picture
from portal.domain.money_way.marks import NAME, Box, Path, Picture, Ribbon, Side, Text
from portal.domain.money_way.text import FIXED, SIZE
from portal.domain.money_way.wording import drawing
from portal.domain.screening.categories import WORDS
from portal.paper.sketches import Colour, Letters, Outline, Point, Sketch
from portal.screening_policy import Category
from portal.services.case_files.blocks import percent

INK, QUIET, LINE = (22, 27, 34), (96, 104, 116), (140, 148, 160)
SURFACE = (255, 255, 255)
STRONG: dict[str, Colour] = {
    "high": (179, 38, 30),
    "medium": (125, 74, 0),
    "low": (11, 95, 102),
}
SOFT: dict[str, Colour] = {
    "high": (253, 236, 235),
    "medium": (253, 241, 220),
    "low": (225, 243, 244),
}
BOLD = frozenset({NAME, "title"})
STEPS = 12  # straight pieces of a bend
HEAD = 7.0  # of an arrow, in units of the picture
WIDEST = 0.64  # a figure or a letter of an address in the paper's typeface, in sizes


class English:
    """What a picture says on paper."""

    def say(self, text: str) -> str:
        """Give a text as it was marked."""
        return text

    def share(self, share: str) -> str:
        """Tell a share, rounded up: "just above" never looks like "on"."""
        return percent(Decimal(share).quantize(Decimal("0.0001"), ROUND_CEILING))

    def category(self, name: str | None, *, known: bool = True) -> str:
        """Give what a category is called; an unknown code says that it is one."""
        return category(name) if known or not name else f"{name} (unknown code)"

    def steps(self, place: int, *, incoming: bool, further: bool = False) -> str:
        """Tell how far away a station is."""
        many = "or more steps" if further else "step" if place == 1 else "steps"
        return f"{place} {many} {'before' if incoming else 'after'}"

    def more(self, count: int) -> str:
        """Tell how many others there are."""
        return f"and {count} more"


def category(name: str | None) -> str:
    """Give what a category is called, a provider's own by its code."""
    if not name:
        return ""
    return WORDS[Category(name)] if name in set(Category) else name


def sketch(found: Way, amount: str) -> Sketch:
    """Draw one provider's way; `amount` is what we pay or are paid."""
    drawn = picture(drawing(found, amount, English()), WIDE)
    return Sketch(
        width=drawn.width,
        height=drawn.height,
        outlines=list(_outlines(drawn)),
        letters=[_letters(each) for each in drawn.texts],
    )


def _outlines(drawn: Picture) -> Iterator[Outline]:
    for ribbon in drawn.ribbons:
        yield _surface(_bent(ribbon), ribbon.look, SOFT)
    for box in drawn.boxes:
        yield Outline(points=_corners(box), line=LINE, fill=SURFACE)
    for bar in drawn.bars:
        yield _surface(_corners(bar), bar.look, STRONG)
    for path in drawn.paths:
        yield Outline(points=path.points, line=LINE, thick=2 if path.head else 1)
        if path.head:
            yield Outline(points=_head(path), line=LINE, fill=LINE)


def _surface(points: list[Point], look: str, fills: dict[str, Colour]) -> Outline:
    return Outline(
        points=points, line=STRONG.get(look, LINE), fill=fills.get(look, SURFACE)
    )


def _corners(box: Box) -> list[Point]:
    x, y, right, bottom = box.x, box.y, box.right, box.bottom
    return [(x, y), (right, y), (right, bottom), (x, bottom)]


def _bent(ribbon: Ribbon) -> list[Point]:
    """Give the outline of a ribbon, bent as SVG's cubic curve on the page is."""
    upper = []
    for step in range(STEPS + 1):
        part = step / STEPS
        middle = 1.5 * part * (1 - part)  # both handles stand halfway across
        across = middle + part**3
        down = part**2 * (3 - 2 * part)
        upper.append(
            (
                ribbon.x1 + (ribbon.x2 - ribbon.x1) * across,
                ribbon.y1 + (ribbon.y2 - ribbon.y1) * down,
            )
        )
    return [*upper, *((x, y + ribbon.thick) for x, y in reversed(upper))]


def _head(path: Path) -> list[Point]:
    """Give the head of an arrow, whose last piece is level or upright."""
    (x0, y0), (x, y) = path.points[-2:]
    length = max(abs(x - x0), abs(y - y0)) or 1.0
    right, down = HEAD * (x - x0) / length, HEAD * (y - y0) / length
    return [
        (x, y),
        (x - right - down / 2, y - down + right / 2),
        (x - right + down / 2, y - down - right / 2),
    ]


def _letters(text: Text) -> Letters:
    return Letters(
        x=text.x,
        y=text.y,
        text=text.text,
        size=SIZE * FIXED / WIDEST if text.fixed else SIZE,
        colour=STRONG.get(text.look, QUIET if text.look == "quiet" else INK),
        bold=text.look in BOLD,
        end=text.side is Side.RIGHT,
    )
