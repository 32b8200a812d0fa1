"""Files by their content: what is taken, what is refused, what is left out."""

from dataclasses import replace
from io import BytesIO

import numpy as np
import pytest
from PIL import Image, ImageCms

from portal.checks.decoding import TURNS, Refused, decode, encode
from portal.policy import Policy
from tests.checks import files
from tests.specimens import file

LIMITS = Policy.load().picture
BACK = {1: None, 6: 8, 8: 6}  # which turn undoes which; the others undo themselves


def reason_of(original: bytes) -> str:
    with pytest.raises(Refused) as refused:
        decode(original, LIMITS)
    return refused.value.reason


def corners(image: Image.Image) -> list[str]:
    """Name the colours of the corners: top left, top right, bottom left."""
    names = {"red": (255, 0, 0), "lime": (0, 255, 0), "blue": (0, 0, 255)}
    width, height = image.size
    found = []
    for at in ((20, 20), (width - 20, 20), (20, height - 20)):
        pixel = np.array(image.getpixel(at), int)
        found.append(min(names, key=lambda name: np.abs(pixel - names[name]).sum()))
    return found


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_pictures_are_read(kind: str):
    decoded = decode(file(kind, files.page()), LIMITS)

    assert ("RGB", (900, 600), kind) == (
        decoded.image.mode,
        decoded.image.size,
        decoded.kind,
    )
    assert ["red", "lime", "blue"] == corners(decoded.image)


def test_the_first_page_of_a_pdf_is_read():
    decoded = decode(files.pdf(files.page(), Image.new("RGB", (9, 9))), LIMITS)

    assert "PDF" == decoded.kind
    assert ["red", "lime", "blue"] == corners(decoded.image)


@pytest.mark.parametrize(
    "original",
    [
        files.SVG,
        files.HTML,
        b"PK\x03\x04" + bytes(200),
        b"GIF89a" + bytes(200),
        b"\x00\x00\x00\x1cftypavif" + bytes(200),
        b"\x00\x00\x00\x1cftypisom" + bytes(200),
        b"BM" + bytes(200),
        b"II*\x00" + bytes(200),
        b"%!PS-Adobe-3.0",
        b"just a text",
        b"\xff\xd8",
        bytes(1000),
    ],
)
def test_anything_else_is_no_picture(original: bytes):
    assert "not_a_picture" == reason_of(original)


def test_an_animated_gif_is_no_picture():
    assert "not_a_picture" == reason_of(files.film("GIF"))


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_animations_are_refused(kind: str):
    assert "animated" == reason_of(files.film(kind))


def test_a_film_of_a_phone_is_refused():
    heic = bytearray(file("HEIF", files.page(300, 200)))
    heic[8:12] = b"hevc"

    assert reason_of(bytes(heic)) in {"animated", "damaged"}


def test_a_second_picture_in_a_phones_jpeg_is_no_animation():
    original = file(
        "MPO", files.page(), save_all=True, append_images=[files.page(90, 60)]
    )

    assert (900, 600) == decode(original, LIMITS).image.size


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
@pytest.mark.parametrize("share", [0.02, 0.5, 0.9])
def test_a_truncated_file_is_damaged(kind: str, share: float):
    whole = file(kind, files.page())

    assert "damaged" == reason_of(whole[: max(16, int(len(whole) * share))])


@pytest.mark.parametrize(
    "original", [files.bomb(), files.lying_bomb()], ids=["100 MP", "4 GP"]
)
def test_a_bomb_is_refused_by_its_header(original: bytes):
    assert len(original) < 20_000
    assert "too_many_pixels" == reason_of(original)


def test_an_encrypted_pdf_is_refused():
    assert "encrypted_pdf" == reason_of(files.encrypted_pdf())


@pytest.mark.parametrize(
    "original",
    [
        b"%PDF-1.7\n",
        files.pdf(files.page())[:300],
        files.pdf_of(
            "<</Type /Catalog /Pages 2 0 R>>", "<</Type /Pages /Kids [] /Count 0>>"
        ),
    ],
    ids=["header alone", "truncated", "no page"],
)
def test_a_pdf_without_a_page_is_damaged(original: bytes):
    assert "damaged" == reason_of(original)


