"""
Lays a drawn page on a table and takes its picture, by seed.

Pictures are RGB, uint8, height by width by 3. Child process and tests only.
"""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from portal.checks.selfies import grained

Pixels = NDArray[Any]
TABLES = ((86, 62, 46), (52, 54, 58), (150, 120, 88), (178, 180, 182), (60, 88, 74))
FRAME = (2000, 1500)
SMALL = 8  # pixels: light and shadow are worked out at one point in this many


@dataclass(frozen=True, kw_only=True)
class Camera:
    """
    How the picture is taken; lengths are shares of the frame, angles in degrees.

    `fill` is the share of the frame that the page takes, `shift` moves the page: far
    enough, and it is cut off. `tilt` is how far each corner may lie off its place,
    `turn` how far the page is turned, beside a random turn of up to `slant`.
    """

    frame: tuple[int, int] = FRAME
    fill: float = 0.78
    shift: tuple[float, float] = (0.0, 0.0)
    tilt: float = 0.015
    turn: float = 0.0
    slant: float = 4.0
    noise: float = 3.0
    blur: float = 0.8  # pixels
    slope: float = 0.12  # of the light, from one side to the other


def photograph(page: Pixels, camera: Camera, *, seed: int = 0) -> Pixels:
    """Take the picture: turned, tilted, unevenly lit, noisy."""
    random = np.random.default_rng(seed)
    surface = table(camera.frame, random)
    matrix = placement(page, camera, random)
    laid = cv2.warpPerspective(page, matrix, camera.frame, flags=cv2.INTER_AREA)
    mask: Pixels = np.full(page.shape[:2], 255, np.uint8)
    where = cv2.warpPerspective(mask, matrix, camera.frame)
    scene = _on(surface, laid, where)
    lit = scene * light(camera, random)[..., None]
    if camera.blur:
        lit = cv2.GaussianBlur(lit, (0, 0), camera.blur)
    return grained(lit, camera.noise, random)


def placement(page: Pixels, camera: Camera, random: np.random.Generator) -> Pixels:
    """Give the matrix that takes the page's pixels to those of the picture."""
    height, width = page.shape[:2]
    angle = np.radians(camera.turn + random.uniform(-camera.slant, camera.slant))
    cos, sin = np.cos(angle), np.sin(angle)
    across = abs(width * cos) + abs(height * sin)
    down = abs(width * sin) + abs(height * cos)
    if camera.slant <= 5 and not camera.turn:
        across, down = width, height
    scale = camera.fill * min(camera.frame[0] / across, camera.frame[1] / down)
    corners = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)], float)
    corners *= np.array([width, height]) * scale / 2
    turn = np.array([[cos, -sin], [sin, cos]])
    tilt = random.uniform(-camera.tilt, camera.tilt, (4, 2)) * width * scale
    middle = np.array(camera.frame) * (0.5 + np.array(camera.shift))
    there = (corners @ turn.T + tilt + middle).astype(np.float32)
    here = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    return cv2.getPerspectiveTransform(here, there)


def table(frame: tuple[int, int], random: np.random.Generator) -> Pixels:
    """Give a table of wood or stone."""
    colour = np.array(TABLES[random.integers(len(TABLES))], np.float32)
    coarse = random.normal(0, 1, (frame[1] // 4, frame[0] // 60)).astype(np.float32)
    grain = cv2.resize(coarse, frame, interpolation=cv2.INTER_CUBIC)
    surface: Pixels = np.clip(colour + 3.5 * grain[..., None], 0, 255)
    return surface.astype(np.uint8)


def light(camera: Camera, random: np.random.Generator) -> Pixels:
    """Give the share of light that reaches each place."""
    width, height = (side // SMALL for side in camera.frame)
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j].astype(np.float32)
    slope = random.uniform(-camera.slope, camera.slope, 2)
    shares = 0.88 + slope[0] * x + slope[1] * y - 0.06 * (x**2 + y**2)
    found: Pixels = cv2.resize(shares.astype(np.float32), camera.frame)
    return found


def _on(surface: Pixels, laid: Pixels, where: Pixels) -> Pixels:
    # the page throws a soft shadow
    small = cv2.resize(where, None, fx=1 / SMALL, fy=1 / SMALL)
    soft = cv2.GaussianBlur(small, (0, 0), 12 / SMALL)
    soft = cv2.resize(soft, where.shape[1::-1]).astype(np.float32)[..., None] / 255
    share = where.astype(np.float32)[..., None] / 255
    return surface * (1 - 0.35 * soft) * (1 - share) + laid * share
