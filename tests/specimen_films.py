"""A head that moves before a camera: bursts for the checks, films for a browser."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np

from portal.checks.heads import HEADS, Pixels
from portal.checks.poses import Pose, posed
from portal.checks.selfies import as_built, before, grained, wall

FRAME = (360, 480)  # of a burst, width by height
FILM = (640, 480)  # of a film, as a webcam's
RATE = 30  # frames a second, as Chromium plays a Motion JPEG
MOVE, REST = 2.5, 1.0  # seconds, as the page asks for them
EASE = 0.7  # seconds from one position to the other
STEPS = 6  # positions drawn on the way
UNIT = 0.15  # of the height: the distance of the eyes
STRAIGHT = Pose(pitch=3, distance=7.5, smile=-0.06, brows=0.03, wide=1.03)
TURN = {"collins": 30, "hopper": 25}  # degrees; further, and the picture tears
NEAR, LARGER = 5.2, 1.6  # units from the camera, and how much larger all is there
Scene = tuple[str, tuple[int, int], int, Pose | None]
Burst = list[tuple[int, bytes]]  # milliseconds since the first move, and a JPEG


def burst(
    head: str,
    moves: Sequence[str],
    *,
    seed: int = 0,
    build: Pose | None = None,
    count: int = 20,
) -> Burst:
    """
    Give the frames of a challenge, its moves made in this order as they are asked for.

    Moves are named as in `domain.movements.Move`. The head looks ahead first, and
    again after each.
    """
    random = np.random.default_rng(seed)
    scene = (head, FRAME, seed, build)
    return [
        (round(1000 * at), jpeg(_frame(scene, moves, at, random)))
        for at in _times(moves, count)
    ]


def still_burst(picture: Pixels, *, count: int = 20, seed: int = 0) -> Burst:
    """Give one picture again and again, each with other noise: an attack."""
    random = np.random.default_rng(seed)
    small = _framed(picture, FRAME)
    times = _times(("", ""), count)
    return [(round(1000 * at), jpeg(grained(small, 3.0, random))) for at in times]


def shifted_burst(
    picture: Pixels, moves: Sequence[str], *, count: int = 20, seed: int = 0
) -> Burst:
    """
    Move one flat picture as if it were a head: an attack.

    It is shifted, foreshortened as a sheet that is turned, and brought closer.
    """
    random = np.random.default_rng(seed)
    flat = _framed(picture, FRAME)
    found = []
    for at in _times(moves, count):
        move, share = _position(moves, at)
        moved = cv2.warpPerspective(
            flat, _sheet(move, share), FRAME, borderMode=cv2.BORDER_REPLICATE
        )
        found.append((round(1000 * at), jpeg(grained(moved, 3.0, random))))
    return found


def turning_film(
    path: Path,
    head: str,
    moves: Sequence[str],
    *,
    lead: float = 0.5,
    build: Pose | None = None,
) -> Path:
    """
    Write a film for Chromium's fed camera (Motion JPEG), and give its path.

    The head looks ahead for `lead` seconds and makes each move for as long as the
    page asks for it. Chromium plays the film from its start whenever a camera is
    opened, and again when it ends.
    """
    random = np.random.default_rng(7)
    scene = (head, FILM, 7, build)
    length = lead + len(moves) * (MOVE + REST) + 1
    times = (number / RATE - lead for number in range(int(length * RATE)))
    return _written(path, (_frame(scene, moves, at, random) for at in times))


def still_film(path: Path, picture: Pixels, *, seconds: float = 2) -> Path:
    """Write a film of one picture that never moves, and give its path."""
    random = np.random.default_rng(7)
    framed = _framed(picture, FILM)
    frames = (grained(framed, 2.0, random) for _ in range(int(seconds * RATE)))
    return _written(path, frames)


def jpeg(picture: Pixels) -> bytes:
    """Give the bytes of a JPEG of these RGB pixels."""
    done, data = cv2.imencode(".jpg", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR))
    assert done
    return data.tobytes()


def _times(moves: Sequence[str], count: int) -> list[float]:
    whole = len(moves) * (MOVE + REST)
    return [number * whole / count for number in range(count)]


def _position(moves: Sequence[str], at: float) -> tuple[str, float]:
    """Give the move at this second, and the share of its way that is gone."""
    number, inside = divmod(at, MOVE + REST)
    if at < 0 or number >= len(moves):
        return "", 0.0
    share = min(1.0, inside / EASE, max(0.0, (MOVE + EASE - inside) / EASE))
    return moves[int(number)], round(share * STEPS) / STEPS


def _frame(
    scene: Scene, moves: Sequence[str], at: float, random: np.random.Generator
) -> Pixels:
    still = _still(*scene, *_position(moves, at))
    sway = np.float32([[1, 0, random.normal(0, 1)], [0, 1, random.normal(0, 1)]])
    swayed = cv2.warpAffine(
        still, sway, still.shape[1::-1], borderMode=cv2.BORDER_REPLICATE
    )
    return grained(swayed, 3.0, random)


@lru_cache(maxsize=256)
def _still(
    head: str,
    size: tuple[int, int],
    seed: int,
    build: Pose | None,
    move: str,
    share: float,
) -> Pixels:
    share = share * share * (3 - 2 * share)
    held, larger = STRAIGHT, 1.0
    if move in {"turn_left", "turn_right"}:
        # their own left is to the right of a picture that is not mirrored
        side = 1 if move == "turn_left" else -1
        held = replace(held, yaw=side * share * TURN[head])
    elif move == "closer":
        held = replace(held, distance=held.distance + share * (NEAR - held.distance))
        larger += share * (LARGER - 1)
    figure = posed(
        HEADS[head],
        as_built(held, build) if build else held,
        size,
        middle=(size[0] / 2, 0.42 * size[1]),
        unit=UNIT * size[1] * larger,
    )
    backdrop = wall(size, np.random.default_rng(seed))
    return cv2.GaussianBlur(before(figure, backdrop), (0, 0), 0.6)


def _sheet(move: str, share: float) -> Pixels:
    width, height = FRAME
    here = np.float32([(0, 0), (width, 0), (width, height), (0, height)])
    there = (here - np.float32([width / 2, height / 2])) * (1, 1)
    if move == "closer":
        there *= 1 + share * (LARGER - 1)
    elif move:
        side = 1 if move == "turn_left" else -1
        angle = np.radians(side * 35 * share)
        depth = 2.5 * width / (2.5 * width + there[:, :1] * np.sin(angle))
        there = there * (np.cos(angle), 1) * depth + (side * share * 0.08 * width, 0)
    there = np.float32(there + np.float32([width / 2, height / 2]))
    return cv2.getPerspectiveTransform(here, there)


def _framed(picture: Pixels, size: tuple[int, int]) -> Pixels:
    # the whole picture in the middle, its edges drawn out to the sides
    width, height = size
    wide = min(width, round(picture.shape[1] * height / picture.shape[0]))
    small = cv2.resize(picture, (wide, height), interpolation=cv2.INTER_AREA)
    left = (width - wide) // 2
    right = width - wide - left
    return cv2.copyMakeBorder(small, 0, 0, left, right, cv2.BORDER_REPLICATE)


def _written(path: Path, frames: Iterator[Pixels]) -> Path:
    with path.open("wb") as film:
        for picture in frames:
            film.write(jpeg(picture))
    return path
