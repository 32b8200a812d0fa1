"""Brings pictures of every colour mode to plain sRGB. Child process only."""

from io import BytesIO

from PIL import Image, ImageCms

PALETTES = {"P", "PA", "La", "RGBa"}
WITH_PROFILE = {"RGB", "L", "CMYK"}


def simple(image: Image.Image) -> Image.Image:
    """Give L, LA, RGB, RGBA or CMYK: the modes that can be shrunk well."""
    if image.mode.startswith("I;16") or image.mode == "I":
        # 16 bits of grey; converting without dividing would clip
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.mode in PALETTES or "transparency" in image.info:
        return image.convert("RGBA")
    if image.mode in {"L", "LA", "RGB", "RGBA", "CMYK"}:
        return image
    return image.convert("L" if image.mode == "1" else "RGB")


def in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Give RGB or RGBA as a screen shows it, by the picture's own colour profile."""
    alpha = image.getchannel("A") if image.mode in {"LA", "RGBA"} else None
    bare = image.convert(image.mode[:-1]) if alpha else image
    plain = _converted(bare, profile) if profile else bare
    plain = plain.convert("RGB")
    if alpha:
        plain.putalpha(alpha)
    return plain


def on_white(image: Image.Image) -> Image.Image:
    """Lay a picture with transparent parts on white paper."""
    if image.mode == "RGB":
        return image
    paper = Image.new("RGB", image.size, "white")
    paper.paste(image, mask=image.getchannel("A"))
    return paper


def _converted(image: Image.Image, profile: bytes) -> Image.Image:
    try:
        own = ImageCms.ImageCmsProfile(BytesIO(profile))
        screen = ImageCms.createProfile("sRGB")
        converted = ImageCms.profileToProfile(image, own, screen, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, TypeError, ValueError):
        return image  # a broken profile: the colours are slightly off, no more
    return converted or image
