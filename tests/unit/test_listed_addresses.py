"""Addresses of a list: of which network they are, and in which form they are found."""

from datetime import date

import pytest

from portal.domain.sanctions.address_excerpt import COLUMNS, Row, read, write
from portal.domain.sanctions.listed_addresses import Form, digital, placed
from portal.domain.sanctions.parties import PartyAddress
from portal.errors import ListRefused
from portal.services.sanctions.listed_addresses import SHIPPED, shipped

GENESIS = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"
SEGWIT = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"
TRON = "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"
EIP55 = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
TAKEN = PartyAddress("USDT", TRON)


@pytest.mark.parametrize(
    ("asset", "address", "network", "normal", "form"),
    [
        ("XBT", GENESIS, "bitcoin", GENESIS, Form.WHOLE),
        ("XBT", SEGWIT.upper(), "bitcoin", SEGWIT, Form.WHOLE),
        ("ETH", EIP55, "ethereum", EIP55.lower(), Form.WHOLE),
        ("TRX", TRON, "tron", TRON, Form.WHOLE),
        ("USDT", TRON, "tron", TRON, Form.WHOLE),
        ("USDT", EIP55, "ethereum", EIP55.lower(), Form.WHOLE),
        ("USDC", EIP55, "ethereum", EIP55.lower(), Form.WHOLE),
        ("LTC", "3CDJNfdWX8m2NwuGUV3nhXHXEeLygMXoAj", "litecoin",
         "MJRSgZ3UUFcTBTBAaN38XAXvZLwRe8WVw7", Form.WHOLE),
        # kept as written
        ("XBT", GENESIS[:-1] + "b", "bitcoin", GENESIS[:-1] + "b", Form.WRONG),
        ("XBT", TRON, "bitcoin", TRON, Form.WRONG),
        ("USDT", GENESIS, None, GENESIS, Form.WRONG),
        # a wrong capital is no other address
        ("ETH", EIP55.replace("aA", "AA"), "ethereum", EIP55.lower(), Form.WRONG),
        # of no network that is known
        ("XMR", "4" + "A" * 94, None, "4" + "A" * 94, Form.UNKNOWN),
        ("BSC", EIP55, None, EIP55.lower(), Form.UNKNOWN),
        ("BCH", GENESIS, None, GENESIS, Form.UNKNOWN),
    ],
)  # fmt: skip
def test_an_address_is_placed(asset, address, network, normal, form):
    found = placed(PartyAddress(asset, address))

    assert (network, normal, form) == (found.network, found.normal, found.form)
    assert address == found.given


@pytest.mark.parametrize(
    ("kind", "address", "expected"),
    [
        ("Digital Currency Address - XBT", GENESIS, PartyAddress("XBT", GENESIS)),
        ("digital currency address - usdt ", f" {TRON}\n", TAKEN),
        ("Digital Currency Address - XBT", " ", None),
        ("Digital Currency Address - ", GENESIS, None),
        ("Passport", GENESIS, None),
        ("", "", None),
    ],
)
def test_the_kind_of_a_document_says_whether_it_is_an_address(kind, address, expected):
    assert expected == digital(kind, address)


def test_an_excerpt_says_of_which_day_and_whence_it_is():
    row = Row(address=TAKEN, party='QUASTEL, "G"', programmes="A B", entry="7")

    text = write(
        [row],
        name="OFAC SDN",
        published_on=date(2026, 8, 7),
        source="SDN.XML",
        made="a command",
    )

    found = read(text)
    assert ("OFAC SDN", date(2026, 8, 7)) == (found.name, found.published_on)
    assert "SDN.XML" == found.source
    assert {TRON: row} == found.rows


@pytest.mark.parametrize(
    "text",
    [
        "",
        "asset,address\n",
        SHIPPED.read_text()[:40],
        SHIPPED.read_text().replace("2026-08-07", "2026-08-99"),
        SHIPPED.read_text().replace("# source", "# sauce"),
        SHIPPED.read_text() + "ETH,0x1\n",
        SHIPPED.read_text() + "ETH,0x1,A,B,C,D\n",
        SHIPPED.read_text() + "ETH,,A,B,C\n",
        ",".join(COLUMNS),
    ],
)
def test_what_is_no_excerpt_is_refused(text: str):
    with pytest.raises(ListRefused):
        read(text)


def test_what_ships_is_small_whole_and_without_whom_the_list_let_go():
    excerpt = shipped()

    assert 100_000 > SHIPPED.stat().st_size
    assert 100 == len(excerpt.rows)
    assert {Form.WHOLE} == {placed(each.address).form for each in excerpt.rows.values()}
    assert not [each for each in excerpt.rows.values() if "TORNADO" in each.party]
    assert "0x722122df12d4e14e13ac3b6895a86e84145b6967" not in excerpt.rows
