"""Spoils a specimen the way bad pictures are bad. Needs Pillow: import on demand."""

from collections.abc import Callable
from io import BytesIO

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageOps

TOO_SMALL = (320, 320)  # pixels, at most
DOT = 3.1  # pixels of the photograph that one of the screen takes
BARS = (2, 2, 2)  # columns of a screen's dot: red, green, blue
CELL = sum(BARS)
BRIGHT = 3.2  # the bars of each colour cover a third of the screen


def _blurred(image: Image.Image) -> Image.Image:
    return image.filter(ImageFilter.GaussianBlur(max(image.size) / 90))


def _dark(image: Image.Image) -> Image.Image:
    return ImageEnhance.Brightness(image).enhance(0.12)


def _bright(image: Image.Image) -> Image.Image:
    return Image.eval(image, lambda value: min(255, 170 + value * 2 // 5))


def _small(image: Image.Image) -> Image.Image:
    image.thumbnail(TOO_SMALL)
    return image


def _glare(image: Image.Image) -> Image.Image:
    width, height = image.size
    light = Image.new("L", image.size)
    box = (width * 0.3, height * 0.2, width * 0.8, height * 0.75)
    ImageDraw.Draw(light).ellipse(box, fill=255)
    light = light.filter(ImageFilter.GaussianBlur(width / 40))
    image.paste(Image.new("RGB", image.size, "white"), mask=light)
    return image


def _cut(image: Image.Image) -> Image.Image:
    # held too close: the right third is outside
    width, height = image.size
    page = image.crop((width // 8, height // 8, width * 7 // 8, height * 7 // 8))
    table = Image.new("RGB", (width, round(height * 1.3)), "#3c4a44")
    table.paste(page, (round(width * 0.42), round(height * 0.3)))
    return table


def _blank(image: Image.Image) -> Image.Image:
    return Image.new("RGB", image.size, "#8f958f")


def _photocopy(image: Image.Image) -> Image.Image:
    # toner knows black and white and little between
    grey = ImageOps.autocontrast(image.convert("L"), cutoff=2)
    toner = np.asarray(grey, np.float32) / 255
    toner = 1 / (1 + np.exp(-24 * (toner - 0.42)))
    specks = np.random.default_rng(3).random(toner.shape) < 0.002
    toner = np.where(specks, 1 - toner, toner) * 0.93 + 0.05
    paper = cv2.GaussianBlur(toner.astype(np.float32), (0, 0), 0.7) * 255
    return Image.fromarray(paper.astype(np.uint8)).convert("RGB")


def _screen(image: Image.Image) -> Image.Image:
    """Show it on a screen and take a picture of that: bars of colour, a dark frame."""
    width, height = image.size
    shown = image.resize((round(width / DOT), round(height / DOT)))
    dots = np.repeat(np.repeat(np.asarray(shown), CELL, axis=0), CELL, axis=1)
    lit = np.zeros((CELL, CELL, 3), np.float32)
    for channel in range(3):
        start = sum(BARS[:channel])
        lit[:-1, start : start + BARS[channel], channel] = 1
    rows, columns = (side // CELL for side in dots.shape[:2])
    glowing = dots * np.tile(lit, (rows, columns, 1)) + 4
    edge = 14 * CELL
    framed = np.pad(glowing.astype(np.uint8), [(edge, edge), (edge, edge), (0, 0)])
    scale = width / framed.shape[1]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), 1.3, 0.98)
    small = cv2.resize(framed, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    bright = cv2.convertScaleAbs(small, alpha=BRIGHT)
    held = cv2.warpAffine(bright, turn, (width, height), borderValue=(40, 42, 46))
    return Image.fromarray(cv2.GaussianBlur(held, (0, 0), 0.5))


def _edited(image: Image.Image) -> Image.Image:
    # saved, then something new laid over it: it was saved less often than the rest
    stream = BytesIO()
    image.save(stream, "JPEG", quality=72)
    image = Image.open(stream).convert("RGB")
    width, height = image.size
    box = [round(width * x) for x in (0.38, 0.66)]
    patch = Image.new("RGB", (box[1] - box[0], round(height * 0.055)), "#e3e8ee")
    ImageDraw.Draw(patch).text((8, 4), "01 JAN 1999", fill="#11161c", font_size=34)
    image.paste(patch, (box[0], round(height * 0.51)))
    return image


SPOILERS: dict[str, Callable[[Image.Image], Image.Image]] = {
    "blurred": _blurred,
    "dark": _dark,
    "bright": _bright,
    "small": _small,
    "glare": _glare,
    "cut": _cut,
    "blank": _blank,
    "photocopy": _photocopy,
    "screen": _screen,
    "edited": _edited,
}
