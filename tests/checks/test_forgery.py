"""Signs of a copy and of editing: told where they are, and not where they are not."""

import struct
from io import BytesIO

import numpy as np
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from portal.checks import sandboxed
from portal.checks.forgery import judge, screen_texture
from portal.checks.forgery.bars import bars_share
from portal.checks.forgery.editing import signs_of_editing
from portal.checks.people import ANNA
from portal.domain.documents.seen import Face, Page
from portal.domain.findings import CHECKS, Finding
from portal.domain.reasons import find
from portal.policy import Policy
from portal.states import CheckOutcome, DocumentType, Side
from tests import specimens
from tests.checks import copies, files

POLICY = Policy.load()
SOFTWARE, COMMENT = 0x0131, 0x9286
PORTRAIT = Face(
    box=(0.12, 0.2, 0.35, 0.65), width=200, score=0.9, yaw=0, roll=0, sharpness=1
)
PHOTO = copies.photograph(specimens.document(), 1)


def judged(pixels: np.ndarray, portrait: Face | None = PORTRAIT) -> dict[str, Finding]:
    found = judge(pixels, Page(), portrait, POLICY.forgery)
    return {finding.name: finding for finding in found}


def outcomes(pixels: np.ndarray) -> tuple[CheckOutcome, CheckOutcome]:
    found = judged(pixels)
    return found["document.recaptured"].outcome, found["document.copied"].outcome


def signs(original: bytes, kind: str = "JPEG") -> list[str]:
    found = signs_of_editing(original, kind, POLICY.forgery)
    assert found.outcome is (
        CheckOutcome.WARN if found.details["signs"] else CheckOutcome.PASS
    )
    return found.details["signs"]


def with_software(name: str) -> bytes:
    image = Image.fromarray(PHOTO)
    exif = image.getexif()
    exif[SOFTWARE] = name
    return specimens.file("JPEG", image, exif=exif)


@pytest.mark.parametrize("seed", [0, 5])
def test_a_photograph_of_a_document_is_none_of_it(seed: int):
    page = specimens.document(DocumentType.ID_CARD)

    found = outcomes(copies.photograph(page, seed))

    assert (CheckOutcome.PASS, CheckOutcome.PASS) == found


@pytest.mark.parametrize("printed", [copies.halftone, copies.fine_lines])
def test_fine_print_is_no_screen(printed):
    photo = copies.photograph(printed(specimens.document(), 1), 1)

    assert CheckOutcome.PASS is outcomes(photo)[0]


@pytest.mark.parametrize(("kind", "ratio"), [("stripes", 1.6), ("diamonds", 1.3)])
def test_a_screen_is_told(kind: str, ratio: float):
    photo = copies.screen(specimens.document(), 3, ratio=ratio, kind=kind)

    found = judged(photo)["document.recaptured"]

    assert found.outcome in {CheckOutcome.WARN, CheckOutcome.FAIL}
    assert ("screen",) == found.reasons
    assert found.score > screen_texture(PHOTO)


def test_even_dark_bars_are_those_of_a_screenshot():
    screenshot = np.pad(PHOTO, ((90, 90), (0, 0), (0, 0)))

    assert 0.08 == pytest.approx(bars_share(screenshot), abs=0.01)
    assert CheckOutcome.WARN is outcomes(screenshot)[0]
    assert 0.0 == bars_share(PHOTO)


def test_a_scanners_white_page_has_no_bars():
    page = np.pad(PHOTO, ((90, 90), (0, 0), (0, 0)), constant_values=255)

    assert 0.0 == bars_share(page)


def test_a_photocopy_fails():
    photo = copies.photograph(copies.photocopy(specimens.document()), 1)

    assert CheckOutcome.FAIL is outcomes(photo)[1]


def test_a_grey_document_is_doubted_and_not_refused():
    photo = copies.photograph(copies.colourless(specimens.document()), 1)

    assert CheckOutcome.WARN is outcomes(photo)[1]


def test_without_a_portrait_nothing_proves_a_photocopy():
    photo = copies.photograph(copies.photocopy(specimens.document()), 1)

    assert CheckOutcome.WARN is judged(photo, None)["document.copied"].outcome


@pytest.mark.parametrize("size", [(1, 1), (7, 900), (130, 130), (300, 500)])
@pytest.mark.parametrize("light", [0, 128, 255])
def test_a_picture_of_nothing_is_judged_too(size: tuple[int, int], light: int):
    found = judged(np.full((*size, 3), light, np.uint8))

    assert {"document.recaptured", "document.copied"} == set(found)


@pytest.mark.parametrize(
    "name",
    [
        "Adobe Photoshop 25.1 (Macintosh)",
        "GIMP 2.10.34",
        "Canva",
        "Pixelmator Pro 3.4",
        "paint.net 5.0",
        "PicsArt",
        "Snapseed 2.0",
    ],
)
def test_a_file_of_an_editor_is_told(name: str):
    assert ["editor"] == signs(with_software(name))


@pytest.mark.parametrize(
    "name",
    [
        "",
        "17.1.1",
        "S918BXXU3BWK5",
        "HDR+ 1.0.585804401zd",
        "Photos 9.0",
        "Windows Photo Editor 10.0.10011.16384",
        "Adobe Photoshop Lightroom Classic 13.0",
        "MediaTek Camera Application",
        "Scanner Pro",
    ],
)
def test_a_phones_own_program_is_no_editor(name: str):
    assert [] == signs(with_software(name))


