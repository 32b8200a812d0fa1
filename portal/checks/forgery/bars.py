"""
Finds the even dark bars that a screenshot has above and below, or at both sides.

Pictures come as RGB, uint8, height by width by 3. Needs NumPy.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

EVEN = 3  # of 255: a camera's noise is more, even in the dark
FILLED = 0.9  # share of a line that has the bar's colour; the rest may be a clock
DARKEST = 64  # of 255; even light borders are a scanner's or paper
STEP = 30  # of 255: how sharply the picture begins behind a bar

Pixels = NDArray[Any]


def bars_share(pixels: Pixels) -> float:
    """Give the share of the picture that the thinner of two opposite bars takes."""
    turned = np.swapaxes(pixels, 0, 1)
    return max(_pair(pixels), _pair(turned))


def _pair(pixels: Pixels) -> float:
    return min(_bar(pixels), _bar(pixels[::-1])) / int(pixels.shape[0])


def _bar(pixels: Pixels) -> int:
    # lines from the border inwards that have the border's own colour
    half = pixels[: pixels.shape[0] // 2].astype(np.int16)
    if not half.size:
        return 0
    colour = np.median(half[0], axis=0)
    if colour.max() > DARKEST:
        return 0
    same = (np.abs(half - colour).max(axis=2) <= EVEN).mean(axis=1) >= FILLED
    lines = int(same.argmin()) if not same.all() else 0
    if not lines:
        return 0
    behind = half[lines + 1 : lines + 4]
    differs = np.abs(behind - colour).max(axis=2) > STEP
    return lines if differs.size and differs.mean() > 0.5 else 0
