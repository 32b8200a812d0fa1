"""
Judges whether a picture is good enough for people and machines to read.

Pictures come as RGB, uint8, height by width by 3. All but the size is measured on the
picture shrunk to 1000 pixels on its long side. Child process only.
"""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from portal.checks.outline import cut_share
from portal.checks.spots import halo_share
from portal.checks.timing import milliseconds_since
from portal.checks.values import Finding
from portal.policy import QualityPolicy
from portal.states import CheckOutcome, Side

VERSION = "1"
MEASURED_SIDE = 1000
NEIGHBOURS = 41  # pixels: what is around a point
FAINT = 20  # of 255: lower edges are noise or texture
NOISE = 0.7  # pixels: smoothed before edges are measured

Pixels = NDArray[Any]


@dataclass(frozen=True)
class View:
    """One picture in the forms that the checks look at."""

    side: Side
    width: int
    height: int
    colour: Pixels  # shrunk
    grey: Pixels  # shrunk

    @classmethod
    def of(cls, pixels: Pixels, side: Side) -> "View":
        """Shrink the picture and take its brightness."""
        height, width = pixels.shape[:2]
        scale = min(1.0, MEASURED_SIDE / max(height, width))
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        colour = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
        return cls(
            side, width, height, colour, cv2.cvtColor(colour, cv2.COLOR_RGB2GRAY)
        )


@dataclass(frozen=True)
class Measured:
    """A score and the limit it was held against; `bad` when it is over or under."""

    score: float
    limit: float
    bad: bool


Measure = Callable[[View, QualityPolicy], Measured]


def judge(pixels: Pixels, side: Side, policy: QualityPolicy) -> list[Finding]:
    """
    Give a finding of every check that applies to this side.

    A picture that is too small, or shows nothing, is not judged further: what else
    were wrong with it would only confuse.
    """
    cv2.setNumThreads(1)
    view = View.of(pixels, side)
    findings = []
    for name, measure in MEASURES.items():
        if side is Side.SELFIE and name in DOCUMENT_ONLY:
            continue
        findings.append(_finding(name, measure, view, policy))
        if findings[-1].reasons:
            break
    return findings


def too_small(view: View, policy: QualityPolicy) -> Measured:
    """Compare the sides with what writing, or a face, needs."""
    short, long = sorted((view.width, view.height))
    if view.side is Side.SELFIE:
        return _under(short, policy.min_selfie_side)
    # a strip may be low, but its writing needs length
    if long < policy.min_long_side:
        return _under(long, policy.min_long_side)
    return _under(short, policy.min_short_side)


def blank(view: View, policy: QualityPolicy) -> Measured:
    """Measure how much stands out from its surroundings: on a bare table nothing."""
    grey = view.grey.astype(np.float32)
    around = cv2.blur(grey, (2 * NEIGHBOURS, 2 * NEIGHBOURS))
    return _under(float((grey - around).std()), policy.blank_deviation)


def dark(view: View, policy: QualityPolicy) -> Measured:
    """Look at the brightest parts: even paper is dark where light is missing."""
    return _under(float(np.percentile(view.grey, 97)), policy.dark_paper)


def bright(view: View, policy: QualityPolicy) -> Measured:
    """
    Look at the darkest parts: even ink is pale where light is too strong.

    They are few: a card on a scanner's white page has little ink.
    """
    return _over(float(np.percentile(view.grey, 0.2)), policy.bright_ink)


def blurred(view: View, policy: QualityPolicy) -> Measured:
    """
    Measure how wide the sharpest edges are, as the sigma of a Gaussian in pixels.

    Across and along are measured apart, and the worse one counts: a shaken picture
    is sharp in one direction.
    """
    limit = policy.selfie_blur if view.side is Side.SELFIE else policy.document_blur
    grey = cv2.GaussianBlur(view.grey.astype(np.float32), (0, 0), NOISE)
    widths = [_edge_width(grey), _edge_width(np.ascontiguousarray(grey.T))]
    return _over(max(widths), limit)


def glare(view: View, policy: QualityPolicy) -> Measured:
    """Find the largest burnt-out spot with a halo, as a share of the picture."""
    return _over(halo_share(view.colour, view.grey), policy.glare_share)


def cut(view: View, policy: QualityPolicy) -> Measured:
    """Find how much of one border a document crosses that stands free elsewhere."""
    return _over(cut_share(view.colour), policy.cut_share)


# in this order: what makes later findings meaningless comes first
MEASURES: dict[str, Measure] = {
    "too_small": too_small,
    "dark": dark,
    "blank": blank,
    "bright": bright,
    "blurred": blurred,
    "glare": glare,
    "cut": cut,
}
DOCUMENT_ONLY = frozenset({"glare", "cut"})


def _edge_width(grey: Pixels) -> float:
    # an ideal edge of height h, blurred by sigma, is steepest with
    # h / (sigma √(2π)): the quotient depends on neither light nor contrast
    slope = np.abs(cv2.Sobel(grey, cv2.CV_32F, 1, 0, scale=1 / 8))
    window = np.ones((1, NEIGHBOURS), np.uint8)
    height = cv2.dilate(grey, window) - cv2.erode(grey, window)
    steepest = cv2.dilate(slope, window)
    strong = height > max(FAINT, height.max() / 2)
    if not strong.any():
        return float(NEIGHBOURS)
    widths = height[strong] / (math.sqrt(2 * math.pi) * steepest[strong] + 1e-6)
    return float(np.percentile(widths, 10))


def _finding(name: str, measure: Measure, view: View, policy: QualityPolicy) -> Finding:
    started = time.perf_counter()
    found = measure(view, policy)
    return Finding(
        name=name,
        version=VERSION,
        outcome=CheckOutcome.FAIL if found.bad else CheckOutcome.PASS,
        score=round(found.score, 4),
        limit=found.limit,
        reasons=(name,) if found.bad else (),
        milliseconds=milliseconds_since(started),
    )


def _under(score: float, limit: float) -> Measured:
    return Measured(score, limit, score < limit)


def _over(score: float, limit: float) -> Measured:
    return Measured(score, limit, score > limit)
