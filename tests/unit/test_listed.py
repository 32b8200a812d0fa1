"""Which names are like a listed one, and what the birth date says to it."""

from datetime import date

import pytest

from portal.domain.names.keys import keys, near, sound, spellings
from portal.domain.names.places import (
    best,
    pack,
    packed_place,
    party_and_name,
    unpack,
)
from portal.domain.sanctions.birth_dates import born
from portal.domain.sanctions.listed import by_sound, hits
from portal.domain.sanctions.parties import (
    Agreement,
    Party,
    PartyKind,
    PartyName,
    agreement,
)
from portal.policy import Policy

POLICY = Policy.load().data


def party(*names: PartyName | str, birth: str = "") -> Party:
    """Make a party."""
    told = born(birth)
    return Party(
        entry="1",
        kind=PartyKind.PERSON,
        names=tuple(PartyName(n) if isinstance(n, str) else n for n in names),
        born=(told,) if told else (),
    )


def look(name: str, listed: Party, birth: date | None = None):
    """Compare with all names of one party."""
    candidates = [(listed, place) for place in range(len(listed.names))]
    return hits(name, birth, candidates, POLICY)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mohammed", "Muhamed"),
        ("Yusuf", "Jousef"),
        ("Yusuf", "Iusuf"),
        ("Khalid", "Halid"),
        ("Eriksson", "Ericson"),
        ("Evgeny", "Yevgeni"),
        ("Tchaikovsky", "Schaikowski"),
        ("Philipp", "Filip"),
        ("Qasim", "Kassem"),
    ],
)
def test_one_sound_has_many_spellings(one: str, other: str):
    assert sound(one.lower()) == sound(other.lower())


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("mrtn", "mrn", True),
        ("mrtn", "mtrn", True),
        ("mrtn", "mrtn", True),
        ("mrtn", "nrtm", False),
        ("mrtn", "mr", False),
        ("l", "k", False),
        ("mt", "mrt", True),
        ("mt", "mn", True),
    ],
)
def test_near_sounds_differ_by_one_letter(one: str, other: str, expected: bool):
    assert expected is near(one, other)
    assert expected is near(other, one)


def test_near_sounds_of_three_letters_share_a_spelling():
    assert not spellings("mrt").isdisjoint(spellings("mrk"))
    assert not spellings("mrtn").isdisjoint(spellings("mtrn"))


def test_words_written_apart_share_a_key_with_those_written_as_one():
    apart = {key.sound for key in keys("Hassan Abd al Rahman")}
    whole = {key.sound for key in keys("Abdulrahman Hassan")}

    assert {"aptlrmn", "hsn"} <= apart & whole


def test_a_particle_is_no_key_of_its_own():
    assert {"msr"} == {key.sound for key in keys("al Masri")} - {"almsr"}
    assert keys("de la")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Gorvath Elemer Quastel", "QUASTEL Gorvath Elemer"),
        ("GORVATH QUASTEL", "Gorvath Elemer QUASTEL"),
        ("Abdulqasir Tamburi", "Abd al Qasir AL-TAMBURI"),
        ("Abdelkasser El Tambouri", "Abd al Qasir AL-TAMBURI"),
        ("Евгения Жуковенко", "Yevgenia ZHUKOVENKO"),
        ("Gorvath Quasstel", "Gorvath QUASTEL"),
        ("Gorvath Quastle", "Gorvath QUASTEL"),
        ("OLAFUR THOR MUELLENDOERF", "Ólafur Þór MÜLLENDØRF"),
    ],
)
def test_order_spelling_and_typing_are_forgiven(one: str, other: str):
    assert look(one, party(other)), by_sound(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Anna Eriksson", "Gorvath QUASTEL"),
        ("Gorvath Miller", "Gorvath QUASTEL"),
        ("Li Wang", "Lu WANG"),
        ("Jan Petrov", "Jon PETROV"),
        ("Anna Quastel", "Gorvath QUASTEL"),
        ("Quastel", "Gorvath QUASTEL"),
        ("", "Gorvath QUASTEL"),
        ("Gorvath Quastel", "SINGLENAME"),
    ],
)
def test_another_name_is_no_hit(one: str, other: str):
    assert () == look(one, party(other))


