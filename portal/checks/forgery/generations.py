"""
Finds a region of a JPEG that was saved less often than the rest of it.

Saving rounds every block's frequencies to multiples of a step. Saved once more, with
finer steps, the picture still shows the old multiples: some values never occur. What
was pasted or written in between has all values. (The effect is Lin, He, Tang and
Tang's, Pattern Recognition 42, 2009; the search for a region is our own.)
Needs Pillow, NumPy and OpenCV.
"""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from portal.checks.forgery.marks import BROKEN
from portal.domain.documents.seen import Box

BLOCK = 8  # pixels, ITU-T T.81 §A.3.3
LOWEST = 4  # frequencies in each direction that are looked at
LARGEST = 16_000_000  # pixels: a larger picture is not looked at, for time and memory
FEWEST = 3000  # values of a frequency that are not zero: less prove nothing
SAMPLE = 1_500_000  # pixels, to find out whether it was saved before
COARSEST = 60  # the old steps that are tried
LEAST_RATIO, MOST_RATIO = 1.3, 8.0  # of the old step and the new
REACH = 40  # multiples of the new step: what lies higher is rare
KEEPS = 0.93  # share of values that lie on the old multiples, with noise
BY_CHANCE = 0.7  # the same, if there had been no first time: more tells nothing
FREQUENCIES = 2  # that must agree
DARK, BRIGHT = 4, 251  # clipped blocks have lost their old values
SMALLEST, BIGGEST = 24, 0.25  # blocks of a region, and the share of the picture
AROUND = 5  # blocks: over so many in each direction the shares are taken

Pixels = NDArray[Any]


@dataclass(frozen=True)
class Region:
    """What was saved less often: where, and the share of blocks there that show it."""

    box: Box
    share: float


def pasted(original: bytes, limit: float) -> Region | None:
    """Give the largest region over the limit; None where there is none."""
    try:
        image = Image.open(BytesIO(original), formats=["JPEG"])
        if image.width * image.height > LARGEST or image.mode not in {"RGB", "L"}:
            return None
        tables = image.quantization  # type: ignore[attr-defined]
        if image.mode == "RGB":
            image.draft("L", image.size)  # brightness as it stands in the file
        grey = np.asarray(image.convert("L"))
        steps = np.array(tables[0], np.float32).reshape(BLOCK, BLOCK)
    except BROKEN:
        return None
    olds = _old_values(_sample(grey), steps)
    if len(olds) < FREQUENCIES:
        return None  # saved once, as from a camera: the usual end
    return _region(*_strangers(grey, steps, olds), limit)


def _sample(grey: Pixels) -> Pixels:
    # whole rows of blocks from all over the picture
    rows = grey.shape[0] // BLOCK
    every = max(1, grey.size // SAMPLE)
    return (
        grey[: rows * BLOCK]
        .reshape(rows, BLOCK, -1)[::every]
        .reshape(-1, grey.shape[1])
    )


def _old_values(grey: Pixels, steps: Pixels) -> dict[tuple[int, int], Pixels]:
    """Give by frequency which values an earlier saving left; those it shows in."""
    values, whole = _frequencies(grey)
    found = {
        place: _old_multiples(np.rint(values[..., *place][whole] / steps[place]))
        for place in np.ndindex(LOWEST, LOWEST)
        if any(place)
    }
    return {place: on for place, on in found.items() if on is not None}


def _strangers(
    grey: Pixels, steps: Pixels, olds: dict[tuple[int, int], Pixels]
) -> tuple[Pixels, Pixels]:
    """Count the values of each block off the old multiples, and those that can tell."""
    values, whole = _frequencies(grey)
    strange = np.zeros(whole.shape, np.float32)
    known = np.zeros(whole.shape, np.float32)
    for place, on in olds.items():
        level = np.abs(np.rint(values[..., *place] / steps[place])).astype(int)
        tells = whole & (level > 0) & (level <= REACH)
        known += tells
        strange += tells & ~on[np.minimum(level, REACH)]
    return strange, known


def _frequencies(grey: Pixels) -> tuple[Pixels, Pixels]:
    # the first rows of the cosine transform of every block, and which are not clipped
    rows, columns = grey.shape[0] // BLOCK, grey.shape[1] // BLOCK
    blocks = grey[: rows * BLOCK, : columns * BLOCK].reshape(
        rows, BLOCK, columns, BLOCK
    )
    whole = (blocks.min(axis=(1, 3)) > DARK) & (blocks.max(axis=(1, 3)) < BRIGHT)
    some = COSINES[:LOWEST]
    across = np.tensordot(blocks.astype(np.float32), some, axes=(3, 1))
    both = np.tensordot(across, some, axes=(1, 1))  # rows, columns, across, down
    return np.swapaxes(both, 2, 3), whole


def _old_multiples(multiples: Pixels) -> Pixels | None:
    """Give which of the values 0 to REACH an earlier saving left; None if none did."""
    levels = np.abs(multiples).astype(int)
    counts = np.bincount(levels[(levels > 0) & (levels <= REACH)], minlength=REACH + 1)
    if counts.sum() < FEWEST:
        return None
    smooth = np.convolve(counts, np.ones(5) / 5, "same")
    kept = PATTERNS @ counts / counts.sum()
    chance = PATTERNS @ smooth / smooth.sum()
    gain = np.where((kept >= KEEPS) & (chance <= BY_CHANCE), kept - chance, 0.0)
    return PATTERNS[gain.argmax()] if gain.any() else None


def _region(strange: Pixels, known: Pixels, limit: float) -> Region | None:
    window = (AROUND, AROUND)
    total = cv2.blur(known, window)
    share = cv2.blur(strange, window) / np.maximum(total, 1e-6)
    over = ((share > limit) & (total > 0.5)).astype(np.uint8)
    count, _, stats, _ = cv2.connectedComponentsWithStats(over)
    areas = stats[1:count, cv2.CC_STAT_AREA]
    if not areas.size or areas.max() < SMALLEST or areas.max() > BIGGEST * over.size:
        return None
    left, top, width, height, _ = (int(n) for n in stats[1 + int(areas.argmax())])
    there = share[top : top + height, left : left + width]
    rows, columns = over.shape
    right, bottom = left + width, top + height
    box = (left / columns, top / rows, right / columns, bottom / rows)
    return Region(box, round(float(there.max()), 3))


def _cosines() -> Pixels:
    place, frequency = np.meshgrid(np.arange(BLOCK), np.arange(BLOCK))
    table = 0.5 * np.cos((2 * place + 1) * frequency * np.pi / (2 * BLOCK))
    table[0] /= np.sqrt(2)
    return table.astype(np.float32)


def _patterns() -> Pixels:
    # by the old step in new ones: which of the values 0 to REACH are left
    ratios = {
        old / new for new in range(1, COARSEST // 2) for old in range(1, COARSEST)
    }
    found = np.zeros((len(ratios), REACH + 1), bool)
    for row, ratio in enumerate(sorted(ratios)):
        if LEAST_RATIO < ratio < MOST_RATIO:
            values = np.rint(np.arange(REACH / ratio + 1) * ratio).astype(int)
            found[row, values[values <= REACH]] = True
    return np.unique(found[found.any(axis=1)], axis=0)


COSINES = _cosines()
PATTERNS = _patterns()
