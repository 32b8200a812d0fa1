"""Centuries, codes and kinds."""

from datetime import date

import pytest

from portal.domain.zones import states
from portal.domain.zones.dates import born, expires
from portal.domain.zones.kinds import kind_of
from portal.states import DocumentType
from tests.unit.zones.known import TODAY


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("740812", date(1974, 8, 12)),
        ("261122", date(2026, 11, 22)),  # born today
        ("261123", date(1926, 11, 23)),  # not tomorrow: a hundred years ago
        ("000229", date(2000, 2, 29)),
        ("990230", None),
        ("74<<<<", None),
        ("<<<<<<", None),
        ("7408", None),
    ],
)
def test_a_birth_lies_in_the_past(text: str, day: date | None):
    assert day == born(text, today=TODAY)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("320415", date(2032, 4, 15)),
        ("850101", date(2085, 1, 1)),
        ("870101", date(1987, 1, 1)),
        ("120415", date(2012, 4, 15)),
        ("<<<<<<", None),
    ],
)
def test_an_expiry_leans_to_the_future(text: str, day: date | None):
    assert day == expires(text, today=TODAY)


def test_no_document_ends_before_its_holder_is_born():
    assert date(2090, 1, 1) == expires("900101", today=TODAY, birth=date(1995, 5, 5))


@pytest.mark.parametrize(
    "code", ["D", "GBD", "GBS", "UTO", "XXA", "XXB", "XXC", "UNO", "EUE", "SWE", "RKS"]
)
def test_a_code_of_the_standard_is_known(code: str):
    assert states.is_known(code)


@pytest.mark.parametrize("code", ["", "DEU<", "ZZZ", "UT0", "BDR"])
def test_any_other_code_is_not(code: str):
    assert not states.is_known(code)


@pytest.mark.parametrize(
    ("code", "country"),
    [("D", "DE"), ("GBO", "GB"), ("SWE", "SE"), ("UTO", None), ("", None)],
)
def test_a_code_belongs_to_a_country_or_to_none(code: str, country: str | None):
    assert country == states.country(code)


@pytest.mark.parametrize(
    ("country", "code"), [("DE", "D"), ("DEU", "D"), ("se", "SWE"), ("UTO", "UTO")]
)
def test_a_country_has_a_code(country: str, code: str):
    assert code == states.code_of(country)


@pytest.mark.parametrize(
    ("code", "state", "kind"),
    [
        ("P", "UTO", DocumentType.PASSPORT),
        ("PD", "UTO", DocumentType.PASSPORT),
        ("ID", "FRA", DocumentType.ID_CARD),
        ("I", "UTO", DocumentType.ID_CARD),
        ("AR", "D", DocumentType.RESIDENCE_PERMIT),
        ("IR", "NLD", DocumentType.RESIDENCE_PERMIT),
        ("C1", "USA", DocumentType.RESIDENCE_PERMIT),
        ("D1", "NLD", DocumentType.DRIVER_LICENCE),
        ("V", "UTO", None),
        ("AC", "UTO", None),
        (None, None, None),
    ],
)
def test_a_code_stands_for_a_kind(
    code: str | None, state: str | None, kind: DocumentType | None
):
    assert kind == kind_of(code, state)
