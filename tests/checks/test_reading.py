"""Reading photographs of specimens, turned, tilted and spoilt; with the real models."""

from datetime import date
from pathlib import Path

import cv2
import numpy as np
import pytest

from portal.checks.people import ANNA
from portal.checks.reading import ModelMissing, read
from portal.checks.reading.models import RECOGNISER, folder
from portal.checks.reading.ocr import Ocr
from portal.checks.specimens import holder, paint
from portal.domain.documents.seen import Page
from portal.domain.findings import Finding
from portal.domain.mrz import td3
from portal.states import CheckOutcome, DocumentType, Side
from tests import specimens

TODAY = date(2026, 11, 22)
FRAME = (1200, 900)
PASSPORT = td3(holder("P", ANNA))


def photograph(
    kind: DocumentType = DocumentType.PASSPORT, side: Side = Side.FRONT, seed: int = 3
) -> np.ndarray:
    return specimens.photograph(specimens.document(kind, side), seed=seed, frame=FRAME)


def look(
    pixels: np.ndarray,
    kind: DocumentType = DocumentType.PASSPORT,
    side: Side = Side.FRONT,
) -> tuple[Page, dict[str, Finding]]:
    page, findings = read(
        np.ascontiguousarray(pixels), declared=kind, side=side, today=TODAY
    )
    return page, {finding.name: finding for finding in findings}


@pytest.mark.parametrize("quarters", range(4))
def test_a_passport_is_read_whichever_way_it_lies(quarters: int):
    page, found = look(np.rot90(photograph(), quarters))

    assert page.zone
    assert (PASSPORT, True, ()) == (page.zone.lines, page.zone.valid, page.zone.repairs)
    assert 90 * quarters == page.turned
    assert {CheckOutcome.PASS} == {finding.outcome for finding in found.values()}


def test_the_zone_lies_at_the_bottom_of_the_upright_picture():
    page, _ = look(np.rot90(photograph(), 2))

    assert page.zone
    assert page.zone.box
    left, top, right, bottom = page.zone.box
    assert left < 0.3 < 0.7 < right
    assert 0.5 < top < bottom < 1


@pytest.mark.parametrize("kind", [DocumentType.ID_CARD, DocumentType.RESIDENCE_PERMIT])
def test_the_back_of_a_card_is_read(kind: DocumentType):
    page, found = look(photograph(kind, Side.BACK), kind, Side.BACK)

    assert page.zone
    assert ("TD1", True) == (page.zone.format, page.zone.valid)
    assert ANNA.expires_on == page.zone.fields.expiry_date
    assert 1.0 == found["document.check_digits"].score


def test_the_front_of_a_card_has_no_zone_and_its_fields_are_printed():
    kind = DocumentType.ID_CARD

    page, found = look(photograph(kind), kind)

    assert page.zone is None
    assert page.printed
    assert ("printed", "ERIKSSON", ANNA.born_on) == (
        page.printed.source,
        page.printed.surname,
        page.printed.birth_date,
    )
    assert (CheckOutcome.WARN, ("no_zone",)) == (
        found["document.zone"].outcome,
        found["document.zone"].reasons,
    )


def test_a_licence_is_read_by_its_printed_fields():
    kind = DocumentType.DRIVER_LICENCE

    page, _ = look(photograph(kind), kind)

    assert page.printed
    assert ("ERIKSSON", "ANNA MARIA", ANNA.number, ANNA.born_on, ANNA.expires_on) == (
        page.printed.surname,
        page.printed.given_names,
        page.printed.document_number,
        page.printed.birth_date,
        page.printed.expiry_date,
    )
    assert {"surname", "given_names", "birth_date"} <= page.printed_boxes.keys()


@pytest.mark.parametrize(
    "spoil",
    [specimens.blurred, specimens.shaken, specimens.dimmed, specimens.glaring],
    ids=["blurred", "shaken", "dim", "glaring"],
)
def test_a_spoilt_picture_is_read_rightly_or_refused_with_a_reason(spoil):
    page, found = look(spoil(photograph()))

    if page.zone and page.zone.valid:
        assert PASSPORT[1] == page.zone.lines[1]
    else:
        assert {"zone_unreadable", "check_digit_wrong", "no_document"} & {
            reason for finding in found.values() for reason in finding.reasons
        }


