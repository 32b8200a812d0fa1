"""Put a case file on paper."""

from datetime import datetime

from portal.paper import Paper
from portal.services.case_files.blocks import Heading, Pairs, Table, Words
from portal.services.case_files.contents import Contents


def draw(contents: Contents, *, now: datetime) -> bytes:
    """Give the PDF; each page has the case's reference and its number."""
    paper = Paper(
        contents.title,
        now=now,
        foot=f"Confidential · case {contents.reference}",
        numbered="{page} of {pages}",
    )
    for block in contents.blocks:
        match block:
            case Heading(text, minor):
                paper.heading(text, minor=minor)
            case Words(text, quiet):
                paper.paragraph(text, quiet=quiet)
            case Pairs(pairs):
                paper.pairs(pairs)
            case Table(head, rows, widths):
                paper.table(head, rows, widths=widths, small=True)
    return paper.finish()
