"""Judging photographs of specimens: good ones pass, each defect is told."""

from collections.abc import Callable

import numpy as np
import pytest

from portal.checks import quality
from portal.policy import Policy
from portal.states import CheckOutcome, DocumentType, Side
from tests import specimens

POLICY = Policy.load().quality
FRAME = (1200, 900)
PAGES = [
    (DocumentType.PASSPORT, Side.FRONT),
    *((kind, side) for kind in list(DocumentType)[1:] for side in list(Side)[:2]),
]


def reasons_of(pixels: np.ndarray, side: Side = Side.FRONT) -> list[str]:
    findings = quality.judge(pixels, side, POLICY)
    return [reason for finding in findings for reason in finding.reasons]


def photograph(seed: int, **options: object) -> np.ndarray:
    page = specimens.document(*PAGES[seed % len(PAGES)])
    return specimens.photograph(page, seed=seed, **{"frame": FRAME, **options})


def selfie() -> np.ndarray:
    return specimens.document(side=Side.SELFIE)


@pytest.mark.parametrize("seed", range(7))
@pytest.mark.parametrize("fill", [0.55, 0.78, 0.93])
def test_a_good_photograph_passes(seed: int, fill: float):
    assert [] == reasons_of(photograph(seed, fill=fill))


@pytest.mark.parametrize(("kind", "side"), PAGES)
def test_a_scan_filled_by_the_document_passes(kind: DocumentType, side: Side):
    assert [] == reasons_of(specimens.document(kind, side))


@pytest.mark.parametrize("corner", [(0, 0), (0, 400), (900, 0)])
def test_a_card_flush_with_the_scanners_glass_passes(corner: tuple[int, int]):
    page = np.full((2300, 1650, 3), 255, np.uint8)
    card = specimens.document(DocumentType.ID_CARD, Side.FRONT)[::2, ::2]
    top, left = corner
    page[top : top + card.shape[0], left : left + card.shape[1]] = card

    assert [] == reasons_of(page)


def test_a_photograph_of_a_cheap_camera_passes():
    assert [] == reasons_of(photograph(3, frame=(640, 480)))


DEFECTS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "blurred": specimens.blurred,
    "dark": specimens.dimmed,
    "bright": specimens.bleached,
    "glare": specimens.glaring,
}


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("reason", DEFECTS)
def test_each_defect_is_told(reason: str, seed: int):
    assert [reason] == reasons_of(DEFECTS[reason](photograph(seed)))


@pytest.mark.parametrize("seed", range(4))
def test_a_shaken_photograph_is_blurred(seed: int):
    assert ["blurred"] == reasons_of(specimens.shaken(photograph(seed)))


@pytest.mark.parametrize("seed", range(4))
def test_a_slightly_soft_photograph_passes(seed: int):
    assert [] == reasons_of(specimens.blurred(photograph(seed), 1.5))


@pytest.mark.parametrize("seed", [0, 2, 3])
def test_a_document_that_leaves_the_frame_is_cut(seed: int):
    assert ["cut"] == reasons_of(
        specimens.cut_off(specimens.document(), seed=seed, frame=FRAME)
    )


@pytest.mark.parametrize("seed", [2, 3, 7])
def test_a_bare_table_is_blank(seed: int):
    assert ["blank"] == reasons_of(specimens.bare_table(seed=seed, frame=FRAME))


@pytest.mark.parametrize(("light", "reason"), [(255, "blank"), (128, "blank")])
def test_one_colour_is_blank(light: int, reason: str):
    assert [reason] == reasons_of(np.full((900, 1200, 3), light, np.uint8))


def test_a_covered_lens_is_dark():
    assert ["dark"] == reasons_of(np.zeros((900, 1200, 3), np.uint8))


@pytest.mark.parametrize("size", [(1, 1), (400, 300), (499, 499), (2000, 200)])
def test_a_small_document_is_told(size: tuple[int, int]):
    assert ["too_small"] == reasons_of(np.zeros((*size, 3), np.uint8))


def test_a_selfie_passes():
    assert [] == reasons_of(selfie(), Side.SELFIE)


@pytest.mark.parametrize(
    ("reason", "defect"),
    [
        ("blurred", lambda photo: specimens.blurred(photo, 7)),
        ("dark", specimens.dimmed),
        ("bright", specimens.bleached),
        ("too_small", lambda photo: photo[::5, ::5]),
    ],
)
def test_defects_of_a_selfie_are_told(
    reason: str, defect: Callable[[np.ndarray], np.ndarray]
):
    assert [reason] == reasons_of(defect(selfie()), Side.SELFIE)


def test_a_lamp_in_a_selfie_is_no_glare():
    assert [] == reasons_of(specimens.glaring(selfie(), at=(0.1, 0.1)), Side.SELFIE)


def test_every_finding_says_what_it_was_held_against():
    findings = quality.judge(photograph(1), Side.FRONT, POLICY)

    assert list(quality.MEASURES) == [finding.name for finding in findings]
    for finding in findings:
        assert CheckOutcome.PASS is finding.outcome
        assert finding.score is not None
        assert finding.limit > 0
