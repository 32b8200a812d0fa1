"""Copies of documents, drawn as optics makes them: screens, photocopies, fine print."""

import cv2
import numpy as np

from tests import specimens

FRAME = (1200, 900)
GAMMA = 2.2
KINDS = ("stripes", "diamonds")  # of the points of a screen


def taken(light: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """
    Give what a camera makes of linear light: every point sees one colour only.

    The others are guessed from its neighbours, the picture is sharpened a little and
    saved as a phone does it.
    """
    raw = np.empty(light.shape[:2])
    for row, column, colour in ((0, 0, 0), (0, 1, 1), (1, 0, 1), (1, 1, 2)):
        raw[row::2, column::2] = light[row::2, column::2, colour]
    raw = np.clip(raw + random.normal(0, 0.003, raw.shape), 0, 1)
    colours = cv2.cvtColor((raw * 65535).astype(np.uint16), cv2.COLOR_BayerBG2RGB)
    seen = (colours / 65535) ** (1 / GAMMA) * 255
    seen = np.clip(seen + random.normal(0, 1.2, seen.shape), 0, 255).astype(np.uint8)
    soft = cv2.GaussianBlur(seen, (0, 0), 1.0)
    return _saved(cv2.addWeighted(seen, 1.4, soft, -0.4, 0))


def photograph(page: np.ndarray, seed: int, *, fill: float = 0.8) -> np.ndarray:
    """Photograph the page itself with that camera."""
    random = np.random.default_rng(seed)
    scene = specimens.photograph(page, seed=seed, frame=FRAME, fill=fill)
    return taken((scene / 255.0) ** GAMMA, random)


def screen(
    page: np.ndarray, seed: int, *, ratio: float = 1.5, kind: str = "stripes"
) -> np.ndarray:
    """
    Photograph the page on a screen, with some black around it.

    `ratio` is how many points of the camera see one point of the screen.
    """
    random = np.random.default_rng(seed)
    width, height = FRAME
    shown = _shown(page, ratio)
    x, y = np.meshgrid(np.arange(width) - width / 2, np.arange(height) - height / 2)
    angle, lean = np.radians(random.uniform(-5, 5)), random.uniform(-5e-5, 5e-5, 2)
    light = np.zeros((height, width, 3))
    for step in range(9):
        # nine rays for each point of the camera, shaken so that they make no grid
        shake = random.random((2, height, width)) / 3 - 0.5
        across, down = x + shake[0] + step % 3 / 3, y + shake[1] + step // 3 / 3
        far = ratio * (1 + lean[0] * across + lean[1] * down)
        u = (np.cos(angle) * across - np.sin(angle) * down) / far + shown.shape[1] / 2
        v = (np.sin(angle) * across + np.cos(angle) * down) / far + shown.shape[0] / 2
        light += _emitted(shown, u, v, kind) / 9
    lens = cv2.GaussianBlur(light, (0, 0), random.uniform(0.6, 1.0))
    return taken(lens * 0.9 + 0.004, random)


def photocopy(page: np.ndarray) -> np.ndarray:
    """Give a page as a copier prints it: toner or paper, hardly anything between."""
    grey = cv2.cvtColor(page, cv2.COLOR_RGB2GRAY).astype(np.float32)
    paper = cv2.GaussianBlur(grey, (0, 0), 40)
    toner = np.clip((grey / np.maximum(paper, 1) - 0.75) * 6 + 0.5, 0, 1)
    return np.repeat((toner * 215 + 25)[..., None], 3, axis=2).astype(np.uint8)


def colourless(page: np.ndarray) -> np.ndarray:
    """Give a page without its colours: an old document, or a grey scan."""
    return cv2.cvtColor(cv2.cvtColor(page, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)


def halftone(page: np.ndarray, seed: int) -> np.ndarray:
    """Print a page in dots, each ink's grid turned against the others'."""
    pitch = (3.0, 4.5, 6.0)[seed % 3]
    y, x = np.mgrid[: page.shape[0], : page.shape[1]]
    out = np.empty(page.shape)
    for ink, angle in enumerate(np.radians([15 + seed, 75 + seed, seed])):
        along = x * np.cos(angle) + y * np.sin(angle)
        beside = y * np.cos(angle) - x * np.sin(angle)
        dots = np.cos(2 * np.pi * along / pitch) + np.cos(2 * np.pi * beside / pitch)
        share = (page[..., ink] / 255 - 0.5 - dots / 4) * 4 + 0.5
        out[..., ink] = np.clip(share, 0, 1) * 255
    return out.astype(np.uint8)


def fine_lines(page: np.ndarray, seed: int) -> np.ndarray:
    """Cover a page with fine straight lines of two inks."""
    random = np.random.default_rng(seed)
    y, x = np.mgrid[: page.shape[0], : page.shape[1]]
    out = page.astype(float)
    for ink in ((200, 120, 120), (120, 160, 210)):
        angle, pitch = random.uniform(0, np.pi), random.uniform(4, 9)
        waves = np.cos(2 * np.pi * (x * np.cos(angle) + y * np.sin(angle)) / pitch)
        cover = (waves > 0.4)[..., None] * 0.5
        out = out * (1 - cover) + out * np.array(ink) / 255 * cover
    return out.astype(np.uint8)


def _shown(page: np.ndarray, ratio: float) -> np.ndarray:
    # on a screen a little larger than what the camera sees, in linear light
    width, height = (round(1.3 * length / ratio) for length in FRAME)
    scale = 0.62 * min(width / page.shape[1], height / page.shape[0])
    small = cv2.resize(page, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    shown = np.full((height, width, 3), 30, np.uint8)
    top, left = (height - small.shape[0]) // 2, (width - small.shape[1]) // 2
    shown[top : top + small.shape[0], left : left + small.shape[1]] = small
    return (shown / 255.0) ** GAMMA


def _emitted(shown: np.ndarray, u: np.ndarray, v: np.ndarray, kind: str) -> np.ndarray:
    column = np.clip(np.floor(u), 0, shown.shape[1] - 1).astype(int)
    row = np.clip(np.floor(v), 0, shown.shape[0] - 1).astype(int)
    across, down = u - np.floor(u), v - np.floor(v)
    points = np.empty((*u.shape, 3))
    if kind == "stripes":
        for colour in range(3):
            inside = np.abs(across - (2 * colour + 1) / 6) < 1 / 6 - 0.04
            points[..., colour] = inside & (np.abs(down - 0.5) < 0.42)
        return shown[row, column] * points * 4.7
    # a green point in every place, red and blue in every other
    points[..., 1] = np.abs(across - 0.25) + np.abs(down - 0.25) < 0.22
    other = np.abs(across - 0.7) + np.abs(down - 0.7) < 0.33
    points[..., 0] = other & ((column + row) % 2 == 0)
    points[..., 2] = other & ((column + row) % 2 == 1)
    return shown[row, column] * points * 9


def _saved(pixels: np.ndarray) -> np.ndarray:
    jpeg = np.frombuffer(specimens.jpeg(pixels), np.uint8)
    return cv2.imdecode(jpeg, cv2.IMREAD_COLOR)[..., ::-1].copy()
