"""How cases are photographed: three levels by seed, and ways of doing it wrong."""

from dataclasses import dataclass

import cv2
import numpy as np
from PIL import Image

from portal.checks.flaws import SPOILERS
from portal.checks.photographs import Camera, photograph
from portal.checks.poses import Pose
from portal.checks.props import hand
from tests import specimens
from tests.specimen_cases import Case
from tests.specimen_papers import booklet

LEVELS = ("clean", "usual", "hard")
SIZES = {
    "clean": ((1600, 1200),),
    "usual": ((1600, 1200), (1280, 960), (2000, 1500)),
    "hard": ((1600, 1200), (1000, 750), (1200, 1200)),
}


@dataclass(frozen=True, kw_only=True)
class Photo:
    """A photograph of a case: RGB, and the JPEG a phone would send."""

    case: Case
    level: str
    pixels: np.ndarray
    jpeg: bytes


def photo(case: Case, level: str = "usual", *, seed: int | None = None) -> Photo:
    """Photograph a case as people do; `hard` is what may fail, never the usual."""
    random = np.random.default_rng([LEVELS.index(level), seed or case.seed])
    page = case.picture
    if case.document == "TD3" and level != "clean" and random.random() < 0.3:
        page = booklet(page)
    pixels = _taken(page, level, random)
    quality = {"clean": 92, "usual": 82, "hard": 55}[level]
    data = specimens.jpeg(pixels, quality=quality)
    decoded = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    shown = cv2.cvtColor(decoded, cv2.COLOR_BGR2RGB)
    return Photo(case=case, level=level, pixels=shown, jpeg=data)


def photocopied(case: Case, *, seed: int = 0) -> np.ndarray:
    """Photograph a photocopy."""
    copy = _spoilt(case.picture, "photocopy")
    return specimens.photograph(copy, seed=seed, frame=(1600, 1200))


def from_a_screen(case: Case, *, seed: int = 0) -> np.ndarray:
    """Show its photograph on a screen, and photograph that."""
    shown = specimens.photograph(case.picture, seed=seed, frame=(1600, 1200))
    return _spoilt(shown, "screen")


def half(case: Case, *, seed: int = 0) -> np.ndarray:
    """Photograph a document that lacks its lower half."""
    page = case.picture[: case.picture.shape[0] // 2]
    return specimens.photograph(page, seed=seed, frame=(1600, 1200))


def under_fingers(page: np.ndarray, *, seed: int = 0) -> np.ndarray:
    """Photograph a document with fingers on its portrait, at the left."""
    opaque = np.full(page.shape[:2], 255, np.uint8)
    place = {"middle": (page.shape[1] * 0.17, page.shape[0] * 0.36), "unit": 110.0}
    held = hand(np.dstack([page, opaque]), **place)[..., :3]
    return specimens.photograph(held, seed=seed, frame=(1600, 1200))


def built(random: np.random.Generator) -> Pose:
    """Give somewhat another face: not reliably another person to a template."""
    return Pose(
        wide=random.uniform(0.9, 1.12),
        jaw=random.uniform(-0.12, 0.12),
        long=random.uniform(-0.25, 0.25),
        nose=random.uniform(0.8, 1.3),
        apart=random.uniform(-0.08, 0.08),
        lips=random.uniform(-0.1, 0.1),
    )


def _taken(page: np.ndarray, level: str, random: np.random.Generator) -> np.ndarray:
    frame = SIZES[level][random.integers(len(SIZES[level]))]
    seed = int(random.integers(1 << 30))
    if level == "clean":
        return photograph(page, Camera(frame=frame, fill=0.86), seed=seed)
    hard = level == "hard"
    camera = Camera(
        frame=frame,
        fill=random.uniform(0.7 if hard else 0.75, 0.95),
        tilt=0.05 if hard else 0.025,
        turn=float(random.choice((0, 0, 90, 180, 270))) if hard else _seldom(random),
        slant=25 if hard else 8,
        noise=random.uniform(3, 9 if hard else 5),
        blur=random.uniform(0.8, 1.5 if hard else 1.1) * frame[0] / 1600,
        slope=0.25 if hard else 0.15,
    )
    pixels = photograph(page, camera, seed=seed)
    if random.random() < (0.5 if hard else 0.2):
        pixels = _shadowed(pixels, random)
    if hard and random.random() < 0.4:
        at = tuple(random.uniform(0.3, 0.7, 2))
        pixels = specimens.glaring(pixels, at=at, reach=random.uniform(0.03, 0.06))
    return pixels


def _seldom(random: np.random.Generator) -> float:
    return float(random.choice((0, 90, 180, 270), p=(0.85, 0.05, 0.05, 0.05)))


def _shadowed(pixels: np.ndarray, random: np.random.Generator) -> np.ndarray:
    # of the phone or of a hand: a soft-edged half of the picture
    height, width = pixels.shape[:2]
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j].astype(np.float32)
    angle = random.uniform(0, 2 * np.pi)
    edge = x * np.cos(angle) + y * np.sin(angle) - random.uniform(-0.3, 0.4)
    dark = 1 - random.uniform(0.2, 0.45) / (1 + np.exp(-edge * 14))
    return (pixels * dark[..., None]).astype(np.uint8)


def _spoilt(pixels: np.ndarray, flaw: str) -> np.ndarray:
    return np.asarray(SPOILERS[flaw](Image.fromarray(pixels)))
