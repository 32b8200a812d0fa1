"""Rows of a table that are longer than a page, cut into several."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from textwrap import wrap

MOST_LINES = 30  # of a cell: more go on in another row
WIDEST = 3.0  # mm, hardly any letter of a text is wider


def parted(row: Sequence[str], widths: Sequence[float]) -> Iterator[Sequence[str]]:
    """Give the row, or more of them where it is longer than a page."""
    columns = [list(_cut(*cell)) for cell in zip(row, widths, strict=True)]
    yield from zip_longest(*columns, fillvalue="")


def _cut(text: str, width: float) -> Iterator[str]:
    across = max(1, int(width / WIDEST))
    if len(text) <= across * MOST_LINES and text.count("\n") < MOST_LINES:
        yield text
        return
    lines = [line for given in text.split("\n") for line in wrap(given, across) or [""]]
    for start in range(0, len(lines), MOST_LINES):
        yield "\n".join(lines[start : start + MOST_LINES])
