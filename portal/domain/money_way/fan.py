"""The shares as ribbons that run together in one trunk."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from portal.domain.money_way.marks import (
    NAME,
    Box,
    Drawing,
    Label,
    Path,
    Picture,
    Ribbon,
    Side,
    Text,
)
from portal.domain.money_way.text import PITCH, SIZE, cut, width, wrapped

HEIGHT = 168.0  # of the trunk: all of the money, or all that was told
GAP = 10.0  # between two rows
NEXT = 8.0  # between a mark and its words
SWATCH = 10.0
ZONE = 2 * PITCH + 4  # from one zone's words to the next


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a fan stands: the words up to `labels`, the trunk between two lines."""

    top: float
    labels: float
    trunk: float
    thick: float
    width: float
    zones: bool  # whether there is room for their sums


@dataclass(frozen=True)
class _Row:
    """A strand with its lines of words, each with its look."""

    look: str
    lines: tuple[tuple[str, str], ...]
    top: float
    height: float
    thick: float

    @property
    def middle(self) -> float:
        return self.top + self.height / 2

    def block(self, x: float, *, wide: float, y: float | None = None) -> Box:
        """Give a piece as thick as the strand, beside its words or at a height."""
        top = self.middle - self.thick / 2 if y is None else y
        return Box(x=x, y=top, width=wide, height=self.thick, look=self.look)

    def ribbon(self, start: Box, end: Box) -> Ribbon:
        """Give the ribbon between its pieces."""
        return Ribbon(
            x1=start.right,
            y1=start.y,
            x2=end.x,
            y2=end.y,
            thick=self.thick,
            look=self.look,
        )


def fan(drawing: Drawing, place: Place) -> Picture:
    """Draw it as money that comes in from the left; its height is its lower end."""
    rows = list(_rows(drawing.strands, place))
    bottom = rows[-1].top + rows[-1].height
    starts = [row.block(place.labels + NEXT, wide=SWATCH) for row in rows]
    trunk = list(_trunk(rows, place, (place.top + bottom - HEIGHT) / 2))
    ends = zip(rows, starts, trunk, strict=True)
    sums = list(_zones(drawing.zones, trunk, place, bottom)) if place.zones else []
    words = [text for row in rows for text in _words(row, place)]
    return Picture(
        width=place.width,
        height=bottom,
        ribbons=tuple(row.ribbon(start, end) for row, start, end in ends),
        bars=(*trunk, *starts),
        paths=tuple(path for path, _ in sums),
        texts=(*words, *(text for _, texts in sums for text in texts)),
    )


def trunk_top(picture: Picture) -> float:
    """Give the height at which the trunk begins."""
    return min(ribbon.y2 for ribbon in picture.ribbons)


def _rows(labels: Sequence[Label], place: Place) -> Iterator[_Row]:
    scale = HEIGHT / sum(label.share for label in labels)
    top = place.top
    for label in labels:
        lines = tuple(_lines(label, place.labels))
        thick = label.share * scale
        height = max(thick, len(lines) * PITCH)
        yield _Row(label.look, lines, top, height, thick)
        top += height + GAP


def _lines(label: Label, room: float) -> Iterator[tuple[str, str]]:
    """Give the name, and below it the share and the zone, beside each other if so."""
    yield from ((line, NAME) for line in wrapped(label.name, room))
    told = [each for each in (label.figure, label.zone) if each]
    one = " · ".join(told)
    for line in [one] if width(one, bold=False) <= room else told:
        yield cut(line, room, bold=False), label.look


def _trunk(rows: Sequence[_Row], place: Place, top: float) -> Iterator[Box]:
    for row in rows:
        yield row.block(place.trunk, wide=place.thick, y=top)
        top += row.thick


def _words(row: _Row, place: Place) -> Iterator[Text]:
    base = row.middle - len(row.lines) * PITCH / 2 + SIZE
    for number, (line, look) in enumerate(row.lines):
        yield Text(
            x=place.labels,
            y=base + number * PITCH,
            text=line,
            side=Side.RIGHT,
            look=look,
        )


def _zones(
    zones: Sequence[Label], trunk: Sequence[Box], place: Place, bottom: float
) -> Iterator[tuple[Path, list[Text]]]:
    """Write the sum of each zone beside its piece of the trunk."""
    right, least = place.trunk + place.thick, place.top
    for number, zone in enumerate(zones):
        blocks = [block for block in trunk if block.look == zone.look]
        middle = (blocks[0].y + blocks[-1].bottom) / 2
        latest = bottom - ZONE * (len(zones) - number)
        top = max(least, min(middle - ZONE / 2, latest))
        least = top + ZONE
        points = (right + NEXT / 2, middle), (right + 2.5 * NEXT, top + ZONE / 2)
        words = (zone.figure, NAME), (zone.zone, zone.look)
        yield Path(points=points, head=False), list(_sum(words, top, place))


def _sum(words: Iterable[tuple[str, str]], top: float, place: Place) -> Iterator[Text]:
    left = place.trunk + place.thick + 3 * NEXT
    for line, (text, look) in enumerate(words):
        yield Text(
            x=left,
            y=top + SIZE + 1 + line * PITCH,
            text=cut(text, place.width - left, bold=look == NAME),
            side=Side.LEFT,
            look=look,
        )
