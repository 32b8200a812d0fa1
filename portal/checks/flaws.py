"""Spoils a specimen the way bad pictures are bad. Needs Pillow: import on demand."""

from collections.abc import Callable
from io import BytesIO

from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

TOO_SMALL = (320, 320)  # pixels, at most


def spoil(picture: bytes, flaw: str) -> bytes:
    """Give the same JPEG with one flaw, named as in `SPOILERS`."""
    image = SPOILERS[flaw](Image.open(BytesIO(picture)).convert("RGB"))
    stream = BytesIO()
    image.save(stream, "JPEG", quality=90)
    return stream.getvalue()


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
    table = Image.new("RGB", (width, round(height * 1.3)), "#3c4a44")
    table.paste(image, (round(width * 0.35), round(height * 0.15)))
    return table


def _blank(image: Image.Image) -> Image.Image:
    return Image.new("RGB", image.size, "#8f958f")


SPOILERS: dict[str, Callable[[Image.Image], Image.Image]] = {
    "blurred": _blurred,
    "dark": _dark,
    "bright": _bright,
    "small": _small,
    "glare": _glare,
    "cut": _cut,
    "blank": _blank,
}
