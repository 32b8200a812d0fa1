"""Photographs of specimen documents on a table, good ones and bad ones, by seed."""

from functools import cache
from io import BytesIO

import cv2
import numpy as np
from PIL import Image

from portal.checks.people import ANNA, Person
from portal.checks.specimens import paint
from portal.states import DocumentType, Side

TABLES = ((86, 62, 46), (52, 54, 58), (150, 120, 88), (178, 180, 182), (60, 88, 74))
FRAME = (2000, 1500)


@cache
def document(
    document_type: DocumentType = DocumentType.PASSPORT,
    side: Side = Side.FRONT,
    person: Person = ANNA,
    portrait: Image.Image | None = None,
) -> np.ndarray:
    """Give a drawn document, seen straight, as RGB."""
    return np.asarray(paint(document_type, side, person, portrait))


def photograph(
    page: np.ndarray,
    *,
    seed: int = 0,
    frame: tuple[int, int] = FRAME,
    fill: float = 0.78,
    shift: tuple[float, float] = (0.0, 0.0),
) -> np.ndarray:
    """
    Lay a page on a table and take its picture: turned, tilted, unevenly lit, noisy.

    `fill` is the share of the frame that the page takes, `shift` moves it by shares
    of the frame: far enough, and it is cut off.
    """
    random = np.random.default_rng(seed)
    table = _table(frame, random)
    matrix = _placement(page, frame, fill, shift, random)
    mask = np.full(page.shape[:2], 255, np.uint8)
    laid = cv2.warpPerspective(page, matrix, frame, flags=cv2.INTER_AREA)
    where = cv2.warpPerspective(mask, matrix, frame)[..., None] / 255
    scene = _shadow(table, where) * (1 - where) + laid * where
    light = _light(frame, random)[..., None]
    noise = random.normal(0, 3, scene.shape)
    lens = cv2.GaussianBlur(scene * light + noise, (0, 0), 0.8)
    return np.clip(lens, 0, 255).astype(np.uint8)


def blurred(photo: np.ndarray, sigma: float = 4.0) -> np.ndarray:
    """Put it out of focus; `sigma` in pixels at 1000 on the long side."""
    return cv2.GaussianBlur(photo, (0, 0), sigma * max(photo.shape) / 1000)


def shaken(photo: np.ndarray, pixels: float = 14.0) -> np.ndarray:
    """Move the camera sideways while it looks; in pixels at 1000."""
    length = round(pixels * max(photo.shape) / 1000)
    return cv2.filter2D(photo, -1, np.full((1, length), 1 / length))


def dimmed(photo: np.ndarray, much: float = 0.15) -> np.ndarray:
    """Take nearly all light away."""
    return (photo * much).astype(np.uint8)


def bleached(photo: np.ndarray) -> np.ndarray:
    """Give far too much light."""
    return np.clip(photo * 0.35 + 175, 0, 255).astype(np.uint8)


def glaring(
    photo: np.ndarray, *, at: tuple[float, float] = (0.55, 0.5), reach: float = 0.09
) -> np.ndarray:
    """Reflect a lamp: burnt out in the middle, with a halo; `reach` as a share."""
    height, width = photo.shape[:2]
    y, x = np.mgrid[:height, :width]
    radius = reach * width
    far = np.hypot(x - at[0] * width, (y - at[1] * height) * 1.3) / radius
    lamp = 330 * np.exp(-(far**2))[..., None]
    return np.clip(photo + lamp, 0, 255).astype(np.uint8)


def cut_off(
    page: np.ndarray, *, seed: int = 0, frame: tuple[int, int] = FRAME
) -> np.ndarray:
    """Photograph a page so that a good part of it is outside of the frame."""
    ways = ((0.0, 0.33), (0.0, -0.33), (0.3, 0.0), (-0.3, 0.0))
    return photograph(page, seed=seed, frame=frame, fill=0.62, shift=ways[seed % 4])


def bare_table(*, seed: int = 0, frame: tuple[int, int] = FRAME) -> np.ndarray:
    """Photograph nothing: a smooth surface in uneven light."""
    random = np.random.default_rng(seed)
    flat = np.full((frame[1], frame[0], 3), TABLES[seed % len(TABLES)], float)
    flat = flat * _light(frame, random)[..., None] + random.normal(0, 3, flat.shape)
    return np.clip(flat, 0, 255).astype(np.uint8)


def jpeg(pixels: np.ndarray, **options: object) -> bytes:
    """Give the bytes of a JPEG file."""
    return file("JPEG", pixels, **{"quality": 88, **options})


def file(kind: str, pixels: np.ndarray | Image.Image, **options: object) -> bytes:
    """Give the bytes of a file of any kind that Pillow writes."""
    image = pixels if isinstance(pixels, Image.Image) else Image.fromarray(pixels)
    stream = BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def _table(frame: tuple[int, int], random: np.random.Generator) -> np.ndarray:
    colour = np.array(TABLES[random.integers(len(TABLES))], float)
    grain = random.normal(0, 1, (frame[1] // 4, frame[0] // 60))
    grain = cv2.resize(grain, frame, interpolation=cv2.INTER_CUBIC)
    return colour + 3.5 * grain[..., None]


def _placement(page, frame, fill, shift, random) -> np.ndarray:
    height, width = page.shape[:2]
    scale = fill * min(frame[0] / width, frame[1] / height)
    corners = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)], float)
    corners *= np.array([width, height]) * scale / 2
    angle = np.radians(random.uniform(-4, 4))
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    tilt = random.uniform(-0.015, 0.015, (4, 2)) * width * scale
    middle = np.array(frame) * (0.5 + np.array(shift))
    there = (corners @ turn.T + tilt + middle).astype(np.float32)
    here = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    return cv2.getPerspectiveTransform(here, there)


def _shadow(table: np.ndarray, where: np.ndarray) -> np.ndarray:
    soft = cv2.GaussianBlur(where, (0, 0), 12)[..., None]
    return table * (1 - 0.35 * soft)


def _light(frame: tuple[int, int], random: np.random.Generator) -> np.ndarray:
    y, x = np.mgrid[-1 : 1 : frame[1] * 1j, -1 : 1 : frame[0] * 1j]
    slope = random.uniform(-0.12, 0.12, 2)
    return 0.88 + slope[0] * x + slope[1] * y - 0.06 * (x**2 + y**2)
