"""What was misread is put right where digits prove it, and never otherwise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.documents.seen import Repair
from portal.domain.zones.alike import ALIKE, may_stand
from portal.domain.zones.glyphs import Glyph, spaced
from portal.domain.zones.layouts import LAYOUTS, Layout
from portal.domain.zones.repair import repaired
from tests.unit.zones import known

DOUBT = 0.6


def guarded(layout: Layout) -> list[tuple[int, int]]:
    """Give every place that a check digit guards."""
    spans = [*layout.covered, *layout.digits.values()]
    spans += [layout.fields[name] for name in layout.digits]
    spans += [layout.whole] if layout.whole else []
    return sorted(
        {
            (span.line, place)
            for span in spans
            for place in range(span.start, span.end)
            if layout.classes[span.line][place] in "XND"
        }
    )


@st.composite
def misread(draw: st.DrawFn, most: int = 2):
    """Give a format, a valid zone, and its lines with letters misread for others."""
    name = draw(st.sampled_from(sorted(known.ALL)))
    layout, lines = LAYOUTS[name], known.ALL[name]
    places = [
        (line, place) for line, place in guarded(layout) if ALIKE[lines[line][place]]
    ]
    wrong = draw(
        st.lists(st.sampled_from(places), min_size=1, max_size=most, unique=True)
    )
    cells = [list(spaced(line)) for line in lines]
    for line, place in wrong:
        letter = draw(st.sampled_from(sorted(ALIKE[lines[line][place]])))
        cells[line][place] = Glyph(letter, DOUBT, float(place))
    doubts = draw(st.booleans())
    if not doubts:  # the recogniser was sure of everything, also of what is wrong
        cells = [[Glyph(cell.letter, 1.0, cell.at) for cell in row] for row in cells]
    return layout, lines, [tuple(row) for row in cells]


def is_covered(layout: Layout, truth: str, read: str, kind: str) -> bool:
    """Say whether a digit can tell the two letters apart at a place."""
    return truth == read or may_stand(read, kind)


@given(misread())
def test_a_misread_zone_is_repaired_to_the_truth_or_refused(case):
    """Where the digits do not stay right by themselves, which no reader could see."""
    layout, truth, cells = case
    seen = tuple("".join(cell.letter for cell in line) for line in cells)
    if all(layout.checks(seen).values()):
        return

    found = repaired(cells, layout)

    if found.valid:
        wrong = {
            (line, place)
            for line, row in enumerate(truth)
            for place, letter in enumerate(row)
            if found.lines[line][place] != letter
        }
        # letters of equal value: no check digit can tell 6 from G
        for line, place in wrong:
            changed = [list(row) for row in truth]
            changed[line][place] = found.lines[line][place]
            assert all(layout.checks(["".join(row) for row in changed]).values())


@given(misread(most=1))
def test_every_change_is_recorded(case):
    layout, _, cells = case

    found = repaired(cells, layout)

    lines = [[cell.letter for cell in line] for line in cells]
    for repair in found.repairs:
        lines[repair.line][repair.place] = repair.now
    places = guarded(layout)
    assert all(lines[line][place] == found.lines[line][place] for line, place in places)


def test_a_letter_in_a_date_is_a_digit_and_told_of():
    second = known.PASSPORT[1].replace("7408122F", "74O8I22F")

    found = repaired([spaced(known.PASSPORT[0]), spaced(second)], LAYOUTS["TD3"])

    assert known.PASSPORT == found.lines
    assert (
        Repair(line=1, place=15, was="O", now="0"),
        Repair(line=1, place=17, was="I", now="1"),
    ) == found.repairs


def test_a_doubted_letter_of_the_number_is_repaired():
    cells = list(spaced(known.PASSPORT[1]))
    cells[5] = Glyph("O", DOUBT, 5.0, others=(("0", 0.35),))

    found = repaired([spaced(known.PASSPORT[0]), cells], LAYOUTS["TD3"])

    assert known.PASSPORT == found.lines
    assert (Repair(line=1, place=5, was="O", now="0"),) == found.repairs


def test_an_ambiguous_repair_is_refused():
    """Either of two letters may have been misread: the digit fits both ways."""
    second = known.PASSPORT[1].replace("L898902C3", "L8989O2C3")

    found = repaired([spaced(known.PASSPORT[0]), spaced(second)], LAYOUTS["TD3"])

    assert not found.valid
    assert ("L8989O2C3", ()) == (found.lines[1][:9], found.repairs)


def test_a_wrong_digit_is_named():
    second = known.PASSPORT[1].replace("7408122F", "7408125F")

    found = repaired([spaced(known.PASSPORT[0]), spaced(second)], LAYOUTS["TD3"])

    wrong = {name for name, right in found.checks.items() if not right}
    assert {"birth_date", "composite"} == wrong


@pytest.mark.parametrize(("one", "other"), [("6", "G"), ("0", "A"), ("<", "K")])
def test_letters_of_equal_value_are_never_exchanged(one: str, other: str):
    cells = [spaced(known.PASSPORT[0]), list(spaced(known.PASSPORT[1]))]
    cells[1][30] = Glyph(one, 0.3, 30.0, others=((other, 0.29),))

    found = repaired(cells, LAYOUTS["TD3"])

    assert other not in {repair.now for repair in found.repairs}
