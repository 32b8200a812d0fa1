"""A zone is found among the lines of a page, whatever was lost or added."""

from datetime import date

import pytest

from portal.domain.documents.seen import Fields, Zone
from portal.domain.zones.choosing import as_zone, find, is_like_a_zone
from portal.domain.zones.glyphs import Glyph, cleaned, spaced
from tests.unit.zones import known
from tests.unit.zones.known import rows


def read(*lines: str) -> Zone:
    found = find(rows(*lines))
    assert found
    return as_zone(found, today=known.TODAY)


@pytest.mark.parametrize("name", known.ALL)
def test_a_zone_of_each_format_is_read(name: str):
    zone = read(*known.ALL[name])

    assert (name, known.ALL[name], True, ()) == (
        zone.format,
        zone.lines,
        zone.valid,
        zone.repairs,
    )


def test_its_fields_are_those_of_the_standard():
    assert (
        Fields(
            source="zone",
            document_code="P",
            issuing_state="UTO",
            document_number="L898902C3",
            surname="ERIKSSON",
            given_names="ANNA MARIA",
            nationality="UTO",
            birth_date=date(1974, 8, 12),
            sex="F",
            expiry_date=date(2012, 4, 15),
            optional_data="ZE184226B",
        )
        == read(*known.PASSPORT).fields
    )


def test_a_long_number_goes_on_in_the_optional_data():
    fields = read(*known.LONG_NUMBER).fields

    assert ("D23145890734", None) == (fields.document_number, fields.optional_data)


def test_the_german_state_is_one_letter():
    fields = read(*known.GERMAN).fields

    assert ("D", "D") == (fields.issuing_state, fields.nationality)


@pytest.mark.parametrize("misread", ["O<<", "0<<"])
def test_a_german_read_as_a_round_letter_stays_german(misread: str):
    first, second = known.GERMAN

    zone = read(first.replace("D<<", misread, 1), second.replace("D<<", misread))

    assert ("D", "D") == (zone.fields.issuing_state, zone.fields.nationality)


@pytest.mark.parametrize("misread", ["SVVE", "ZWE", "5WE"])
def test_a_code_that_is_none_becomes_the_one_that_looks_like_it(misread: str):
    """ZWE is a code of its own, and stays."""
    first = f"P<{misread[:3]}{known.PASSPORT[0][5:]}"
    expected = {"SVV": "SVV", "ZWE": "ZWE", "5WE": "SWE"}[misread[:3]]

    assert expected == read(first, known.PASSPORT[1]).fields.issuing_state


def test_the_old_french_card_has_no_expiry():
    fields = read(*known.FRENCH).fields

    assert ("880692310285", "BERTHIER", "CORINNE", "FRA", None) == (
        fields.document_number,
        fields.surname,
        fields.given_names,
        fields.nationality,
        fields.expiry_date,
    )


def test_an_unlimited_validity_has_no_date():
    lines = (known.CARD[0], "7408122F<<<<<<0UTO<<<<<<<<<<<", known.CARD[2])
    whole = "8"

    zone = read(lines[0], lines[1] + whole, lines[2])

    assert zone.fields.expiry_date is None
    assert zone.check_digits["expiry_date"]


def test_other_lines_of_the_page_do_not_matter():
    page = ("REPUBLICOFUTOPIA", "PASSPORT", *known.PASSPORT, "SPECIMEN")

    assert known.PASSPORT == read(*page).lines


@pytest.mark.parametrize("lost", [1, 3, 9])
def test_lost_fillers_are_put_back(lost: int):
    first, second = known.PASSPORT

    zone = read(first[:-lost], second.replace("<" * 5, "<" * max(1, 5 - lost)))

    assert known.PASSPORT == zone.lines


def test_a_letter_seen_beyond_the_end_is_dropped():
    first, second = known.PASSPORT

    assert known.PASSPORT == read(first + "<<", second + "1").lines