def test_what_made_a_picture_without_a_lens_is_told():
    recipe = PngInfo()
    recipe.add_text("parameters", "a passport, Steps: 20, Sampler: Euler")
    made = specimens.file("PNG", files.page(), pnginfo=recipe)
    signed = files.page()
    source = b"http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
    marked = specimens.file("JPEG", signed, xmp=b"<x>" + source + b"</x>")

    assert ["generator"] == signs(made, "PNG")
    assert ["generator"] == signs(marked)


def test_a_phone_that_signs_its_pictures_is_no_generator():
    packet = b'<x Credit="" DigitalSourceType="computationalCapture" CreatorTool="14"/>'

    assert [] == signs(specimens.file("JPEG", files.page(), xmp=packet))


def test_xmp_that_names_an_editor_is_told_and_its_namespace_is_not():
    namespace = b'<rdf xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"'
    plain = specimens.file("JPEG", files.page(), xmp=namespace + b"/>")
    edited = namespace + b' xmp:CreatorTool="Adobe Photoshop CC 2019"/>'

    assert [] == signs(plain)
    assert ["editor"] == signs(specimens.file("JPEG", files.page(), xmp=edited))


def test_a_screenshot_that_says_so_is_told_as_a_screen():
    image = files.page()
    exif = image.getexif()
    exif[0x8769] = {COMMENT: b"ASCII\0\0\0Screenshot"}
    found = signs_of_editing(
        specimens.file("JPEG", image, exif=exif), "JPEG", POLICY.forgery
    )

    assert ("screen",) == found.reasons


def test_a_pdf_of_an_editor_is_told():
    stream = BytesIO()
    files.page().save(stream, "PDF", producer="Canva", author="ERIKSSON")

    assert ["editor"] == signs(stream.getvalue(), "PDF")


def test_what_was_pasted_is_found_where_it_is():
    first = Image.open(BytesIO(specimens.jpeg(PHOTO, quality=75))).convert("RGB")
    changed = np.array(first)
    other = copies.photograph(specimens.document(), 1001)
    changed[400:470, 500:760] = other[303:373, 407:667]

    found = signs_of_editing(
        specimens.jpeg(changed, quality=90), "JPEG", POLICY.forgery
    )

    left, top, right, bottom = found.details["box"]
    assert ["pasted"] == found.details["signs"]
    assert 500 / 1200 - 0.03 < left < right < 760 / 1200 + 0.03
    assert 400 / 900 - 0.03 < top < bottom < 470 / 900 + 0.03


@pytest.mark.parametrize(("before", "after"), [(75, 90), (60, 85), (90, 80)])
def test_a_picture_saved_twice_is_no_forgery(before: int, after: int):
    first = Image.open(BytesIO(specimens.jpeg(PHOTO, quality=before)))

    assert [] == signs(specimens.file("JPEG", first.convert("RGB"), quality=after))


def test_a_thumbnail_of_another_picture_is_told():
    same = _with_thumbnail(Image.fromarray(PHOTO), Image.fromarray(PHOTO))
    cut = _with_thumbnail(
        Image.fromarray(PHOTO[150:750, 200:1000]), Image.fromarray(PHOTO)
    )
    selfie = Image.fromarray(specimens.document(side=Side.SELFIE))
    other = _with_thumbnail(selfie, Image.fromarray(PHOTO))

    assert [] == signs(same) == signs(cut)
    assert ["thumbnail"] == signs(other)


def test_a_thumbnail_that_promises_gigapixels_is_passed_over():
    original = _with_thumbnail(Image.fromarray(PHOTO), Image.fromarray(PHOTO))
    at = original.index(b"\xff\xc0", original.index(b"\xff\xd8", 4)) + 5
    bomb = original[:at] + b"\xff\xff\xff\xff" + original[at + 4 :]

    assert [] == signs(bomb)


def test_stage_a_tells_of_an_editor_and_refuses_nothing():
    found = sandboxed.examine(with_software("GIMP 2.10.34"), Side.FRONT, POLICY)

    (edited,) = [each for each in found.checks if each.name == "document.edited"]
    assert found.accepted
    assert CheckOutcome.WARN is edited.outcome
    assert ("edited",) == edited.reasons


def test_no_finding_says_a_word_of_the_holder_or_of_the_file():
    private = (ANNA.surname, ANNA.given_names, ANNA.number, "GIMP", "Zenith")
    original = with_software(f"GIMP of {ANNA.surname}, {ANNA.number}, Zenith")
    findings = [
        *sandboxed.examine(original, Side.FRONT, POLICY).checks,
        *judged(PHOTO).values(),
    ]

    for finding in findings:
        told = str((finding.details, finding.reasons)).casefold()
        assert not [word for word in private if word.casefold() in told]


def test_names_and_reasons_are_known():
    findings = [*judged(copies.photocopy(specimens.document())).values()]

    assert {finding.name for finding in findings} <= CHECKS.keys()
    assert all(find(reason) for finding in findings for reason in finding.reasons)


def _with_thumbnail(picture: Image.Image, small: Image.Image) -> bytes:
    # Pillow writes no thumbnail: the directory and its JPEG are laid by hand
    small.thumbnail((160, 120))
    jpeg = specimens.file("JPEG", small.convert("RGB"))
    upright = struct.pack("<HHII", 0x0112, 3, 1, 1)
    tiff = b"II*\0" + struct.pack("<IH", 8, 1) + upright + struct.pack("<IH", 26, 2)
    tiff += struct.pack("<HHII", 0x0201, 4, 1, 56)
    tiff += struct.pack("<HHII", 0x0202, 4, 1, len(jpeg)) + bytes(4)
    return specimens.file("JPEG", picture, exif=b"Exif\0\0" + tiff + jpeg)