def test_a_zone_that_leaves_the_picture_is_told():
    photo = photograph()
    page, _ = look(photo)
    assert page.zone
    assert page.zone.box
    right = round(photo.shape[1] * 0.75)

    _, found = look(photo[:, :right])

    assert ("zone_cut",) == found["document.zone"].reasons


@pytest.mark.parametrize("angle", [24, 205])
def test_a_card_that_lies_askew_on_a_printed_page_is_read(angle: int):
    kind = DocumentType.ID_CARD
    card = np.asarray(paint(kind, Side.BACK, ANNA))

    page, found = look(laid_on_print(card, angle), kind, Side.BACK)

    assert page.zone
    assert page.zone.valid
    assert CheckOutcome.PASS is found["document.zone"].outcome


def test_the_print_of_a_card_that_lies_askew_is_related_as_if_it_lay_straight():
    kind = DocumentType.ID_CARD
    card = np.asarray(paint(kind, Side.FRONT, ANNA))

    page, _ = look(turned(card, 28), kind)

    assert page.printed
    assert ("ERIKSSON", "ANNA MARIA", ANNA.number, ANNA.born_on, ANNA.expires_on) == (
        page.printed.surname,
        page.printed.given_names,
        page.printed.document_number,
        page.printed.birth_date,
        page.printed.expiry_date,
    )


def turned(
    card: np.ndarray, angle: float, onto: np.ndarray | None = None
) -> np.ndarray:
    """Lay a card onto a table, turned, about two thirds as wide as the picture."""
    side = FRAME[0]
    onto = np.full((side, side, 3), 90, np.uint8) if onto is None else onto
    middle = card.shape[1] / 2, card.shape[0] / 2
    matrix = cv2.getRotationMatrix2D(middle, -angle, 0.7 * side / card.shape[1])
    matrix[:, 2] += np.array([side / 2, side / 2]) - middle
    laid = cv2.warpAffine(card, matrix, (side, side), flags=cv2.INTER_AREA)
    where = cv2.warpAffine(np.full(card.shape[:2], 255, np.uint8), matrix, (side, side))
    return np.where(where[..., None] > 127, laid, onto)


def laid_on_print(card: np.ndarray, angle: float) -> np.ndarray:
    page = np.full((FRAME[0], FRAME[0], 3), 235, np.uint8)
    words = "the quick brown fox jumps over the lazy dog and runs away "
    for row, y in enumerate(range(30, FRAME[0], 44)):
        line = words[row % 9 :] * 2
        cv2.putText(page, line, (10, y), cv2.FONT_HERSHEY_COMPLEX, 0.8, (40,) * 3, 2)
    return turned(card, angle, page)


def test_wrong_check_digits_are_named():
    wrong = (PASSPORT[0], PASSPORT[1].replace("740812", "760812"))
    page = paint(DocumentType.PASSPORT, Side.FRONT, ANNA, lines=wrong)

    _, found = look(specimens.photograph(np.asarray(page), seed=3, frame=FRAME))

    digits = found["document.check_digits"]
    assert (CheckOutcome.FAIL, ("check_digit_wrong",)) == (
        digits.outcome,
        digits.reasons,
    )
    assert {"wrong": ["birth_date", "composite"], "repairs": 0} == digits.details


def test_a_bare_table_is_no_document():
    _, found = look(specimens.bare_table(seed=1, frame=FRAME))

    assert ["document.found"] == list(found)
    assert ("no_document",) == found["document.found"].reasons


@pytest.mark.parametrize("shape", [(1, 1, 3), (1, 900, 3), (900, 2, 3), (40, 40, 3)])
def test_a_picture_of_any_shape_is_looked_at(shape: tuple[int, ...]):
    _, found = look(np.full(shape, 200, np.uint8))

    assert CheckOutcome.FAIL is found["document.found"].outcome


def test_no_value_of_a_person_stands_in_the_details():
    _, found = look(photograph())

    details = "".join(str(finding.details) for finding in found.values())
    assert not any(word in details for word in ("ERIKSSON", "ANNA", ANNA.number))


def test_a_missing_model_stops_the_reading(tmp_path: Path):
    with pytest.raises(ModelMissing):
        Ocr(inside=tmp_path)


def test_an_altered_model_stops_the_reading(tmp_path: Path):
    for model in folder().glob("*.onnx"):
        (tmp_path / model.name).write_bytes(model.read_bytes())
    with (tmp_path / RECOGNISER).open("ab") as altered:
        altered.write(b"!")

    with pytest.raises(ModelMissing):
        Ocr(inside=tmp_path)
