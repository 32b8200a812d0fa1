"""The money's way: read out of an answer, as rows, and as a picture."""

from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.domain.exposure import (
    Answer,
    AnswerStatus,
    Direction,
    Hop,
    Share,
    Zone,
)
from portal.domain.money_way import Kind, Way, rows
from portal.domain.money_way.fan import HEIGHT
from portal.domain.money_way.layout import TALL, WIDE, Shape, picture
from portal.domain.money_way.marks import Box, Drawing, Item, Label, Line, Stack
from portal.domain.money_way.order import strictest_first
from portal.domain.money_way.reading import way
from portal.domain.money_way.strands import MOST, MOST_STATIONS, stops, strands
from portal.domain.money_way.text import cut, shortened, width, wrapped
from tests.screening_cast import POLICY, answer, share

SENDER = "0xdac17f958d2ee523a2206206994597c13d831ec7"
LETTERS = st.characters(categories=["L", "N", "P", "Zs", "M"])
WORDS = st.text(LETTERS, min_size=1, max_size=60)
SHARES = st.decimals(0, 1, places=6)
CODES = st.sampled_from(
    ["mixer", "scam", "exchange", "mining", "mining_pool", "dex", "never_heard_of", "X"]
)
LOOKS = ("high", "medium", "low", "untold")


def read(told: Answer, *, direction: Direction = Direction.INCOMING) -> Way:
    incoming = direction is Direction.INCOMING
    return way(
        told,
        direction=direction,
        sender=SENDER if incoming else None,
        receiver=None if incoming else SENDER,
        policy=POLICY,
    )


def hop(place: int = 1, name: str = "", **more: object) -> Hop:
    given = {"category": "exchange", "incoming": True, "share": None, **more}
    return Hop(name=name, place=place, **given)


def test_rows_are_in_the_order_of_the_money():
    told = answer(
        share("scam", "0.2"),
        share("exchange", "0.5"),
        hops=(hop(1, "near"), hop(2, "far"), hop(1, "beside", incoming=False)),
        owner="Somebody",
    )

    incoming = rows(read(told))
    outgoing = rows(read(told, direction=Direction.OUTGOING))

    assert [
        (Kind.STATION, "far"),
        (Kind.STATION, "near"),
        (Kind.SENDER, SENDER),
        (Kind.RECEIVER, ""),
        (Kind.NEIGHBOUR, "beside"),
        (Kind.SHARE, ""),
        (Kind.SHARE, ""),
        (Kind.UNTOLD, ""),
    ] == [(row.kind, row.name) for row in incoming]
    assert [Kind.SENDER, Kind.RECEIVER, Kind.STATION] == [
        row.kind for row in outgoing[:3]
    ]
    assert [True, False] == [row.ours for row in outgoing[:2]]
    assert ["", "Somebody"] == [row.owner for row in outgoing[:2]]
    assert Decimal("0.3") == incoming[-1].share


def test_codes_of_one_category_are_one_share_and_unknown_ones_keep_their_name():
    told = answer(share("mining", "0.1"), share("mining_pool", "0.2"), share("X", "0"))
    found = read(told).parts + read(answer(share("Never Heard", "0.7"))).parts

    assert [
        ("mining", Decimal("0.3"), Zone.LOW, True),
        ("Never Heard", Decimal("0.7"), Zone(POLICY.unknown_zone), False),
    ] == [(part.category, part.share, part.zone, part.known) for part in found]


@pytest.mark.parametrize("lie", ["NaN", "-0.1", "1.01", "Infinity"])
def test_a_figure_that_can_be_no_share_is_counted_and_not_summed(lie):
    found = read(answer(share("mixer", lie), share("exchange", "0.4")))

    assert (1, Decimal("0.4"), Decimal("0.6")) == (
        found.refused,
        found.total,
        found.untold,
    )


def test_a_rounded_whole_is_the_whole():
    assert 0 == read(answer(share("exchange", "0.9996"))).untold
    assert not read(answer(share("exchange", "1"), share("scam", "0.0004"))).exceeds
    assert read(answer(share("exchange", "1"), share("scam", "0.01"))).exceeds


def test_who_owns_the_address_is_no_station_of_its_own():
    told = answer(owner="Kraken", hops=(hop(1, "Kraken"), hop(1, "Bank")))

    assert ["Bank"] == [each.name for each in read(told).stations]


def test_nothing_is_drawn_of_advice_or_silence_and_the_strictest_leads():
    clean, dirty = answer(), answer(share("mixer", "0.9"), provider="coinkyt")
    silent = [answer(status=each) for each in AnswerStatus if each != "scored"]
    advice = answer(share("sanctions", "1"), provider="list", authoritative=False)

    assert [dirty, clean] == strictest_first([clean, *silent, advice, dirty], POLICY)


def test_small_shares_are_gathered_but_not_those_of_high_risk():
    told = answer(
        share("scam", "0.001"),
        share("exchange", "0.98"),
        *(share(each, "0.004") for each in ("mining", "atm", "iaas", "marketplace")),
    )

    found = strands(read(told))

    assert [("scam", 1), ("exchange", 1), (None, 4), (None, 1)] == [
        (each.part.category if each.part else None, each.count) for each in found
    ]
    assert Decimal("0.016") == found[2].share


def test_stations_that_are_too_many_are_counted():
    told = answer(hops=tuple(hop(place) for place in (1, 2, 3, 3) for _ in range(25)))

    far, near = stops(read(told))

    assert (2, True, 75 - MOST_STATIONS) == (far.place, far.further, far.more)
    assert (1, False, 25 - MOST_STATIONS) == (near.place, near.further, near.more)


