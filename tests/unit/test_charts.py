"""The scales of charts, for whatever is to be shown on them."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.numbers.charts import GAP, HEIGHT, LINES, bars, columns, line, ticks

COUNTS = st.integers(min_value=0, max_value=10**15)
SHARES = st.one_of(st.none(), st.floats(min_value=0, max_value=1))


@given(COUNTS)
def test_ticks_are_round_evenly_apart_and_reach_the_highest(highest):
    found = ticks(highest)

    step = found[1]
    assert 0 == found[0]
    assert {step} == {after - one for one, after in itertools.pairwise(found)}
    assert str(step).rstrip("0") in {"1", "2", "5"}
    assert found[-1] >= highest
    assert len(found) <= LINES + 1
    assert highest == 0 or found[-2] < highest


@pytest.mark.parametrize(
    ("highest", "expected"),
    [
        (0, (0, 1)),
        (1, (0, 1)),
        (3, (0, 1, 2, 3)),
        (7, (0, 2, 4, 6, 8)),
        (21, (0, 10, 20, 30)),
    ],
)
def test_ticks_of_small_counts(highest, expected):
    assert expected == ticks(highest)


@given(st.lists(COUNTS))
def test_bars_are_never_wider_than_their_place_and_keep_their_order(values):
    found = bars(values, highest=max(values, default=0))

    assert all(0 <= width <= 100 for width in found)
    in_order = sorted(zip(values, found, strict=True))
    widths = [width for _, width in in_order]
    assert sorted(widths) == widths


def test_bars_of_nothing_are_nothing():
    assert (0.0, 0.0) == bars([0, 0], highest=0)
    assert () == bars([], highest=0)
    assert (100.0,) == bars([7], highest=7)


@given(st.lists(st.tuples(COUNTS, COUNTS), max_size=60), st.booleans())
def test_columns_stay_in_the_plot_and_stand_upon_each_other(values, mirrored):
    found = columns(values, mirrored=mirrored)

    for block in found.blocks:
        assert -0.01 <= block.x
        assert block.x + block.width <= 100.01
        assert -0.01 <= block.y
        assert block.y + block.height <= HEIGHT + 0.01
    tops = {}
    for block in found.blocks:
        floor = tops.get(block.x, HEIGHT)
        assert block.y + block.height == pytest.approx(floor, abs=0.05)
        tops[block.x] = block.y
    assert len(found.names) <= 5


def test_a_mirrored_plot_begins_at_the_right():
    plain, mirrored = columns([(1,), (2,)]), columns([(1,), (2,)], mirrored=True)

    assert [block.x for block in plain.blocks] == [
        block.x for block in reversed(mirrored.blocks)
    ]
    assert 50 * (1 - GAP) == plain.blocks[0].width


@given(st.lists(SHARES, max_size=60))
def test_a_line_joins_neighbours_alone(values):
    found = line(values)

    known = [value is not None for value in values]
    assert sum(known) == len(found.points)
    assert sum(a and b for a, b in itertools.pairwise(known)) == len(found.joins)
    assert all(0 <= x <= 100 and 0 <= y <= HEIGHT for x, y in found.points)


def test_a_share_of_all_is_at_the_top():
    assert ((50.0, 0.0),) == line([1.0]).points
    assert ((50.0, HEIGHT),) == line([0.0]).points
    assert HEIGHT == line([]).rules[0].y
