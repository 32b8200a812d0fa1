"""
Faces: pairs at a stated false-match rate, challenges, and what they cost.

Faces are drawn from the specimens' portraits. `EXAMINE_FACES=DIR` adds real ones:
pictures whose names are a person's letters and a number (`a1.jpg`, `a2.jpg`, `b1.jpg`).
"""

import os
import time
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from portal.checks import selfies as drawn
from portal.checks.faces import Frame, portrait, selfie
from portal.checks.faces.detection import closely, find
from portal.checks.faces.templates import distance, template
from portal.checks.heads import HEADS
from portal.checks.poses import Pose
from portal.domain.challenges import Asked, Move
from portal.domain.documents.seen import Page
from portal.domain.movements import TURNS
from portal.policy import Policy

SEEDS = range(4)
FRAME = (360, 480)
CARD = (210, 270)  # of a printed portrait, before it is worn
TILT = 0.12  # of the frame's width, by which a hand moves a picture's corners
ORDERS = (
    (Move.TURN_LEFT, Move.TURN_RIGHT),
    (Move.TURN_RIGHT, Move.TURN_LEFT),
    (Move.TURN_RIGHT, Move.CLOSER),
    (Move.CLOSER, Move.TURN_LEFT),
)


def measure() -> Iterator[str]:
    """Give every figure as a line."""
    policy = Policy.load()
    yield from _pairs(policy)
    yield from _challenges(policy)
    yield from _costs(policy)


def _pairs(policy: Policy) -> Iterator[str]:
    faces = list(_described())
    same, other = [], []
    for (one, first), (two, second) in combinations(faces, 2):
        (same if one == two else other).append(distance(first, second))
    yield f"faces: {len(same)} pairs of one person, {len(other)} of two"
    for limit in (policy.person.match_distance, 0.55, policy.person.review_distance):
        matched = np.mean(np.array(same) <= limit)
        wrong = np.mean(np.array(other) <= limit)
        yield f"faces: at {limit:.2f} true match {matched:.3f}, false match {wrong:.4f}"


def _described() -> Iterator[tuple[str, tuple[float, ...]]]:
    """Give each person's name and templates: selfies, and worn portraits."""
    for head in HEADS:
        for seed in SEEDS:
            yield head, _template(drawn.selfie(head, seed=seed, size=(480, 640)))
        yield head, _template(drawn.portrait(head, CARD))
        yield head, _template(_worn(drawn.portrait(head, CARD)))
    for path in sorted(Path(os.environ.get("EXAMINE_FACES", "/nowhere")).glob("*.jpg")):
        pixels = np.asarray(Image.open(path).convert("RGB"))
        yield path.stem.rstrip("0123456789"), _template(pixels)
        yield path.stem.rstrip("0123456789"), _template(_worn(pixels))


def _template(pixels: np.ndarray) -> tuple[float, ...]:
    face = find(pixels, side=640)[0]
    return template(pixels, closely(pixels, face))


def _worn(pixels: np.ndarray) -> np.ndarray:
    """Give a face as an old card shows it: 75 pixels wide, grey, pale, compressed."""
    face = find(pixels, side=640)[0]
    scale = 75 / face.width
    small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    grey = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY)
    pale = cv2.GaussianBlur(cv2.convertScaleAbs(grey, alpha=0.75, beta=45), (0, 0), 0.8)
    _, packed = cv2.imencode(".jpg", pale, [cv2.IMWRITE_JPEG_QUALITY, 60])
    return cv2.cvtColor(cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE), cv2.COLOR_GRAY2RGB)


