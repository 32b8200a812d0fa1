"""Has papers looked at, and their pages drawn, in the limited child process."""

from dataclasses import asdict, dataclass, field

from portal.checks.sandboxed import JPEG, ask
from portal.errors import CannotMark
from portal.policy import Policy


@dataclass(frozen=True)
class Looked:
    """
    What a paper turned out to be.

    `content` is what is kept: a picture encoded anew, or a PDF as it was given; None
    with the `reason` why it cannot be taken, a key of `domain.paper_words`.
    """

    reason: str = ""
    content: bytes | None = field(default=None, repr=False)
    is_pdf: bool = False
    pages: int = 0


def look(original: bytes, policy: Policy) -> Looked:
    """Say what a file is; takes up to seconds, so hold no transaction meanwhile."""
    if not original:
        return Looked("empty")
    if len(original) > policy.cases.max_bytes:
        return Looked("too_large")
    task = {
        "task": "paper",
        "most_pages": policy.cases.most_pages,
        "picture": asdict(policy.picture),
    }
    answer = ask(task, original, policy.picture)
    if isinstance(answer, str):
        return Looked(answer)
    head, pictures = answer
    reason, pages = str(head.get("reason", "damaged")), head.get("pages")
    if reason:
        return Looked(reason)
    if not isinstance(pages, int) or not 0 < pages <= policy.cases.most_pages:
        return Looked("damaged")
    if not pictures:
        return Looked(content=original, is_pdf=True, pages=pages)
    if len(pictures) != 1 or not pictures[0].startswith(JPEG):
        return Looked("damaged")
    return Looked(content=pictures[0], pages=1)


def page(
    original: bytes, number: int, words: str, *, longest: int, policy: Policy
) -> bytes:
    """
    Give a page of a PDF, counted from 1, as a JPEG with the words drawn into it.

    Raise CannotMark where the child gave none: what is not marked is not shown.
    """
    task = {
        "task": "page",
        "page": number,
        "words": words,
        "longest": longest,
        "picture": asdict(policy.picture),
    }
    answer = ask(task, original, policy.picture)
    if isinstance(answer, str):
        raise CannotMark(answer)
    pictures = answer[1]
    if len(pictures) != 1 or not pictures[0].startswith(JPEG):
        raise CannotMark("damaged")
    return pictures[0]
