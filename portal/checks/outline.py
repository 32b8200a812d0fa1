"""
Finds a document that leaves the frame. Child process only.

Careful on purpose: a good picture that is refused costs more than a cut one that a
person sees later. Only a plain background, and a document that is a clear block on
it, are judged; a scan, a picture filled by the document, or a busy table pass.
"""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

SIDE = 400  # pixels
FREE = 0.02  # a border is free if less of it is crossed
NEARBY = 7  # pixels: inside and outside of an edge
SPREAD = 14.0  # of brightness and colour along the free borders: a plain background
APART = 22.0  # in CIE L*a*b*: clearly not the background
LEAST, MOST = 0.12, 0.85  # share of the picture that a document takes
BLOCK = 0.88  # share of its own rectangle that a document fills
SCANNER_WHITE = 247.0

Pixels = NDArray[Any]


def cut_share(colour: Pixels) -> float:
    """Give the share of one border that the document crosses, or 0.0."""
    scale = SIDE / max(colour.shape[:2])
    size = [max(8, round(length * scale)) for length in colour.shape[1::-1]]
    small = cv2.resize(colour, size, interpolation=cv2.INTER_AREA)
    lab = cv2.cvtColor(cv2.GaussianBlur(small, (0, 0), 2), cv2.COLOR_RGB2LAB)
    shares = [_crossing(lab.astype(np.float32), side) for side in range(4)]
    return max(shares, default=0.0)


def _crossing(lab: Pixels, side: int) -> float:
    # turned so that the border in question is the last row
    lab = np.ascontiguousarray(np.rot90(lab, side))
    third = lab.shape[0] // 3
    free = [lab[:3], lab[:third, :3], lab[:third, -3:]]
    table = np.concatenate([strip.reshape(-1, 3) for strip in free])
    plain = np.median(table, axis=0)
    if np.abs(table - plain).mean(axis=0).sum() > SPREAD or plain[0] > SCANNER_WHITE:
        return 0.0
    apart = np.linalg.norm(lab - plain, axis=2) > APART
    block = _largest(apart.astype(np.uint8))
    if not LEAST < block.mean() < MOST or not _is_block(block):
        return 0.0
    borders = [line.mean() for line in (block[0], block[:, 0], block[:, -1])]
    if max(borders) > FREE or not _ends_sharply(lab[-1], block[-1]):
        return 0.0
    return float(block[-1].mean())


def _ends_sharply(border: Pixels, crossed: Pixels) -> bool:
    # a table that is lit unevenly crosses the border too, but without an edge
    where = np.flatnonzero(crossed)
    if not where.size:
        return False
    first, last = int(where[0]), int(where[-1])
    if first < NEARBY or last >= len(border) - NEARBY or last - first < 2 * NEARBY:
        return False
    steps = (
        border[first - NEARBY] - border[first + NEARBY],
        border[last - NEARBY] - border[last + NEARBY],
    )
    return all(float(np.linalg.norm(step)) > APART for step in steps)


def _largest(mask: Pixels) -> Pixels:
    mask = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    block = np.zeros(mask.shape, np.uint8)
    if contours:
        largest = max(contours, key=cv2.contourArea)
        cv2.drawContours(block, [largest], -1, 1, cv2.FILLED)
    return block


def _is_block(block: Pixels) -> bool:
    points = cv2.findNonZero(block)
    if points is None:
        return False
    _, (width, height), _ = cv2.minAreaRect(points)
    return bool(block.sum() > BLOCK * width * height)
