"""The money's way on the pages of a transfer and of its case."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from flask.testing import FlaskClient

from portal.domain.exposure import Direction, Hop
from portal.models.customer import Customer
from portal.models.transfer import Transfer
from portal.states import Role
from tests.case_cast import case_of
from tests.factories import make_customer
from tests.staff_cast import browser, make_staff
from tests.transfer_cast import (
    CLEAN,
    DIRTY,
    NO_DATA,
    OURS,
    SENDER,
    UNREACHABLE,
    analysts,
    enter,
    pending,
    scored,
    screen,
)

SHORT = "0xdac1…1ec7"
NOTHING = "There is nothing to draw"


@pytest.fixture
def cleo(app, session, client) -> FlaskClient:
    return browser(app, session, make_staff(session, Role.COMPLIANCE, name="Cleo"))


@pytest.fixture
def anna(session) -> Customer:
    found = make_customer(session)
    session.commit()
    return found


def by_way_of(*hops: Hop, **shares: str):
    """Answer with stations."""
    say = scored(**shares)
    return lambda subject, now: replace(say(subject, now), hops=hops)


def page_of(row: Transfer) -> str:
    return f"/staff/transfers/{row.public_id}"


def drawn(page: str) -> list[str]:
    """Give the words of each picture, as one text."""
    pictures = re.findall(r"<svg class=\"money-way.*?</svg>", page, re.DOTALL)
    return [" ".join(re.findall(r">([^<]+)</text>", each)) for each in pictures]


def test_the_picture_and_its_table_tell_the_same(app, adapters, session, cleo, anna):
    station = Hop(
        name="Bad Market",
        category="darknet",
        place=2,
        incoming=True,
        share=Decimal("0.9"),
    )
    analysts(adapters, one=by_way_of(station, score="70", mixer="0.9"))
    row = enter(session, anna, receiver=OURS)
    screen(app)

    page = cleo.get(page_of(row)).text

    wide, tall = drawn(page)
    for told in (SHORT, "Bad Market", "Darknet", "Mixer", "90%", "10%", "1.5 ETH"):
        assert told in wide
        assert told in tall
    table = page[page.index("way-table") :]
    for whole in (SENDER, OURS, "Bad Market", "2 steps before", "Mixer", "90%"):
        assert whole in table
    assert "high risk 90%, medium risk 0%, low risk 10%" in page
    case = case_of(session, row)
    assert [wide, tall] == drawn(
        cleo.get(f"/staff/cases/transfers/{case.public_id}").text
    )


def test_the_strictest_provider_is_the_first(app, adapters, session, cleo, anna):
    analysts(adapters, one=CLEAN, two=DIRTY)
    row = enter(session, anna)
    screen(app)

    page = cleo.get(page_of(row)).text

    assert 4 == len(drawn(page))
    assert page.index("as two tells it") < page.index("As one tells it")


def test_outgoing_money_goes_on(app, adapters, session, cleo, anna):
    station = Hop(name="Next", category=None, place=1, incoming=False)
    beside = Hop(name="Beside", category=None, place=1, incoming=True)
    analysts(adapters, one=by_way_of(station, beside))
    row = enter(session, anna, direction=Direction.OUTGOING, sender=None, receiver=OURS)
    screen(app)

    page = cleo.get(page_of(row)).text

    assert "Whom the receiver deals with" in drawn(page)[0]
    assert "Whom the receiver deals with, as one tells it: high risk 0%" in page
    assert "1 step after" in drawn(page)[0]
    assert "Beside" not in drawn(page)[0]
    assert "1 more that deals with the same address" in page


@pytest.mark.parametrize(
    ("say", "sentence"),
    [
        (NO_DATA, "one knows nothing of this address. That is not the same as clean."),
        (UNREACHABLE, "one gave no answer that can be used."),
        (pending(), "one has not answered yet."),
    ],
)
def test_silence_is_told_and_not_drawn(
    app, adapters, session, cleo, anna, say, sentence
):
    analysts(adapters, one=say)
    row = enter(session, anna)
    screen(app)

    page = cleo.get(page_of(row)).text

    assert [] == drawn(page)
    assert NOTHING in page
    assert sentence in page


def test_advice_is_not_drawn(app, adapters, session, cleo, anna):
    asked = analysts(adapters, one=NO_DATA, two=DIRTY)
    asked["two"].authoritative = False
    row = enter(session, anna)
    screen(app)

    page = cleo.get(page_of(row)).text

    assert [] == drawn(page)
    assert NOTHING in page
    assert "two only advises, and is not drawn." in page


def test_what_is_open_and_what_is_too_much_is_told(app, adapters, session, cleo, anna):
    def lie(subject, now):
        found = scored()(subject, now)
        twice = [*found.shares, *found.shares]
        shares = tuple(replace(share, direct=not n) for n, share in enumerate(twice))
        return replace(found, shares=shares)

    def silent(subject, now):
        return replace(scored()(subject, now), shares=())

    analysts(adapters, one=lie, two=silent)
    row = enter(session, anna)
    screen(app)

    page = cleo.get(page_of(row)).text

    assert "The shares come to 200%" in page
    assert "Exchange, directly" in drawn(page)[0]
    assert "two told neither shares nor stations." in page