def test_digits_in_a_name_are_letters():
    zone = read("P<UT0ER1KSS0N<<ANNA<MAR1A<<<<<<<<<<<<<<<<<<<", known.PASSPORT[1])

    assert (known.PASSPORT, ()) == (zone.lines, zone.repairs)


@pytest.mark.parametrize(
    "tail", ["<<<<KKKK<<<<<<<<<<<", "<<K<<C<<<<L<<<<<<<<", "<<<<<<<<<<<<<<<<<KC"]
)
def test_a_tail_of_fillers_read_as_letters_is_no_name(tail: str):
    line = known.PASSPORT[0][:-19] + tail
    doubted = tuple(
        Glyph(glyph.letter, 0.6 if place > 24 else 1.0, glyph.at)
        for place, glyph in enumerate(spaced(line))
    )

    found = find([doubted, spaced(known.PASSPORT[1])])

    assert found
    assert known.PASSPORT == found.read.lines


def test_a_name_of_one_letter_that_was_read_surely_stays():
    first = "P<UTOERIKSSON<<ANNA<C<<<<<<<<<<<<<<<<<<<<<<<"

    assert "ANNA C" == read(first, known.PASSPORT[1]).fields.given_names


def test_a_filler_lost_between_two_names_is_seen_by_the_gap():
    first = known.PASSPORT[0]
    gap = tuple(
        glyph for place, glyph in enumerate(spaced(first)) if place not in {14, 19}
    )

    found = find([gap, spaced(known.PASSPORT[1])])

    assert found
    assert known.PASSPORT == found.read.lines


@pytest.mark.parametrize(
    "lines", [(), ("HELLO",), ("P<UTO" + "<" * 39,), ("A" * 44, "B" * 44)]
)
def test_what_is_no_zone_is_never_valid(lines: tuple[str, ...]):
    found = find(rows(*lines))

    assert found is None or not found.read.valid


@pytest.mark.parametrize(
    ("text", "likely"),
    [
        (known.PASSPORT[0], True),
        (known.PASSPORT[1], True),
        ("DATEOFBIRTHDATEDENAISSANCE", False),
        ("", False),
    ],
)
def test_a_line_looks_like_a_zones_or_not(text: str, likely: bool):
    assert likely == is_like_a_zone(spaced(text))


def test_letters_of_other_scripts_and_quotation_marks_are_understood():
    assert "P<UTO<<ANNA<<<" == cleaned("P<uto«ÁNNA< ≪")


FULL = "FEATHERSTONEHAUGH<CHOLMONDELEY"  # 30 letters


def test_a_surname_that_fills_the_third_line_of_a_card_is_one():
    zone = read(*known.CARD[:2], FULL)

    assert ("TD1", True) == (zone.format, zone.valid)
    assert (FULL.replace("<", " "), None) == (
        zone.fields.surname,
        zone.fields.given_names,
    )


def test_a_surname_that_fills_its_line_makes_no_longer_visa():
    visa = (f"V<UTO{FULL}<", "CLL66FX174SWE9107016M3312119<<<<<<<<")

    zone = read(*visa)

    assert ("MRVB", visa) == (zone.format, zone.lines)


@pytest.mark.parametrize(
    "misread",
    [
        "P<UTOERIKSSON<<<ANNA<MARIA<<<<<<<<<<<<<<<<<<",
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<QQA",
        "ZB<P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<",
    ],
)
def test_names_are_parted_as_the_standard_says(misread: str):
    zone = read(misread, known.PASSPORT[1])

    assert known.PASSPORT == zone.lines


def test_a_doubted_letter_is_the_second_filler_between_names():
    cells = list(spaced(known.PASSPORT[0].replace("<<ANNA", "<CANNA")))
    cells[14] = Glyph("C", 0.6, 14.0, others=(("<", 0.35),))

    found = find([tuple(cells), spaced(known.PASSPORT[1])])

    assert found
    assert known.PASSPORT == found.read.lines
