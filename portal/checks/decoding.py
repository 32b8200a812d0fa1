"""
Turns the bytes of a file into one upright picture in sRGB. Child process only.

The kind of a file is read from its first bytes; its name is never known here. What
a library raises on a broken file is not caught one by one: the child ends, and its
parent says that the file is damaged.
"""

import struct
import warnings
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from PIL import Image, ImageFile

from portal.checks import colours
from portal.policy import PicturePolicy

HEIF_STILLS = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1"})
HEIF_FILMS = frozenset({b"hevc", b"hevx", b"msf1"})
BROKEN = (OSError, SyntaxError, EOFError, ValueError, RuntimeError, struct.error)
ROUGHLY = 2.0  # a picture is reduced fast to this many times its size, then finely
ORIENTATION = 0x0112  # the tag in EXIF 2.32 §4.6.4
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
POINTS_AN_INCH = 72
FINEST = 400 / POINTS_AN_INCH  # a page of a PDF is not drawn finer than a good scan


@dataclass
class Refused(Exception):
    """The file gives no picture; `reason` is a key of `domain.reasons.PICTURE`."""

    reason: str


@dataclass(frozen=True)
class Decoded:
    """An upright RGB picture, what kind of file it came from, its pixels there."""

    image: Image.Image
    kind: str
    pixels: int


def kind_of(original: bytes) -> str:
    """Name the kind of a file by its content; raise Refused for any other."""
    if not original:
        raise Refused("empty")
    if original.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if original.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if original[:4] == b"RIFF" and original[8:12] == b"WEBP":
        return "WEBP"
    if original[4:8] == b"ftyp" and original[8:12] in HEIF_STILLS | HEIF_FILMS:
        return "HEIF"
    if original[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"%PDF-"):
        return "PDF"
    raise Refused("not_a_picture")


def decode(original: bytes, limits: PicturePolicy) -> Decoded:
    """Give the picture in the file; raise Refused with the reason if there is none."""
    kind = kind_of(original)
    Image.MAX_IMAGE_PIXELS = limits.max_pixels
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            return _decode(original, kind, limits)
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            raise Refused("too_many_pixels") from error
        except BROKEN as error:
            raise Refused("damaged") from error


def encode(image: Image.Image) -> bytes:
    """Give a JPEG of an RGB picture, with nothing but its pixels."""
    stream = BytesIO()
    image.save(stream, "JPEG", quality=90)
    return stream.getvalue()


def _decode(original: bytes, kind: str, limits: PicturePolicy) -> Decoded:
    if kind == "PDF":
        page = _first_page(original, limits.keep_long_side)
        return Decoded(page, kind, page.width * page.height)
    image = _open(original, kind)
    pixels = image.width * image.height
    if pixels > limits.max_pixels:
        raise Refused("too_many_pixels")
    if _is_animated(image, original, kind):
        raise Refused("animated")
    # a JPEG decodes at a half or a quarter, where that is still large enough
    image.draft(None, (limits.keep_long_side,) * 2)
    image.load()
    turn = TURNS.get(_orientation(image, kind))
    profile = image.info.get("icc_profile")
    small = colours.simple(image)
    small.thumbnail((limits.keep_long_side,) * 2, reducing_gap=ROUGHLY)
    plain = colours.on_white(colours.in_srgb(small, profile))
    plain.info.clear()  # Pillow would write a comment of the file again
    return Decoded(plain.transpose(turn) if turn else plain, kind, pixels)


def _open(original: bytes, kind: str) -> ImageFile.ImageFile:
    # reads the header alone
    if kind == "HEIF":
        from pi_heif import register_heif_opener

        register_heif_opener(thumbnails=False)
    return Image.open(BytesIO(original), formats=[kind])


def _is_animated(image: ImageFile.ImageFile, original: bytes, kind: str) -> bool:
    if kind == "HEIF":
        return original[8:12] in HEIF_FILMS
    # a phone's JPEG may carry a second picture, for depth or brightness: no film
    return kind != "JPEG" and bool(getattr(image, "is_animated", False))


def _orientation(image: ImageFile.ImageFile, kind: str) -> int:
    if kind == "HEIF":
        return 1  # turned by its decoder; its EXIF says nothing (ISO 23008-12 §6.5.10)
    try:
        return int(image.getexif().get(ORIENTATION, 1))
    except (*BROKEN, TypeError, KeyError):
        return 1  # broken metadata does not make a good picture bad


def open_pdf(original: bytes) -> Any:
    """Give the document, of at least one page; raise Refused if it cannot be read."""
    import pypdfium2 as pdfium
    from pypdfium2 import raw

    try:
        document = pdfium.PdfDocument(original)
    except pdfium.PdfiumError as error:
        encrypted = error.err_code in {raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY}
        raise Refused("encrypted_pdf" if encrypted else "damaged") from error
    if not len(document):
        raise Refused("damaged")
    return document


def _first_page(original: bytes, long_side: int) -> Image.Image:
    page = open_pdf(original)[0]
    longest = max(page.get_size())
    if longest < 1:
        raise Refused("damaged")
    scale = min(FINEST, long_side / longest)
    drawn: Image.Image = page.render(scale=scale, may_draw_forms=False).to_pil()
    return drawn.convert("RGB")
