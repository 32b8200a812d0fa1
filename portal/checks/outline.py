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
CROSSED = 0.2  # a border is crossed on at least this share
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
    free = np.concatenate(
        [
            lab[:3].reshape(-1, 3),
            lab[: lab.shape[0] // 3, :3].reshape(-1, 3),
            lab[: lab.shape[0] // 3, -3:].reshape(-1, 3),
        ]
    )
    paper = np.median(free, axis=0)
    if np.abs(free - paper).mean(axis=0).sum() > SPREAD or paper[0] > SCANNER_WHITE:
        return 0.0
    apart = np.linalg.norm(lab - paper, axis=2) > APART
    block = _largest(apart.astype(np.uint8))
    if not LEAST < block.mean() < MOST or not _is_block(block):
        return 0.0
    borders = [line.mean() for line in (block[0], block[:, 0], block[:, -1])]
    crossed = float(block[-1].mean())
    return crossed if max(borders) < FREE and crossed > CROSSED else 0.0


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
