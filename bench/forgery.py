"""How many copies of documents are told, and how many good pictures are doubted."""

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from portal.checks.forgery import judge
from portal.checks.forgery.editing import signs_of_editing
from portal.checks.people import SPECIMEN_PEOPLE
from portal.domain.documents.seen import Face, Page
from portal.policy import ForgeryPolicy, Policy
from portal.states import DocumentType, Side
from tests import specimens
from tests.checks import copies

PAGES = (
    (DocumentType.PASSPORT, Side.FRONT),
    (DocumentType.ID_CARD, Side.FRONT),
    (DocumentType.ID_CARD, Side.BACK),
    (DocumentType.RESIDENCE_PERMIT, Side.FRONT),
    (DocumentType.DRIVER_LICENCE, Side.FRONT),
)
RATIOS = (0.7, 1.0, 1.3, 1.6, 2.0, 2.6)  # points of the camera to one of the screen
SAVED = ((75, 90), (60, 85), (85, 95))  # qualities, before and after an edit
PICTURES = {".jpg", ".jpeg", ".png"}
Row = tuple[str, Counter[str], Counter[str]]


def main() -> None:
    """Print the figures: `python -m bench.forgery [NUMBER [FOLDER]]`."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    folder = Path(sys.argv[2]) if len(sys.argv) > 2 else None
    for line in measure(number, folder):
        print(line)


def measure(number: int = 10, folder: Path | None = None) -> Iterator[str]:
    """Give a line for each set, of as many pictures; `folder` holds good ones."""
    policy = Policy.load().forgery
    yield "| set | pictures | screen: doubt, sure | copy: doubt, sure |"
    yield "| --- | --- | --- | --- |"
    for name, picture in _sets().items():
        yield _line(name, [picture(seed) for seed in range(number)], policy)
    if folder is not None:
        files = sorted(each for each in folder.iterdir() if each.suffix in PICTURES)
        opened = [np.asarray(Image.open(each).convert("RGB")) for each in files]
        yield _line("the folder's pictures", opened, policy)
    yield from _edits(number, policy)


def _sets() -> dict[str, Callable[[int], np.ndarray]]:
    plain: dict[str, Callable[[int], np.ndarray]] = {
        "photographs": lambda seed: copies.photograph(_page(seed), seed),
        "… of halftone print": lambda seed: copies.photograph(
            copies.halftone(_page(seed), seed), seed
        ),
        "… of fine lines": lambda seed: copies.photograph(
            copies.fine_lines(_page(seed), seed), seed
        ),
        "… of grey documents": lambda seed: copies.photograph(
            copies.colourless(_page(seed)), seed
        ),
        "flat scans": _page,
        "photocopies": lambda seed: copies.photograph(
            copies.photocopy(_page(seed)), seed
        ),
    }
    for kind in copies.KINDS:
        for ratio in RATIOS:
            plain[f"screen, {kind}, {ratio}"] = lambda seed, ratio=ratio, kind=kind: (
                copies.screen(_page(seed), seed, ratio=ratio, kind=kind)
            )
    return plain


def _page(seed: int) -> np.ndarray:
    person = SPECIMEN_PEOPLE[seed % len(SPECIMEN_PEOPLE)]
    return specimens.document(*PAGES[seed % len(PAGES)], person)


def _line(name: str, pictures: list[np.ndarray], policy: ForgeryPolicy) -> str:
    screen: Counter[str] = Counter()
    copy: Counter[str] = Counter()
    for pixels in pictures:
        shown, copied = judge(pixels, Page(), _portrait(pixels), policy)
        screen[shown.outcome.value] += 1
        copy[copied.outcome.value] += 1
    figures = (f"{each['warn']}, {each['fail']}" for each in (screen, copy))
    return f"| {name} | {len(pictures)} | {' | '.join(figures)} |"


def _portrait(pixels: np.ndarray) -> Face | None:
    from portal.checks import faces

    return faces.portrait(pixels, Page(), Policy.load())[0]


def _edits(number: int, policy: ForgeryPolicy) -> Iterator[str]:
    yield ""
    yield "| saved at, then at | pasted found | false alarms, nothing pasted |"
    yield "| --- | --- | --- |"
    for before, after in SAVED:
        found = [_edited(seed, before, after, policy) for seed in range(number)]
        told, wrong = (sum(each) for each in zip(*found, strict=True))
        yield f"| {before}, {after} | {told} of {number} | {wrong} |"


def _edited(
    seed: int, before: int, after: int, policy: ForgeryPolicy
) -> tuple[bool, bool]:
    first = specimens.jpeg(copies.photograph(_page(seed), seed), quality=before)
    opened = Image.open(BytesIO(first)).convert("RGB")
    honest = specimens.jpeg(np.asarray(opened), quality=after)
    changed = np.array(opened)
    other = copies.photograph(_page(seed), seed + 1000)
    changed[400:470, 500:760] = other[303:373, 407:667]
    cv2.putText(changed, "X1234567", (520, 450), 0, 1.4, (40, 40, 50), 3)
    forged = specimens.jpeg(changed, quality=after)
    return tuple(
        "pasted" in signs_of_editing(each, "JPEG", policy).details["signs"]
        for each in (forged, honest)
    )


if __name__ == "__main__":
    main()
