"""Photographs of specimen documents on a table, good ones and bad ones, by seed."""

from dataclasses import replace
from functools import cache
from io import BytesIO

import cv2
import numpy as np
from PIL import Image

from portal.checks.people import ANNA, Person
from portal.checks.photographs import FRAME, TABLES, Camera, light
from portal.checks.photographs import photograph as taken
from portal.checks.selfies import selfie
from portal.checks.specimens import paint
from portal.states import DocumentType, Side


@cache
def document(
    document_type: DocumentType = DocumentType.PASSPORT,
    side: Side = Side.FRONT,
    person: Person = ANNA,
) -> np.ndarray:
    """Give a drawn document, seen straight, or its bearer's selfie, as RGB."""
    if side is Side.SELFIE:
        return selfie(person.head)
    return np.asarray(paint(document_type, side, person))


def photograph(
    page: np.ndarray,
    *,
    seed: int = 0,
    frame: tuple[int, int] = FRAME,
    fill: float = 0.78,
    shift: tuple[float, float] = (0.0, 0.0),
    camera: Camera | None = None,
) -> np.ndarray:
    """
    Lay a page on a table and take its picture: turned, tilted, unevenly lit, noisy.

    `fill` is the share of the frame that the page takes, `shift` moves it by shares
    of the frame: far enough, and it is cut off.
    """
    camera = camera or Camera()
    return taken(page, replace(camera, frame=frame, fill=fill, shift=shift), seed=seed)


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
    lit = flat * light(Camera(frame=frame), random)[..., None]
    return np.clip(lit + random.normal(0, 3, flat.shape), 0, 255).astype(np.uint8)


def jpeg(pixels: np.ndarray, **options: object) -> bytes:
    """Give the bytes of a JPEG file."""
    return file("JPEG", pixels, **{"quality": 88, **options})


def file(kind: str, pixels: np.ndarray | Image.Image, **options: object) -> bytes:
    """Give the bytes of a file of any kind that Pillow writes."""
    image = pixels if isinstance(pixels, Image.Image) else Image.fromarray(pixels)
    stream = BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()