def _challenges(policy: Policy) -> Iterator[str]:
    accepted, refused, moved, swapped, tries = 0, 0, 0, 0, 0
    for head, stranger in zip(HEADS, reversed(HEADS), strict=True):
        own = drawn.selfie(head, seed=9, size=(480, 640))
        others = drawn.selfie(stranger, seed=9, size=(480, 640))
        for seed, order in enumerate(ORDERS):
            tries += 1
            asked = Asked(moves=order)
            frames = film(head, order, seed)
            still = frames[0].pixels
            same = [Frame(still, each.milliseconds) for each in frames]
            accepted += _passes(own, frames, asked, policy)
            refused += not _passes(own, same, asked, policy)
            moved += not _passes(own, _moved_about(still, seed), asked, policy)
            swapped += not _passes(others, frames, asked, policy)
    yield f"challenge: {accepted} of {tries} that were done as asked are accepted"
    yield f"challenge: refused, a repeated still {refused} of {tries}"
    yield f"challenge: refused, a still moved about and tilted {moved} of {tries}"
    yield f"challenge: refused, another person than the selfie's {swapped} of {tries}"


def _passes(own: np.ndarray, frames: list[Frame], asked: Asked, policy: Policy) -> bool:
    return not selfie(own, frames, asked, policy).findings[-1].reasons


def film(head: str, moves: tuple[Move, ...], seed: int) -> list[Frame]:
    """Give twelve frames of a head that makes two movements."""
    random = np.random.default_rng(seed)
    shown: list[tuple[float, float]] = [(0, 1), (0, 1)]
    for move in moves:
        if move in TURNS:
            side = 1 if move is Move.TURN_LEFT else -1
            shown += [(side * turn, 1) for turn in (18, 34, 38, 15, 0)]
        else:
            shown += [(0, near) for near in (1.1, 1.35, 1.4, 1.1, 1)]
    frames = []
    for place, (yaw, near) in enumerate(shown, 1):
        pose = Pose(yaw=yaw + random.normal(0, 1), distance=7.5)
        pixels = drawn.selfie(head, seed=seed, size=FRAME, pose=pose)
        frames.append(Frame(_nearer(pixels, near, random), 500 * place))
    return frames


def _nearer(pixels: np.ndarray, near: float, random: np.random.Generator) -> np.ndarray:
    width, height = FRAME
    left, top = random.normal(0, 2, 2)
    way = np.float32(
        [
            [near, 0, width / 2 * (1 - near) + left],
            [0, near, 0.45 * height * (1 - near) + top],
        ]
    )
    return cv2.warpAffine(pixels, way, FRAME, borderMode=cv2.BORDER_REFLECT)


def _moved_about(still: np.ndarray, seed: int) -> list[Frame]:
    random = np.random.default_rng(seed)
    width, height = FRAME
    corners = np.float32([[0, 0], [width, 0], [width, height], [0, height]])
    frames = []
    for place in range(1, 13):
        shift = random.uniform(-TILT, TILT, (4, 2)) * width
        way = cv2.getPerspectiveTransform(corners, np.float32(corners + shift))
        pixels = cv2.warpPerspective(still, way, FRAME, borderMode=cv2.BORDER_REFLECT)
        frames.append(Frame(pixels, 500 * place))
    return frames


def _costs(policy: Policy) -> Iterator[str]:
    head = next(iter(HEADS))
    own = drawn.selfie(head, seed=1)
    page = np.full((1200, 1700, 3), 215, np.uint8)
    page[300:840, 150:570] = drawn.portrait(head, (420, 540))
    frames = film(head, ORDERS[0], 1)
    asked = Asked(moves=ORDERS[0])
    for name, task in {
        "portrait": lambda: portrait(page, Page(), policy),
        "selfie without a challenge": lambda: selfie(own, [], None, policy),
        "selfie with twelve frames": lambda: selfie(own, frames, asked, policy),
    }.items():
        task()
        started, cpu = time.perf_counter(), time.process_time()
        for _ in range(3):
            task()
        cpu = (time.process_time() - cpu) / 3
        took = (time.perf_counter() - started) / 3
        yield f"faces: {name} {took:.3f} s, {cpu:.3f} CPU seconds"


if __name__ == "__main__":
    cv2.setNumThreads(1)
    for line in measure():
        print(line)
