"""
Pictures of the heads: the portrait a document shows, and what a phone sees.

Pictures are RGB, uint8, height by width by 3. Child process and tests only.
"""

from dataclasses import replace
from typing import Any

import cv2
import numpy as np

from portal.checks.heads import HEADS, Pixels
from portal.checks.poses import Pose, posed
from portal.checks.props import PROPS

SIZE = (960, 1280)  # of a selfie, width by height
UNIT = 0.2  # of its width: the distance between the eyes
EYES = (0.5, 0.44)  # where they are, as shares
BACKDROP = (222, 226, 228)
ARM = 7.5  # units: how far a phone is held away
WALLS = ((196, 188, 176), (150, 160, 168), (120, 112, 104), (214, 214, 208))


def portrait(head: str, size: tuple[int, int], build: Pose | None = None) -> Pixels:
    """Give the head before a pale wall, as a document's portrait is (ICAO 9303-3)."""
    width, height = size
    unit = height / 5.0
    figure = posed(
        HEADS[head],
        build or Pose(),
        size,
        middle=(width / 2, 0.07 * height + 2.1 * unit),
        unit=unit,
    )
    return before(figure, np.full((height, width, 3), BACKDROP, np.uint8))


def selfie(
    head: str,
    *,
    seed: int = 0,
    size: tuple[int, int] = SIZE,
    pose: Pose | None = None,
    build: Pose | None = None,
    prop: str = "",
) -> Pixels:
    """
    Give another picture of the same person: elsewhere, nearer, in other light.

    `build` is whose face it is where the photograph is not taken as it stands, `prop`
    something before the face (`props.PROPS`).
    """
    random = np.random.default_rng(seed)
    held = pose or some_pose(random)
    if build is not None:
        held = as_built(held, build)
    place = spot(size, random)
    figure = posed(HEADS[head], held, size, **place)
    if prop:
        figure = PROPS[prop](figure, **place)
    return seen(before(figure, wall(size, random)), random)


def as_built(held: Pose, build: Pose) -> Pose:
    """Give the pose of a head that is built otherwise."""
    own = ("jaw", "long", "nose", "apart", "lips")
    shape = {name: getattr(build, name) for name in own}
    return replace(held, wide=held.wide * build.wide, **shape)


def some_pose(random: np.random.Generator) -> Pose:
    """Hold the head as people do who look into their phone."""
    side = 1 if random.random() < 0.5 else -1
    return Pose(
        yaw=side * random.uniform(5, 9),
        pitch=random.uniform(2, 7),
        roll=random.uniform(-5, 5),
        distance=ARM * random.uniform(0.85, 1.1),
        smile=random.choice((-1, 1)) * random.uniform(0.04, 0.1),
        brows=random.uniform(0, 0.06),
        wide=random.uniform(1.02, 1.06),
    )


def spot(size: tuple[int, int], random: np.random.Generator) -> dict[str, Any]:
    """Say where in the picture the eyes are, and how far apart, in pixels."""
    width, height = size
    left, top = random.uniform(-0.03, 0.03, 2)
    return {
        "middle": (width * (EYES[0] + left), height * (EYES[1] + top)),
        "unit": width * UNIT * random.uniform(0.92, 1.08),
    }


def before(figure: Pixels, backdrop: Pixels) -> Pixels:
    """Put a figure before a backdrop of its size."""
    share = figure[..., 3:].astype(np.float32) / 255
    return (figure[..., :3] * share + backdrop * (1 - share)).astype(np.uint8)


def wall(size: tuple[int, int], random: np.random.Generator) -> Pixels:
    """Give a room out of focus: a wall, and what hangs and stands there."""
    width, height = size
    colour = np.array(WALLS[random.integers(len(WALLS))]) + random.integers(-12, 12, 3)
    room: Pixels = np.full((height // 8, width // 8, 3), colour, np.uint8)
    for _ in range(random.integers(3, 7)):
        left, top = (int(random.uniform(-0.2, 1) * side) for side in room.shape[1::-1])
        wide, high = (
            int(random.uniform(0.1, 0.5) * side) for side in room.shape[1::-1]
        )
        shade = np.clip(colour * random.uniform(0.5, 1.2), 0, 255)
        corner = (left + wide, top + high)
        cv2.rectangle(room, (left, top), corner, shade.tolist(), cv2.FILLED)
    room = cv2.GaussianBlur(room, (0, 0), 2.2)
    return cv2.resize(room, size, interpolation=cv2.INTER_CUBIC)


def seen(scene: Pixels, random: np.random.Generator) -> Pixels:
    """Look at it with a small camera: one-sided light, a tint, softness, noise."""
    height, width = scene.shape[:2]
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j].astype(np.float32)
    slope = random.uniform(-0.16, 0.16, 2)
    light = random.uniform(0.88, 1.06) + slope[0] * x + slope[1] * y
    tint = random.uniform(0.94, 1.05, 3)
    curve = 255 * (np.arange(256) / 255) ** random.uniform(0.85, 1.15)
    lit = cv2.LUT(scene, curve.astype(np.float32)) * light[..., None]
    lit *= tint.astype(np.float32)
    soft = cv2.GaussianBlur(lit, (0, 0), random.uniform(0.7, 1.1))
    return grained(soft, 4.0, random)


def grained(picture: Pixels, much: float, random: np.random.Generator) -> Pixels:
    """Add the noise of a sensor, `much` its deviation of 255."""
    cv2.setRNGSeed(int(random.integers(1 << 30)))
    noise: Pixels = np.empty(picture.shape, np.int16)
    cv2.randn(noise, np.zeros(3), np.full(3, 1.6 * much))
    noise = cv2.blur(noise, (2, 2))
    return np.clip(picture + noise, 0, 255).astype(np.uint8)
