"""What a check digit leaves open is settled by the print, or stays as it was read."""

from portal.domain.zones.choosing import Candidate, find
from portal.domain.zones.glyphs import Glyph, spaced
from portal.domain.zones.settled import settled
from tests.unit.zones import known

LINES = (known.PASSPORT[0], known.PASSPORT[1])


def seen(number: str, **others: str) -> Candidate:
    """Give the zone as read with this number, each doubted letter with another."""
    cells = list(spaced(LINES[1].replace("L898902C3", number)))
    for place, other in others.items():
        at = int(place.removeprefix("at"))
        cells[at] = Glyph(number[at], 0.55, float(at), others=((other, 0.4),))
    found = find([spaced(LINES[0]), tuple(cells)])
    assert found
    return found


def number(found: Candidate) -> str:
    return found.layout.number(found.read.lines)[0]


def test_letters_of_equal_value_are_told_apart_by_the_print():
    """M and C are worth 2, so the digit is right either way."""
    read = seen("L898902M3", at7="C")
    assert read.read.valid

    found = settled(read, ["UTOPIA", "No. L898902C3"])

    assert "L898902C3" == number(found)
    assert [("M", "C")] == [(each.was, each.now) for each in found.read.repairs]


def test_of_several_exchanges_the_printed_one_is_taken():
    read = seen("L8989O2C3")
    assert not read.read.valid

    found = settled(read, ["L898902C3"])

    assert ("L898902C3", True) == (number(found), found.read.valid)


def test_without_a_print_the_zone_stays_as_it_was_read():
    for read in (seen("L898902M3", at7="C"), seen("L8989O2C3")):
        assert read == settled(read, ["UTOPIA", "12 AUG 1974"])


def test_a_sure_letter_is_never_exchanged_for_its_equal():
    read = seen("L898902M3")

    assert read == settled(read, ["L898902C3"])
