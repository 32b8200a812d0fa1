"""
Looks at papers: any file of pages, which nobody judges here. Child process only.

A picture is decoded and encoded anew. A PDF is opened and each page of it drawn once,
so that what is kept can be shown; it is never shown but as such drawings.
"""

from typing import Any

from PIL import Image

from portal.checks.decoding import FINEST, Refused, decode, encode, kind_of, open_pdf
from portal.checks.marking import mark
from portal.policy import PicturePolicy

PDF = "PDF"
TRIED = 24  # pixels of the longer side: enough to know that a page can be drawn


def look(
    original: bytes, task: dict[str, Any]
) -> tuple[dict[str, Any], tuple[bytes, ...]]:
    """Give the kind and the number of pages, and of a picture the JPEG to keep."""
    try:
        if kind_of(original) == PDF:
            return {"reason": "", "pages": _pages(original, task["most_pages"])}, ()
        decoded = decode(original, PicturePolicy(**task["picture"]))
    except Refused as refused:
        return {"reason": refused.reason, "pages": 0}, ()
    return {"reason": "", "pages": 1}, (encode(decoded.image),)


def page(original: bytes, task: dict[str, Any]) -> bytes:
    """Give one page of a PDF, counted from 1, as a JPEG with the words drawn in."""
    longest = task["longest"]
    document = open_pdf(original)
    drawn = _drawn(document[task["page"] - 1], longest)
    return mark(encode(drawn), task["words"], longest=longest)


def _pages(original: bytes, most: int) -> int:
    document = open_pdf(original)
    if len(document) > most:
        raise Refused("too_many_pages")
    for number in range(len(document)):
        _drawn(document[number], TRIED)
    return len(document)


def _drawn(page: Any, longest: int) -> Image.Image:
    size = max(page.get_size())
    if size < 1:
        raise Refused("damaged")
    scale = min(FINEST, longest / size)
    drawn: Image.Image = page.render(scale=scale, may_draw_forms=False).to_pil()
    return drawn.convert("RGB")
