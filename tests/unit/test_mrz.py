"""The machine-readable zone, against the examples that ICAO published."""

from dataclasses import replace
from datetime import date

import pytest

from portal.domain.mrz import Holder, check_digit, td1, td3, transliterate

ANNA = Holder(  # ICAO 9303-4, appendix B
    code="P",
    issuer="UTO",
    number="L898902C3",
    surname="Eriksson",
    given_names="Anna Maria",
    nationality="UTO",
    born_on=date(1974, 8, 12),
    sex="F",
    expires_on=date(2012, 4, 15),
    optional="ZE184226B",
)


@pytest.mark.parametrize(
    ("field", "digit"),
    [
        ("520727", "3"),  # ICAO 9303-3 §4.9, both of its examples
        ("AB2134<<<", "5"),
        ("L898902C3", "6"),
        ("ZE184226B<<<<<", "1"),
        ("", "0"),
    ],
)
def test_check_digits_are_those_of_the_standard(field: str, digit: str):
    assert digit == check_digit(field)


def test_a_passport_has_the_lines_of_the_standard():
    expected = (
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
        "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
    )

    assert expected == td3(ANNA)


def test_a_card_has_the_lines_of_the_standard():
    card = replace(ANNA, code="I", number="D23145890", optional="")
    expected = (  # ICAO 9303-5, appendix B
        "I<UTOD231458907<<<<<<<<<<<<<<<",
        "7408122F1204159UTO<<<<<<<<<<<6",
        "ERIKSSON<<ANNA<MARIA<<<<<<<<<<",
    )

    assert expected == td1(card)


@pytest.mark.parametrize(
    ("name", "spelled"),
    [
        ("Østergård", "OESTERGAARD"),
        ("Müller-Weiß", "MUELLER<WEISS"),
        ("O'Connor", "OCONNOR"),
        ("Þórðardóttir", "THORDARDOTTIR"),
        ("Łukasz Żółć", "LUKASZ<ZOLC"),
        ("Nguyễn Văn A", "NGUYEN<VAN<A"),
        ("Ñandú", "NANDU"),
        ("\u0130pek I\u015f\u0131k", "IPEK<ISIK"),
        ("A\u030asa", "AASA"),
        ("  ", ""),
    ],
)
def test_names_are_spelled_in_the_zones_letters(name: str, spelled: str):
    assert spelled == transliterate(name)


def test_a_long_name_is_cut_and_the_line_stays_whole():
    lines = td3(replace(ANNA, surname="Papandropoulous", given_names="Jonathon " * 6))

    assert [44, 44] == [len(line) for line in lines]


def test_an_unstated_sex_is_a_filler():
    assert "<" == td3(replace(ANNA, sex="X"))[1][20]


def test_a_letter_that_cannot_stand_in_a_zone_has_no_value():
    with pytest.raises(ValueError, match="zone"):
        check_digit("Ä")
