"""Transfers from a file: checked line by line, entered once, mistakes told."""

import io
import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.domain.transfers import TransferState
from portal.jobs.transfer_files import discard_files, enter_files
from portal.models.customer import Customer
from portal.models.transfer import Transfer
from portal.models.transfer_file import TransferFile, TransferLine
from portal.states import Role
from tests.factories import make_customer
from tests.staff_cast import anew, browser, make_staff
from tests.transfer_cast import CLEAN, HASH, OTHER, SENDER, analysts, screen

HEAD = "Reference;Direction;Network;Asset;Amount;Address;TxID;Id\r\n"


@pytest.fixture
def cleo(app, session, client) -> FlaskClient:
    return browser(app, session, make_staff(session, Role.COMPLIANCE, name="Cleo"))


@pytest.fixture
def anna(session) -> Customer:
    found = make_customer(session)
    session.commit()
    return found


def upload(cleo: FlaskClient, text: str | bytes, once: str = "a"):
    raw = text if isinstance(text, bytes) else text.encode()
    return cleo.post(
        "/staff/transfers/file",
        data={"once": once * 40, "file": (io.BytesIO(raw), "t.csv")},
    )


def work(app) -> None:
    """Let the worker do its part."""
    with app.app_context():
        while enter_files():
            pass


def entered(app, cleo: FlaskClient, text: str, once: str = "a") -> str:
    """Upload, check and enter; give the page of the file."""
    page = upload(cleo, text, once).location
    work(app)
    if 'data-state="ready"' in cleo.get(page).text:
        assert 303 == cleo.post(f"{page}/enter").status_code
        work(app)
    return page


def lines(session, page: str) -> list[tuple[int, str, str | None]]:
    """Give number, state and reason of each line."""
    public_id = page.rpartition("/")[2]
    rows = anew(session).scalars(
        select(TransferLine)
        .join(TransferFile)
        .where(TransferFile.public_id == public_id)
        .order_by(TransferLine.number)
    )
    return [(row.number, row.state.value, row.reason) for row in rows]


def transfers(session) -> list[Transfer]:
    return list(anew(session).scalars(select(Transfer).order_by(Transfer.id)))


def test_good_lines_are_entered_and_screened_and_bad_ones_told(
    app, adapters, session, cleo, anna
):
    analysts(adapters, one=CLEAN)
    who = anna.reference
    page = entered(
        app,
        cleo,
        HEAD + f"{who};incoming;Ethereum;USDT;100;{SENDER};;\r\n"
        f"{who.lower()};withdrawal;erc20;usdt;0.5;{OTHER};{HASH};\r\n"
        f"{who};in;;USDT;1;{SENDER};;\r\n"
        f"{who};in;ethereum;ETH;1,5;{SENDER};;\r\n"
        f"nobody;in;ethereum;ETH;1;{SENDER};;\r\n"
        f"{who};sideways;ethereum;ETH;1;{SENDER};;\r\n"
        f"{who};in;ethereum;ETH;1;{SENDER[:-2]};;\r\n"
        "\r\n"
        f"{who};incoming;Ethereum;USDT;100;{SENDER};;\r\n"
        f";in;ethereum;ETH;1;{SENDER};;\r\n"
        f"{who};in;bitcoin;DOGE;1;{SENDER};;\r\n",
    )

    assert [
        (2, "entered", None),
        (3, "entered", None),
        (4, "failed", "network.unknown"),
        (5, "failed", "amount.separator"),
        (6, "failed", "unknown"),
        (7, "failed", "direction"),
        (8, "failed", "address.length"),
        (10, "failed", "twice"),
        (11, "failed", "reference"),
        (12, "failed", "asset.unknown"),
    ] == lines(session, page)
    shown = cleo.get(page).text
    assert "2 transfers were entered" in shown
    assert "The same as line 2." in shown
    assert "No customer has this reference." in shown
    screen(app)
    assert [TransferState.PASSED] * 2 == [row.state for row in transfers(session)]


def test_nothing_is_entered_before_the_button_is_pressed(app, session, cleo, anna):
    page = upload(cleo, HEAD + f"{anna.reference};in;eth;ETH;1;{SENDER};;").location
    work(app)

    assert "1 transfer can be entered" in cleo.get(page).text
    assert [] == transfers(session)

    assert 303 == cleo.post(f"{page}/discard").status_code
    assert 409 == cleo.post(f"{page}/enter").status_code
    assert [] == transfers(session)
    assert b"" == anew(session).scalars(select(TransferFile)).one().wrapped_key


def test_the_same_file_twice_enters_nothing_twice(app, session, cleo, anna):
    text = HEAD + (
        f"{anna.reference};in;eth;ETH;1;{SENDER};;\n"
        f"{anna.reference};out;eth;ETH;2;{OTHER};{HASH};\n"
        f"{anna.reference};out;eth;ETH;3;{OTHER};;P-7\n"
    )
    entered(app, cleo, text)
    again = entered(app, cleo, text.replace(";in;", ";deposit;"), "b")
    changed = entered(app, cleo, text.replace(";3;", ";4;").replace(";2;", ";5;"), "c")

    assert 3 == len(transfers(session))
    assert ["known"] * 3 == [state for _, state, _ in lines(session, again)]
    assert [None, "differs", "differs"] == [why for *_, why in lines(session, changed)]
    assert "There was nothing to enter" in cleo.get(again).text


def test_a_form_pressed_twice_takes_one_file(session, cleo, anna):
    text = HEAD + f"{anna.reference};in;eth;ETH;1;{SENDER};;\n"

    assert upload(cleo, text).location == upload(cleo, text).location


def test_what_was_read_is_gone_when_it_is_over(app, session, cleo, anna):
    entered(app, cleo, HEAD + f"{anna.reference};in;eth;ETH;1;{SENDER};;\n")

    (line,) = anew(session).scalars(select(TransferLine))
    assert (None, None) == (line.given_sealed, line.digest)


def test_a_file_that_nobody_enters_is_discarded(app, session, cleo, anna, clock):
    page = upload(cleo, HEAD + f"{anna.reference};in;eth;ETH;1;{SENDER};;").location
    work(app)
    clock.forward(days=8)

    with app.app_context():
        discard_files()

    assert [(2, "failed", "cancelled")] == lines(session, page)


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"", "This file is empty"),
        (b"PK\x03\x04x", "workbook"),
        (b"a,b\n1,2\n", "The first line must name the columns"),
        (HEAD.encode(), "no line below"),
        (HEAD.encode() + b"x;in;eth;ETH;1;0x;;\n" * 3, "more than 2 lines"),
    ],
)
def test_a_file_that_cannot_be_read_is_explained(
    session, cleo, app, raw, sentence, monkeypatch
):
    policy = app.extensions["portal"].config.policy.transfer
    monkeypatch.setitem(policy.__dict__, "most_lines", 2)

    page = upload(cleo, raw)

    assert 422 == page.status_code
    assert re.search(sentence, page.text, re.IGNORECASE)
