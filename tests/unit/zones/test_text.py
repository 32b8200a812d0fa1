"""Printed fields are found by their labels, of any language and order."""

from datetime import date

import pytest

from portal.domain.documents.seen import Text
from portal.domain.zones.days import days
from portal.domain.zones.labels import labelled
from portal.domain.zones.text import printed
from tests.unit.zones.known import TODAY


def column(*lines: str) -> list[Text]:
    """Give texts below one another, each a twentieth of the page high."""
    return [
        Text(text=line, box=(0.3, 0.05 * row, 0.6, 0.05 * row + 0.03), score=0.99)
        for row, line in enumerate(lines)
    ]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("12.08.1974", date(1974, 8, 12)),
        ("12/08/1974", date(1974, 8, 12)),
        ("12-08-74", date(1974, 8, 12)),
        ("1974-08-12", date(1974, 8, 12)),
        ("12 08 1974", date(1974, 8, 12)),
        ("12 AUG/AOUT 74", date(1974, 8, 12)),
        ("12 AUG 1974", date(1974, 8, 12)),
        ("12AUG1974", date(1974, 8, 12)),
        ("20 Juin/Jun 1978", date(1978, 6, 20)),
        ("8 Août/Aug 2006", date(2006, 8, 8)),
        ("01 MRZ 1990", date(1990, 3, 1)),
        ("08/25/1990", date(1990, 8, 25)),  # no month has 25
    ],
)
def test_a_date_is_read_in_the_usual_forms(text: str, day: date):
    assert [day] == list(days(text, today=TODAY))


@pytest.mark.parametrize("text", ["31.02.1999", "99.99.9999", "1234567", "12 XYZ 1999"])
def test_what_is_no_date_gives_none(text: str):
    assert [] == list(days(text, today=TODAY))


def test_americans_write_the_month_first():
    assert [date(2031, 8, 4)] == list(
        days("08/04/31", today=TODAY, ahead=True, month_first=True)
    )


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("Surname / Nom", "surname"),
        ("Prénoms", "given_names"),
        ("Date of birth", "birth_date"),
        ("Gültig bis", "expiry_date"),
        ("Fecha de caducidad", "expiry_date"),
        ("Geburtsdatum/Date of birth", "birth_date"),
        ("Passport No.", "document_number"),
        ("ERIKSSON", None),
        ("", None),
    ],
)
def test_a_label_names_its_field(text: str, field: str | None):
    assert field == labelled(text)


def test_values_stand_below_their_labels():
    fields, boxes = printed(
        column(
            "Surname", "ERIKSSON", "Given names", "ANNA MARIA",
            "Date of birth", "12 AUG 1974", "Date of expiry", "15 APR 2032",
            "Document No.", "L898902C3", "Sex", "F",
        ),
        today=TODAY,
    )  # fmt: skip

    assert fields
    assert ("printed", "ERIKSSON", "ANNA MARIA", "L898902C3", "F") == (
        fields.source,
        fields.surname,
        fields.given_names,
        fields.document_number,
        fields.sex,
    )
    assert (date(1974, 8, 12), date(2032, 4, 15)) == (
        fields.birth_date,
        fields.expiry_date,
    )
    assert (0.3, 0.05, 0.6, 0.08) == boxes["surname"]


def test_a_european_licence_numbers_its_fields():
    fields, _ = printed(
        column(
            "1. MORGAN", "2. SARAH MEREDYTH", "3. 11.03.1976 UNITED KINGDOM",
            "4a. 19.01.2023 4c. DVLA", "4b. 18.01.2033", "5. MORGA753116SM9IJ 35",
        ),
        today=TODAY,
    )  # fmt: skip

    assert fields
    assert ("MORGAN", "SARAH MEREDYTH", date(1976, 3, 11), date(2033, 1, 18)) == (
        fields.surname,
        fields.given_names,
        fields.birth_date,
        fields.expiry_date,
    )
    assert "MORGA753116SM9IJ35" == fields.document_number


def test_an_american_licence_has_letters_before_its_fields():
    fields, _ = printed(
        column(
            "DL I1234568", "EXP 08/31/2034", "LN CARDHOLDER", "FN IMA", "DOB 08/31/1977"
        ),
        today=TODAY,
    )

    assert fields
    assert ("I1234568", "CARDHOLDER", "IMA", date(1977, 8, 31), date(2034, 8, 31)) == (
        fields.document_number,
        fields.surname,
        fields.given_names,
        fields.birth_date,
        fields.expiry_date,
    )


def test_labels_without_values_give_nothing():
    assert (None, {}) == printed(
        column("Surname", "Given names", "Date of birth"), today=TODAY
    )


def test_a_page_without_text_gives_nothing():
    assert (None, {}) == printed([], today=TODAY)