@given(st.lists(st.builds(Share, category=CODES, share=SHARES, direct=st.booleans())))
def test_what_is_drawn_is_all_that_was_told(told):
    found = read(answer(*told, share("exchange", "0.000001")))
    drawn = strands(found)

    assert found.total + found.untold == sum(each.share for each in drawn)
    assert len(drawn) <= MOST + len(Zone) + 1
    assert len(found.parts) == sum(
        each.count for each in drawn if each.zone is not None
    )
    assert found.total == sum(
        row.share for row in rows(found) if row.kind is Kind.SHARE and row.share
    )


LINES = st.builds(Line, text=WORDS, look=st.sampled_from(["name", ""]))
ITEMS = st.builds(
    Item,
    lines=st.lists(LINES, min_size=1, max_size=3).map(tuple),
    look=st.sampled_from(LOOKS),
)
STATIONS = st.builds(
    Stack,
    title=WORDS,
    items=st.lists(ITEMS, min_size=1, max_size=4).map(tuple),
    look=st.just("station"),
)


@st.composite
def drawings(draw) -> Drawing:
    """Give anything that may be drawn, in any words."""
    incoming = draw(st.booleans())
    between = draw(st.lists(STATIONS, max_size=2))
    address = Item(lines=(Line(text=draw(WORDS), fixed=True), draw(LINES)))
    ends = [Stack(title=draw(WORDS), items=(address,), look="other")]
    ends.append(Stack(title=draw(WORDS), items=(draw(ITEMS),), look="ours"))
    looks = sorted(
        draw(st.lists(st.sampled_from(LOOKS), min_size=1, max_size=10)), key=LOOKS.index
    )
    parts = [draw(st.floats(1e-9, 1)) for _ in looks]
    return Drawing(
        chain=tuple([*between, *ends] if incoming else [*reversed(ends), *between]),
        strands=tuple(
            Label(name=draw(WORDS), figure="24.95%", zone=look, share=part, look=look)
            for look, part in zip(looks, parts, strict=True)
        ),
        zones=tuple(
            Label(figure="24.95%", zone=draw(WORDS), share=1, look=look)
            for look in LOOKS[:3]
            if look in looks
        ),
        heading=draw(WORDS),
        incoming=incoming,
    )


def overlap(one: Box, other: Box, *, by: float = 0.01) -> bool:
    return (
        one.x + by < other.right
        and other.x + by < one.right
        and one.y + by < other.bottom
        and other.y + by < one.bottom
    )


def within(inner: Box, outer: Box) -> bool:
    return (
        outer.x - 0.01 <= inner.x
        and inner.right <= outer.right + 0.01
        and outer.y - 0.01 <= inner.y
        and inner.bottom <= outer.bottom + 0.01
    )


@settings(max_examples=60, deadline=None)
@given(drawings(), st.sampled_from([WIDE, TALL]), st.booleans())
def test_nothing_overlaps_and_nothing_is_cut_off(drawing, shape: Shape, rtl: bool):
    found = picture(drawing, shape, rtl=rtl)
    frame = Box(x=0, y=0, width=found.width, height=found.height)
    words = [text.frame for text in found.texts]

    assert [] == [
        each for each in (*found.boxes, *found.bars) if not within(each, frame)
    ]
    assert [] == [each for each in words if not within(each, frame)]
    assert not any(overlap(one, other) for one, other in combinations(words, 2))
    assert not any(overlap(one, other) for one, other in combinations(found.boxes, 2))
    for text in words:  # wholly in a box, or beside all of them, and never on a bar
        assert not any(overlap(text, bar) for bar in found.bars)
        assert all(within(text, box) or not overlap(text, box) for box in found.boxes)
    for path in found.paths:
        assert all(0 <= x <= found.width for x, _ in path.points)
        assert all(0 <= y <= found.height for _, y in path.points)


@settings(max_examples=60, deadline=None)
@given(drawings(), st.sampled_from([WIDE, TALL]), st.booleans())
def test_the_ribbons_are_as_thick_as_their_shares(drawing, shape: Shape, rtl: bool):
    found = picture(drawing, shape, rtl=rtl)

    total = sum(strand.share for strand in drawing.strands)
    assert HEIGHT == pytest.approx(sum(each.thick for each in found.ribbons))
    for strand, ribbon in zip(drawing.strands, found.ribbons, strict=True):
        assert ribbon.thick == pytest.approx(HEIGHT * strand.share / total)
    assert found == picture(drawing, shape, rtl=rtl)


def test_money_runs_as_the_reader_reads():
    told = answer(hops=(hop(1, "near"),))
    scene = Drawing(
        chain=tuple(
            Stack(title=look, items=(), look=look)
            for look in ("station", "other", "ours")
        ),
        strands=(Label(name="all", figure="100%", share=1.0, look="low"),),
        zones=(),
        heading="",
        incoming=read(told).incoming,
    )

    plain, mirrored = picture(scene, WIDE), picture(scene, WIDE, rtl=True)

    assert [box.look for box in plain.boxes] == [
        box.look for box in sorted(plain.boxes, key=lambda box: box.x)
    ]
    assert [box.look for box in plain.boxes] == [
        box.look for box in sorted(mirrored.boxes, key=lambda box: -box.x)
    ]


@given(WORDS, st.floats(30, 300), st.booleans())
def test_words_are_brought_into_their_room(text, room, bold):
    lines = wrapped(text, room, bold=bold)

    assert len(lines) <= 2
    assert all(width(line, bold=bold) <= room for line in lines)
    assert width(cut(text, room, bold=bold), bold=bold) <= room
    assert text == cut(text, width(text))


def test_an_address_keeps_both_its_ends():
    assert "0xdac1…1ec7" == shortened(SENDER)
    assert "bc1q" == shortened("bc1q")
