"""Put a case file on paper."""

from collections.abc import Callable
from datetime import datetime

from portal.paper import Paper
from portal.paper.sketches import Sketch
from portal.services.case_files.blocks import Heading, Pairs, Table, Words
from portal.services.case_files.contents import Contents


def draw(contents: Contents, *, now: datetime, advance: Callable[[int], None]) -> bytes:
    """
    Give the PDF; each page has the case's reference and its number.

    `advance` is told, again and again, how many blocks are drawn.
    """
    paper = Paper(
        contents.title,
        now=now,
        foot=f"Confidential · case {contents.reference}",
        numbered="{page} of {pages}",
    )
    for done, block in enumerate(contents.blocks):
        advance(done)
        match block:
            case Heading(text, minor):
                paper.heading(text, minor=minor)
            case Words(text, quiet):
                paper.paragraph(text, quiet=quiet)
            case Pairs(pairs):
                paper.pairs(pairs)
            case Table(head, rows, widths):
                paper.table(head, rows, widths=widths, small=True)
            case Sketch():
                paper.sketch(block)
    return paper.finish()