@pytest.mark.parametrize("box", ["0 0 1000000 800000", "0 0 3 3", "0 0 20000 10"])
def test_a_pdf_page_of_any_size_is_drawn_within_bounds(box: str):
    original = files.pdf_of(
        "<</Type /Catalog /Pages 2 0 R>>",
        "<</Type /Pages /Kids [3 0 R] /Count 1>>",
        f"<</Type /Page /Parent 2 0 R /MediaBox [{box}]>>",
    )

    assert max(decode(original, LIMITS).image.size) <= LIMITS.keep_long_side + 1


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_every_orientation_comes_upright(kind: str, orientation: int):
    undo = TURNS.get(BACK.get(orientation, orientation))
    stored = files.page().transpose(undo) if undo else files.page()
    exif = Image.Exif()
    exif[0x0112] = orientation

    upright = decode(file(kind, stored, exif=exif), LIMITS).image

    assert (900, 600) == upright.size
    assert ["red", "lime", "blue"] == corners(upright)


def test_a_turned_heic_is_turned_once():
    """Phones write the turn twice, in the file's own way and in EXIF."""
    exif = Image.Exif()
    exif[0x0112] = 6
    stored = files.page().transpose(Image.Transpose.ROTATE_90)
    original = file("HEIF", stored, exif=exif.tobytes())
    assert b"irot" in original

    assert ["red", "lime", "blue"] == corners(decode(original, LIMITS).image)


def test_broken_metadata_does_not_make_a_picture_bad():
    original = file("JPEG", files.page(), exif=b"Exif\x00\x00II*\x00\xff\xff\xff\xff")

    assert (900, 600) == decode(original, LIMITS).image.size


@pytest.mark.parametrize("profiled", [True, False])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_no_metadata_is_left(kind: str, profiled: bool):
    exif = Image.Exif()
    exif[0x010F] = "SECRETMAKER"
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 31.0, 12.0), 29: "SECRETDAY"})
    more = {"comment": b"SECRETNOTE"} if kind == "JPEG" else {}
    if profiled:
        profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
        more["icc_profile"] = profile.tobytes()
    original = file(kind, files.page(), exif=exif, **more)
    assert b"SECRETMAKER" in original

    kept = encode(decode(original, LIMITS).image)

    again = Image.open(BytesIO(kept))
    assert b"SECRET" not in kept
    assert not again.getexif()
    assert {"jfif", "jfif_version", "jfif_unit", "jfif_density"} >= set(again.info)


@pytest.mark.parametrize(
    ("mode", "kind"),
    [
        ("L", "JPEG"),
        ("CMYK", "JPEG"),
        ("1", "PNG"),
        ("P", "PNG"),
        ("LA", "PNG"),
        ("RGBA", "WEBP"),
        ("I;16", "PNG"),
    ],
)
def test_every_colour_mode_becomes_rgb_and_keeps_its_light(mode: str, kind: str):
    grey = files.page().convert("L")
    if mode == "I;16":
        stored = Image.fromarray(np.asarray(grey).astype(np.uint16) * 257)
    else:
        stored = files.page().convert(mode)

    image = decode(file(kind, stored), LIMITS).image

    assert "RGB" == image.mode
    before, after = np.asarray(grey, int), np.asarray(image.convert("L"), int)
    assert abs(before.mean() - after.mean()) < 12


def test_what_is_transparent_becomes_white():
    clear = Image.new("RGBA", (600, 400), (0, 0, 0, 0))

    assert (255, 255, 255) == decode(file("PNG", clear), LIMITS).image.getpixel((9, 9))


def test_a_colour_profile_is_applied():
    swapped = _swapped_profile()
    red = Image.new("RGB", (600, 400), (200, 20, 20))

    image = decode(file("PNG", red, icc_profile=swapped), LIMITS).image

    assert image.getpixel((9, 9))[2] > image.getpixel((9, 9))[0]


def test_a_broken_colour_profile_is_left_aside():
    image = decode(file("PNG", files.page(), icc_profile=b"no profile"), LIMITS).image

    assert ["red", "lime", "blue"] == corners(image)


def test_a_large_picture_is_shrunk():
    limits = replace(LIMITS, keep_long_side=450)

    assert (450, 300) == decode(file("JPEG", files.page()), limits).image.size


def test_a_line_of_pixels_is_read():
    assert 1 == decode(file("PNG", Image.new("RGB", (9000, 1))), LIMITS).image.height


def _swapped_profile() -> bytes:
    """Give a profile in which red and blue have changed places."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return (
        profile.replace(b"rXYZ", b"tmpZ")
        .replace(b"bXYZ", b"rXYZ")
        .replace(b"tmpZ", b"bXYZ")
    )
