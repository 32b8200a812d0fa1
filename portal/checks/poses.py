"""
Turns a flat photograph of a head in space: a second picture of the same person.

The head is taken for an ellipsoid with a nose and eye sockets on it. Lengths are in
units of the distance between the eyes (about 63 mm), from the point between them, x
to the right, y down, z towards the camera. Child process and tests only.
"""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from portal.checks.heads import Head, Pixels, cut_out

CENTRE = 0.35  # y of the ellipsoid's middle
HALF = (1.42, 2.2, 1.75)  # its half axes: wide, high, deep
NECK = (1.75, 3.1)  # y: above the first the head turns, below the second nothing
COARSE = 4  # pixels: the way of one point in this many is worked out
ROUNDS = 16
STEP = 0.6  # of the way back: more would overshoot where the face is steep
STUDIO = 24.0  # units from the camera: the 1.5 m of a portrait
Field = NDArray[Any]


@dataclass(frozen=True, kw_only=True)
class Pose:
    """
    How a head is held and seen. Angles are in degrees.

    `yaw` is positive when the face turns to the picture's right, `pitch` when it
    looks down. `distance` is the camera's, in units: a selfie's is 6 to 9.
    """

    yaw: float = 0.0
    pitch: float = 0.0
    roll: float = 0.0
    distance: float = STUDIO
    smile: float = 0.0  # units by which the corners of the mouth rise
    brows: float = 0.0  # and the brows
    wide: float = 1.0  # the face beside the one in the photograph
    jaw: float = 0.0  # units by which each side of the jaw comes out
    long: float = 0.0  # units by which the chin comes down
    nose: float = 1.0  # its width
    apart: float = 0.0  # units by which each eye moves outwards
    lips: float = 0.0  # units by which the mouth moves down


def posed(
    head: Head,
    pose: Pose,
    size: tuple[int, int],
    *,
    middle: tuple[float, float],
    unit: float,
) -> Pixels:
    """
    Give the head as RGBA of this size (width, height).

    `middle` is where the point between the eyes would lie if the head looked ahead,
    `unit` the distance of the eyes; both in pixels.
    """
    u, v = _grid(size, middle, unit)
    u, v = _unrolled(u, v, pose.roll)
    u, v = _source(u, v, pose)
    u, v = _unshaped(u, v, pose)
    cos, sin = np.cos(head.tilt), np.sin(head.tilt)
    x = head.middle[0] + head.unit * (u * cos - v * sin)
    y = head.middle[1] + head.unit * (u * sin + v * cos)
    across, down = (
        cv2.resize(way.astype(np.float32), size, interpolation=cv2.INTER_CUBIC)
        for way in (x, y)
    )
    drawn = cv2.remap(cut_out(head), across, down, cv2.INTER_LANCZOS4)
    return _sharper(drawn, unit / head.unit)


def depth(u: Field, v: Field) -> Field:
    """Give how far each point of the face stands out."""
    far = np.hypot(u / HALF[0], (v - CENTRE) / HALF[1])
    skull = HALF[2] * np.clip(1 - far**2.4, 0, 1)
    along = np.clip(v / 0.52, 0.1, None)  # the bridge rises to the tip, then falls
    rise = np.where(along < 1, along, np.exp(-(((v - 0.52) / 0.14) ** 2)))
    nose = 0.45 * rise * np.exp(-((u / 0.23) ** 2))
    sockets = _near(u, v, 0.5, 0.0, 0.26) + _near(u, v, -0.5, 0.0, 0.26)
    return skull + nose - 0.13 * sockets


def _grid(
    size: tuple[int, int], middle: tuple[float, float], unit: float
) -> tuple[Field, Field]:
    wide, high = (max(2, side // COARSE) for side in size)
    x = (np.arange(wide) + 0.5) * size[0] / wide - 0.5
    y = (np.arange(high) + 0.5) * size[1] / high - 0.5
    u, v = np.meshgrid((x - middle[0]) / unit, (y - middle[1]) / unit)
    return u.astype(np.float32), v.astype(np.float32)


def _unrolled(u: Field, v: Field, roll: float) -> tuple[Field, Field]:
    # the head leans on its neck, the shoulders stay
    angle = np.radians(roll) * _of_the_head(v)
    cos, sin, low = np.cos(angle), np.sin(angle), v - 1.6
    return u * cos + low * sin, low * cos - u * sin + 1.6


def _source(u: Field, v: Field, pose: Pose) -> tuple[Field, Field]:
    """Find the point that the pose brings here, by going back again and again."""
    x, y = u, v
    for _ in range(ROUNDS):
        across, down = _moved(x, y, pose)
        x, y = x + STEP * (u - across), y + STEP * (v - down)
    return x, y


def _moved(u: Field, v: Field, pose: Pose) -> tuple[Field, Field]:
    z = depth(u, v)
    share = _of_the_head(v)
    yaw, pitch = np.radians(pose.yaw) * share, np.radians(pose.pitch) * share
    x, z = u * np.cos(yaw) + z * np.sin(yaw), z * np.cos(yaw) - u * np.sin(yaw)
    low = v - CENTRE
    y = low * np.cos(pitch) + z * np.sin(pitch) + CENTRE
    z = z * np.cos(pitch) - low * np.sin(pitch)
    # as large as before where the eyes are; the photograph has its own perspective
    now = (pose.distance - 1.2) / (pose.distance - z)
    then = (STUDIO - 1.2) / (STUDIO - z)
    return x * now / then, y * now / then


def _unshaped(u: Field, v: Field, pose: Pose) -> tuple[Field, Field]:
    face = np.exp(-(((v - 0.6) / 1.5) ** 4))
    u = u / (1 + (pose.wide - 1) * face)
    u = u - np.sign(u) * pose.jaw * _near(np.abs(u), v, 0.8, 1.4, 0.55)
    u = u / (1 + (pose.nose - 1) * _near(u, v, 0, 0.45, 0.33))
    u = u - np.sign(u) * pose.apart * _near(np.abs(u), v, 0.5, 0, 0.4)
    v = (
        v
        - pose.long * np.exp(-(((v - 1.7) / 0.7) ** 2))
        - pose.lips * _near(u, v, 0, 0.95, 0.5)
    )
    v = v + pose.smile * _near(np.abs(u), v, 0.42, 0.95, 0.22)
    v = v + pose.brows * _near(np.abs(u), v, 0.5, -0.4, 0.3)
    return u, v


def _of_the_head(v: Field) -> Field:
    # 1 on the head, 0 on the shoulders, smoothly on the neck
    share = np.clip((NECK[1] - v) / (NECK[1] - NECK[0]), 0, 1)
    return share * share * (3 - 2 * share)


def _near(u: Field, v: Field, x: float, y: float, reach: float) -> Field:
    return np.exp(-((u - x) ** 2 + (v - y) ** 2) / reach**2)


def _sharper(drawn: Pixels, times: float) -> Pixels:
    # what was enlarged is soft; a little grain hides that there is no more in it
    if times < 1.3:
        return drawn
    colour = drawn[..., :3].astype(np.float32)
    soft = cv2.GaussianBlur(colour, (0, 0), 0.55 * times)
    colour += 0.9 * (colour - soft)
    return np.dstack([np.clip(colour, 0, 255).astype(np.uint8), drawn[..., 3]])
