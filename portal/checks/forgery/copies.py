"""
Tells a photocopy by what it lacks: colour, and the tones between black and white.

Pictures come as RGB, uint8, height by width by 3. Needs NumPy and OpenCV.
"""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from portal.domain.documents.seen import Box, Face, Page

QUARTER = 90  # degrees
SIDE = 300  # pixels: shrunk, a camera's colour noise is gone
FRINGE = (7, 7)  # pixels: what is coloured no further is no colour of the paper
MARGIN = 0.02  # share of the picture around what was read
WHOLE: Box = (0.25, 0.25, 0.75, 0.75)  # where nothing was read
LEVELS = 8  # of brightness, each with its own cast
CAST = 12.0  # CIE L*a*b*: light of any colour tints white paper by less
BETWEEN = (0.2, 0.8)  # of the way from ink to paper

Pixels = NDArray[Any]


@dataclass(frozen=True)
class Tones:
    """
    What is left of colour and of half-tones.

    `colour`: how far the most colourful twentieth lies from grey, in CIE L*a*b*,
    after the light's own cast is taken away. `between`: the share of the portrait
    that is neither ink nor paper; None without one, for letters have no half-tones.
    """

    colour: float
    between: float | None


def tones(pixels: Pixels, page: Page, portrait: Face | None) -> Tones:
    """Measure both where the document is, not on the table; boxes are as it is read."""
    pixels = np.rot90(pixels, -page.turned // QUARTER)
    document = _shrunk(_cut_out(pixels, _place(page, portrait)))
    colour = round(_colour(document), 2)
    if portrait is None:
        return Tones(colour, None)
    face = _shrunk(_cut_out(pixels, portrait.box))
    return Tones(colour, round(_between(face), 3))


def _place(page: Page, portrait: Face | None) -> Box:
    boxes = [text.box for text in page.texts]
    boxes += [portrait.box] if portrait else []
    boxes += [page.zone.box] if page.zone and page.zone.box else []
    if not boxes:
        return WHOLE
    left, top, right, bottom = zip(*boxes, strict=True)
    return (
        min(left) - MARGIN,
        min(top) - MARGIN,
        max(right) + MARGIN,
        max(bottom) + MARGIN,
    )


def _cut_out(pixels: Pixels, box: Box) -> Pixels:
    height, width = pixels.shape[:2]
    left, right = (round(min(1.0, max(0.0, x)) * width) for x in box[::2])
    top, bottom = (round(min(1.0, max(0.0, y)) * height) for y in box[1::2])
    part = pixels[top:bottom, left:right]
    return np.ascontiguousarray(part if part.size else pixels)


def _shrunk(pixels: Pixels) -> Pixels:
    scale = min(1.0, SIDE / max(pixels.shape[:2]))
    size = [max(1, round(length * scale)) for length in pixels.shape[1::-1]]
    return cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)


def _colour(pixels: Pixels) -> float:
    # OpenCV gives brightness from 0 to 100 and colours about 0 for floats
    lab = cv2.cvtColor(pixels.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    lab[..., 1:] = cv2.blur(lab[..., 1:], FRINGE)  # a lens lays colours along edges
    lab = lab.reshape(-1, 3)
    casts = []
    edges = np.quantile(lab[:, 0], np.linspace(0, 1, LEVELS + 1)[1:-1])
    level = np.digitize(lab[:, 0], edges)
    for each in range(LEVELS):
        here = level == each
        if here.any():
            cast = np.median(lab[here, 1:], axis=0)
            casts.append(float(np.linalg.norm(cast)))
            lab[here, 1:] -= cast
    left = float(np.percentile(np.linalg.norm(lab[:, 1:], axis=1), 95))
    return max(left, max(casts) - CAST)


def _between(pixels: Pixels) -> float:
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY).astype(np.float32)
    ink, paper = np.percentile(grey, (2, 98))
    if paper - ink < 1:
        return 1.0
    share = (grey - ink) / (paper - ink)
    return float(((share > BETWEEN[0]) & (share < BETWEEN[1])).mean())
