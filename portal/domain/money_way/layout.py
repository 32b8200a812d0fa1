"""
Where the marks of the picture stand, as plain numbers.

The money runs as the reader reads or, on a telephone, from top to bottom. Nothing here
knows a browser: all is reckoned for money that comes in from the left, and mirrored.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from portal.domain.money_way.chain import Written, written
from portal.domain.money_way.fan import Place, fan, trunk_top
from portal.domain.money_way.marks import (
    Box,
    Drawing,
    Path,
    Picture,
    Side,
    Text,
)
from portal.domain.money_way.text import PITCH, wrapped

EDGE = 1.0  # so that no stroke is cut off
TIP = 3.0  # between an arrow and what it points to
STEM = 26.0  # between the chain and the fan, at least
OTHER = "other"  # the look of the counterparty's box


@dataclass(frozen=True, kw_only=True)
class Shape:
    """How large a picture is, which way it runs, and where its fan stands."""

    width: float
    box: float  # the width of each
    gap: float  # from one box to the next
    labels: float  # the room for the words of a strand
    trunk: float
    thick: float
    down: bool = False


WIDE = Shape(width=560.0, box=124.0, gap=20.6, labels=168.0, trunk=344.0, thick=18.0)
TALL = Shape(
    width=272.0, box=212.0, gap=26.0, labels=150.0, trunk=232.0, thick=16.0, down=True
)


def picture(drawing: Drawing, shape: Shape, *, rtl: bool = False) -> Picture:
    """Draw it; `rtl` for who reads from right to left."""
    chain = [written(stack, shape.box) for stack in drawing.chain]
    boxes = _down(chain, shape) if shape.down else _across(chain, drawing, shape)
    marks = _marks(drawing, boxes, shape)
    if rtl if shape.down else rtl is drawing.incoming:
        marks = marks.mirrored()
    pairs = list(zip(chain, marks.boxes, strict=True))
    swatches = [mark for each, box in pairs for mark in each.swatches(box, rtl=rtl)]
    words = [text for each, box in pairs for text in each.texts(box, rtl=rtl)]
    return replace(marks, bars=(*marks.bars, *swatches), texts=(*marks.texts, *words))


def _marks(drawing: Drawing, boxes: Sequence[Box], shape: Shape) -> Picture:
    """Draw all but what is in the boxes."""
    top, heading = _heading(drawing, boxes, shape)
    place = Place(
        top=top,
        labels=shape.labels,
        trunk=shape.trunk,
        thick=shape.thick,
        width=shape.width - EDGE,
        zones=not shape.down,
    )
    found = fan(drawing, place)
    other = next(box for box in boxes if box.look == OTHER)
    stem = _stem(drawing, other, found, shape)
    return replace(
        found,
        width=shape.width,
        height=found.height + EDGE,
        boxes=tuple(boxes),
        paths=(*_arrows(boxes, shape), stem, *found.paths),
        texts=(*heading, *found.texts),
    )


def _down(chain: Sequence[Written], shape: Shape) -> list[Box]:
    boxes, top = [], EDGE
    for each in chain:
        boxes.append(each.at(EDGE, top))
        top = boxes[-1].bottom + shape.gap
    return boxes


def _across(chain: Sequence[Written], drawing: Drawing, shape: Shape) -> list[Box]:
    """Stand them side by side in the order of the chain, ours at the right end."""
    tallest = max(each.height for each in chain)
    in_order = list(reversed(chain)) if drawing.incoming else list(chain)
    right, boxes = shape.width - EDGE, []
    for each in in_order:
        boxes.append(each.at(right - each.width, EDGE + (tallest - each.height) / 2))
        right -= each.width + shape.gap
    return list(reversed(boxes)) if drawing.incoming else boxes


def _heading(
    drawing: Drawing, boxes: Sequence[Box], shape: Shape
) -> tuple[float, list[Text]]:
    """Write what the fan is about; beside the chain where there is room."""
    lines = wrapped(
        drawing.heading, shape.box if shape.down else shape.labels, bold=False
    )
    beside = not shape.down and len(boxes) == 2  # the two ends alone
    room = 0 if beside else len(lines) * PITCH + STEM
    top = max(box.bottom for box in boxes) + max(STEM, room)
    first = top - len(lines) * PITCH
    return top, [
        Text(
            x=EDGE if shape.down else shape.labels,
            y=first + number * PITCH,
            text=line,
            side=Side.LEFT if shape.down else Side.RIGHT,
            look="title",
        )
        for number, line in enumerate(lines)
    ]


def _arrows(boxes: Sequence[Box], shape: Shape) -> Iterator[Path]:
    """Join each box with the next in the order of the money."""
    for one, after in pairwise(boxes):
        if shape.down:
            x = one.x + shape.box / 8
            points = (x, one.bottom + TIP), (x, after.y - TIP)
        elif one.x < after.x:
            points = (one.right + TIP, one.middle), (after.x - TIP, one.middle)
        else:
            points = (one.x - TIP, one.middle), (after.right + TIP, one.middle)
        yield Path(points=points)


def _stem(drawing: Drawing, other: Box, found: Picture, shape: Shape) -> Path:
    """Lead from the trunk to the counterparty; where the money goes out, back."""
    x, top = shape.trunk + shape.thick / 2, trunk_top(found) - TIP
    points: tuple[tuple[float, float], ...] = (x, top), (x, other.bottom + TIP)
    if shape.down:
        points = (x, top), (x, other.middle), (other.right + TIP, other.middle)
    return Path(points=points if drawing.incoming else points[::-1])
