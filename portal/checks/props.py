"""
What people hold or wear before their face, drawn onto a head that looks ahead.

Figures are RGBA; `middle` is the point between the eyes and `unit` their distance, in
pixels. Child process and tests only.
"""

from collections.abc import Callable
from typing import Any

import cv2
import numpy as np

from portal.checks.heads import Pixels

Point = tuple[float, float]
Prop = Callable[..., Pixels]
FINE = 4  # bits behind the point in OpenCV's places


def sunglasses(figure: Pixels, *, middle: Point, unit: float) -> Pixels:
    """Put dark glasses on."""

    def draw(sheet: Pixels) -> None:
        for side in (-1, 1):
            _ellipse(sheet, middle, unit, (side * 0.54, 0.1), (0.47, 0.38))
            _line(sheet, middle, unit, [(side * 0.9, -0.1), (side * 1.25, -0.15)], 0.1)
        _line(sheet, middle, unit, [(-0.2, -0.08), (0.2, -0.08)], 0.11)

    return _painted(figure, draw, (22, 22, 26), unit, shine=0.12)


def mask(figure: Pixels, *, middle: Point, unit: float) -> Pixels:
    """Put a surgical mask on."""
    outline = [
        (-1.05, 0.42), (-0.4, 0.3), (0, 0.24), (0.4, 0.3), (1.05, 0.42),
        (0.95, 1.2), (0.5, 1.72), (0, 1.85), (-0.5, 1.72), (-0.95, 1.2),
    ]  # fmt: skip

    def draw(sheet: Pixels) -> None:
        cv2.fillPoly(sheet, [_places(outline, middle, unit)], 255, cv2.LINE_AA, FINE)
        for side in (-1, 1):
            _line(sheet, middle, unit, [(side * 1.0, 0.5), (side * 1.4, 0.3)], 0.04)

    def pleats(sheet: Pixels) -> None:
        for y in (0.7, 0.95, 1.2):
            _line(sheet, middle, unit, [(-0.95, y), (0, y + 0.1), (0.95, y)], 0.03)

    worn = _painted(figure, draw, (166, 200, 214), unit, shine=0.1)
    return _painted(worn, pleats, (128, 164, 182), unit)


def hand(figure: Pixels, *, middle: Point, unit: float) -> Pixels:
    """Hold a hand before the mouth and the nose."""
    skin = _skin(figure, middle, unit)
    drawn = figure
    for finger in range(4):
        y = 0.3 + 0.36 * finger
        way = [(1.9, y + 0.5), (0.4, y + 0.1), (-0.75 + 0.12 * abs(finger - 1), y)]
        drawn = _painted(drawn, _finger(way, middle, unit, 0.42), skin * 0.55, unit)
        drawn = _painted(drawn, _finger(way, middle, unit, 0.36), skin, unit, shine=0.2)
    return drawn


def closed(figure: Pixels, *, middle: Point, unit: float) -> Pixels:
    """Close the eyes: lids of the skin's colour, and the lashes on them."""
    skin = _skin(figure, middle, unit)

    def lids(sheet: Pixels) -> None:
        for side in (-1, 1):
            _ellipse(sheet, middle, unit, (side * 0.5, 0.01), (0.25, 0.13))

    def lashes(sheet: Pixels) -> None:
        for side in (-1, 1):
            x = side * 0.5
            way = [(x - 0.23, 0.04), (x - 0.1, 0.11), (x + 0.1, 0.11), (x + 0.23, 0.04)]
            _line(sheet, middle, unit, way, 0.035)

    shut = _painted(figure, lids, skin * 0.92, unit, soft=0.05)
    return _painted(shut, lashes, skin * 0.35, unit, soft=0.012)


PROPS: dict[str, Prop] = {
    "sunglasses": sunglasses,
    "mask": mask,
    "hand": hand,
    "closed": closed,
}


def _finger(
    way: list[Point], middle: Point, unit: float, thick: float
) -> Callable[[Pixels], None]:
    return lambda sheet: _line(sheet, middle, unit, way, thick)


def _skin(figure: Pixels, middle: Point, unit: float) -> Any:
    # of the cheeks
    found = []
    for side in (-1, 1):
        x, y = int(middle[0] + side * 0.5 * unit), int(middle[1] + 0.55 * unit)
        reach = max(1, int(0.08 * unit))
        found.append(figure[y - reach : y + reach, x - reach : x + reach, :3])
    return np.median(np.concatenate([each.reshape(-1, 3) for each in found]), axis=0)


def _painted(
    figure: Pixels,
    draw: Callable[[Pixels], None],
    colour: Any,
    unit: float,
    *,
    shine: float = 0.0,
    soft: float = 0.015,
) -> Pixels:
    """Lay a colour where `draw` draws, lighter towards the top by `shine`."""
    sheet = np.zeros(figure.shape[:2], np.uint8)
    draw(sheet)
    share = cv2.GaussianBlur(sheet, (0, 0), max(0.5, soft * unit))[..., None] / 255
    thick = cv2.GaussianBlur(sheet, (0, 0), 0.12 * unit)[..., None] / 255
    light = 1 + shine * (2 * thick - 1) * share
    laid = np.clip(np.array(colour) * light, 0, 255)
    painted = figure.astype(np.float32)
    painted[..., :3] += (laid - painted[..., :3]) * share
    painted[..., 3:] = np.maximum(painted[..., 3:], 255 * share)
    return painted.astype(np.uint8)


def _ellipse(sheet: Pixels, middle: Point, unit: float, at: Point, half: Point) -> None:
    (x, y), (wide, high) = middle, half
    centre = (round(x + at[0] * unit), round(y + at[1] * unit))
    axes = (round(wide * unit), round(high * unit))
    cv2.ellipse(sheet, centre, axes, 0, 0, 360, 255, cv2.FILLED, cv2.LINE_AA)


def _line(
    sheet: Pixels, middle: Point, unit: float, way: list[Point], thick: float
) -> None:
    places = _places(way, middle, unit)
    width = max(1, round(thick * unit))
    cv2.polylines(sheet, [places], False, 255, width, cv2.LINE_AA, FINE)


def _places(points: list[Point], middle: Point, unit: float) -> Pixels:
    spots = np.array(middle) + np.array(points) * unit
    return np.round(spots * (1 << FINE)).astype(np.int32)