def test_a_hit_says_by_which_name_and_how_it_differs():
    listed = party("Somebody ELSE", PartyName("Gorvath QUASTEL", "a.k.a.", "strong"))

    [hit] = look("Gorvath Elemer Quastel", listed)

    assert "Gorvath QUASTEL" == hit.name.text
    assert 0.95 == hit.score
    assert ["elemer"] == [each.one for each in hit.differences]


def test_the_right_birth_date_lowers_the_limit():
    listed = party("Jon PETROV", birth="7 Mar 1961")

    [hit] = look("Jan Petrov", listed, date(1961, 3, 7))

    assert Agreement.EXACT is hit.agreement
    assert POLICY.listed_name_born == hit.limit
    assert () == look("Jan Petrov", listed, date(1961, 3, 8))


def test_another_birth_date_is_told_and_does_not_count():
    listed = party("Gorvath QUASTEL", birth="7 Mar 1961")

    [hit] = look("Gorvath Quastel", listed, date(1990, 3, 7))

    assert Agreement.DIFFERS is hit.agreement
    assert not hit.counts


def test_a_weak_name_needs_a_birth_date_that_agrees():
    weak = party(
        "Somebody ELSE", PartyName("Grey PILOT", "a.k.a.", "weak"), birth="1961"
    )

    assert () == look("Grey Pilot", weak)
    assert () == look("Grey Pilot", weak, date(1990, 1, 1))
    assert look("Grey Pilot", weak, date(1961, 5, 5))


@pytest.mark.parametrize(
    ("birth", "expected"),
    [
        (date(1961, 3, 7), Agreement.EXACT),
        (date(1961, 7, 3), Agreement.YEAR),
        (date(1960, 3, 7), Agreement.YEAR),
        (date(1959, 12, 31), Agreement.DIFFERS),
        (date(1970, 6, 1), Agreement.YEAR),
        (date(1973, 1, 1), Agreement.DIFFERS),
        (None, Agreement.UNKNOWN),
    ],
)
def test_birth_dates_agree_to_the_day_or_about(birth, expected):
    told = [found for text in ("7 Mar 1961", "1969 to 1971") if (found := born(text))]

    assert expected is agreement(birth, told, years=1)
    assert Agreement.UNKNOWN is agreement(birth, [], years=1)


def test_places_survive_packing():
    places = [packed_place(19_999, 200, 3), packed_place(0, 0, 99)]

    assert places == list(unpack(pack(places)))
    assert (19_999, 200) == party_and_name(places[0])


@pytest.mark.parametrize(("number", "place"), [(1 << 20, 0), (0, 256)])
def test_what_has_no_room_is_refused(number: int, place: int):
    with pytest.raises(ValueError, match="more parties or names"):
        packed_place(number, place, 1)


def test_names_that_share_more_come_first_and_shorter_ones_before_longer():
    two, long, near_one, one = (packed_place(n, 0, w) for n, w in
                                [(1, 2), (2, 5), (3, 2), (4, 2)])  # fmt: skip

    found = best(
        {0: [two, long, near_one, one], 1: [two, long]},
        {1: [near_one]},
        {},
        words=2,
        most=9,
    )

    assert [two, long, near_one] == found


def test_one_word_alone_may_be_near():
    place = packed_place(1, 0, 1)

    assert [place] == best({0: []}, {0: [place]}, {}, words=1, most=9)
    assert [] == best({0: []}, {0: [place]}, {}, words=2, most=9)
    assert [place] == best({0: []}, {}, {2: [place]}, words=2, most=9)
