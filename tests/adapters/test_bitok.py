"""How BitOK is asked, word for word, and how its answers are understood."""

import json
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest

from portal.adapters.analytics.bitok import Bitok, sign
from portal.analytics_settings import BitokConfig
from portal.domain.exposure import (
    Answer,
    AnswerStatus,
    Direction,
    Pending,
    ScreeningOutcome,
    Subject,
)
from portal.domain.screening.rules import judge
from portal.domain.screening.sandbox_wallets import BY_KEY
from tests.clocks import NOON
from tests.screening_cast import POLICY
from tests.servers import bitok as server
from tests.servers.analysts import Told
from tests.servers.bitok import KEY_ID, SECRET, bitok

FREEZE, VERIFY = ScreeningOutcome.FREEZE, ScreeningOutcome.VERIFY
SENDER = BY_KEY["clean"].address("tron")
RECEIVER = BY_KEY["mixer"].address("tron")
HASH = "ab" * 32
USDT = Subject(network="tron", asset="USDT", address=SENDER)
MOVED = replace(USDT, direction=Direction.INCOMING, transaction=HASH, to=RECEIVER)
CONTRACT = "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"


@pytest.fixture(scope="module")
def running() -> Iterator[server.Bitok]:
    with bitok() as found:
        yield found


@pytest.fixture
def vendor(running: server.Bitok) -> server.Bitok:
    for kept in (running.wallets, running.asked, running.transfers, running.risks):
        kept.clear()
    return running


@pytest.fixture
def analyst(vendor: server.Bitok) -> Iterator[Bitok]:
    found = made(vendor)
    yield found
    found.close()


def made(vendor: server.Bitok, wait_seconds: float = 0) -> Bitok:
    """Give an analyst who signs as the server wants it."""
    return Bitok(
        BitokConfig(
            key_id=KEY_ID,
            secret=SECRET,
            base_url=vendor.url,
            wait_seconds=wait_seconds,
        )
    )


def ready(analyst: Bitok, subject: Subject) -> Answer:
    """Ask until there is an answer."""
    found = analyst.ask(subject, token=None, now=NOON)
    while isinstance(found, Pending):
        found = analyst.ask(subject, token=found.token, now=NOON)
    return found


def shares(found: Answer) -> dict[str, tuple[str, bool]]:
    """Give each category's share, and whether it is a direct one."""
    return {
        each.category: (f"{each.share:f}", each.direct)  # the category is there once
        for each in found.shares
    }


@pytest.mark.parametrize(
    ("method", "path", "body", "expected"),
    [
        (
            "POST",
            "/v1/manual-checks/check-address/",
            b'{"network":"TRX","address":"TNotARealAddress"}',
            "QvJMXvRiAtSAEs6x+IlN7yhvvlpMLZYk91/HRDNRr64=",
        ),
        (
            "GET",
            "/v1/manual-checks/15b9bf78-a814-4b8e-9dbd-09f2596a6b00/",
            b"",
            "GCV69pjlbRvdb1uSl0kzMbnhZKXEsm7KtpjMKySQnXo=",
        ),
    ],
)
def test_a_request_is_signed_as_the_vendor_tells(method, path, body, expected):
    assert expected == sign("test-secret", method, path, "1700000000000", body)
    assert expected == server.signature(method, path, "1700000000000", body)


def test_an_address_is_asked_about_in_compact_json_and_read_in_three_parts(
    analyst: Bitok, vendor: server.Bitok
):
    ready(analyst, USDT)

    (method, path, body), *looks = vendor.asked
    assert ("POST", "/v1/manual-checks/check-address/") == (method, path)
    asked = f'{{"network":"TRX","token_id":"{CONTRACT}","address":"{SENDER}"}}'
    assert asked.encode() == body
    assert {"GET"} == {method for method, _, _ in looks}
    assert {"address-exposure", "risks"} == {
        path.split("/")[4] for _, path, _ in looks[-2:]
    }


def test_a_transfer_is_asked_about_by_its_hash_and_output(
    analyst: Bitok, vendor: server.Bitok
):
    vendor.wallets[RECEIVER] = Told(shares={"exchange": 0.3588, "dex": 0.64})

    found = ready(analyst, MOVED)

    assert {
        "network": "TRX",
        "token_id": CONTRACT,
        "tx_hash": HASH,
        "output_address": RECEIVER,
        "direction": "incoming",
    } == json.loads(vendor.asked[0][2])
    assert {"exchange": ("0.3588", False), "dex": ("0.64", False)} == shares(found)


def test_the_own_coin_is_native_and_goes_out_to_the_address_itself(
    analyst: Bitok, vendor: server.Bitok
):
    sent = Subject(
        network="bitcoin",
        asset="BTC",
        address=BY_KEY["clean"].address("bitcoin"),
        direction=Direction.OUTGOING,
        transaction=HASH,
    )

    ready(analyst, sent)

    asked = json.loads(vendor.asked[0][2])
    assert ("BTC", "native", "outgoing", sent.address) == (
        asked["network"],
        asked["token_id"],
        asked["direction"],
        asked["output_address"],
    )


def test_a_check_that_is_soon_ready_is_waited_for(vendor: server.Bitok):
    vendor.wallets[SENDER] = Told(shares={"exchange": 1})
    analyst = made(vendor, wait_seconds=5)

    found = analyst.ask(USDT, token=None, now=NOON)

    analyst.close()
    assert isinstance(found, Answer)
    assert AnswerStatus.SCORED is found.status


def test_a_check_is_made_once_and_then_looked_at(analyst: Bitok, vendor: server.Bitok):
    vendor.wallets[SENDER] = Told(pending=3, shares={"exchange": 1})

    found = ready(analyst, USDT)

    assert ["POST"] == [method for method, _, _ in vendor.asked if method == "POST"]
    assert found.reference in vendor.checks


def test_a_known_owner_stands_for_the_whole(analyst: Bitok, vendor: server.Bitok):
    vendor.wallets[SENDER] = Told(owner=("Bad Market", "darknet_market"))

    found = ready(analyst, USDT)

    assert ("Bad Market", "darknet_market") == (found.owner, found.owner_category)
    assert {"darknet_market": ("1", True)} == shares(found)


def test_a_known_owner_is_the_whole_though_money_of_others_of_its_kind_is_told(
    analyst: Bitok, vendor: server.Bitok
):
    kind = "high_risk_exchange"
    vendor.wallets[SENDER] = Told(shares={kind: 0.02, "exchange": 0.98})
    vendor.transfers.update(
        entity_category=kind,
        entity_name="Odd Exchange",
        exposure=[{"entity_category": kind, "value_share": 0.02}],
    )

    assert ("1", True) == shares(ready(analyst, USDT))[kind]


def test_a_frozen_group_among_several_who_sent_it_is_seen(
    analyst: Bitok, vendor: server.Bitok
):
    vendor.transfers["direct_interaction"] = [
        {"entity_category": "exchange", "entity_name": "Fair", "value_share": 0.9},
        {"entity_category": "exchange", "entity_name": "W Group", "value_share": 0.1},
    ]

    found = ready(analyst, MOVED)

    assert FREEZE is judge([found], POLICY, expected=frozenset({"bitok"})).outcome


def test_money_of_which_the_share_was_rounded_away_is_not_lost(
    analyst: Bitok, vendor: server.Bitok
):
    vendor.wallets[SENDER] = Told(shares={"exchange": 1})
    vendor.risks.append(risk("terrorist_financing", 0.0))

    found = ready(analyst, USDT)

    assert VERIFY is judge([found], POLICY, expected=frozenset({"bitok"})).outcome


MIXER = {"entity_category": "mixer", "entity_name": "Spin", "value_in_fiat": 250.0}


@pytest.mark.parametrize("told", [MIXER, [MIXER]])
def test_who_sent_it_is_the_whole_whether_told_as_object_or_list(
    analyst: Bitok, vendor: server.Bitok, told: object
):
    vendor.transfers["direct_interaction"] = told

    found = ready(analyst, MOVED)

    assert {"mixer": ("1", True)} == shares(found)
    assert ("Spin", Decimal(250)) == (found.owner, found.shares[0].value)


def test_who_sent_a_part_of_it_is_that_part_of_its_value(
    analyst: Bitok, vendor: server.Bitok
):
    vendor.wallets[RECEIVER] = Told(shares={"exchange": 0.75})
    vendor.transfers["direct_interaction"] = MIXER

    found = ready(analyst, MOVED)

    assert {"mixer": ("0.25", True), "exchange": ("0.75", False)} == shares(found)


def test_several_who_sent_it_are_stations_and_none_owns_it(
    analyst: Bitok, vendor: server.Bitok
):
    market = {**MIXER, "entity_name": "", "value_in_fiat": 750.0}
    vendor.transfers["direct_interaction"] = [MIXER, market]

    found = ready(analyst, MOVED)

    assert None is found.owner
    assert [("Spin", True, Decimal("0.25")), ("", True, Decimal("0.75"))] == [
        (hop.name, hop.incoming, hop.share) for hop in found.hops
    ]


@pytest.mark.parametrize("nothing", [None, [], {}, [{}]])
def test_nobody_known_before_it_is_no_obstacle(
    analyst: Bitok, vendor: server.Bitok, nothing: object
):
    vendor.wallets[RECEIVER] = Told(shares={"exchange": 1})
    vendor.transfers["direct_interaction"] = nothing

    assert {"exchange": ("1", False)} == shares(ready(analyst, MOVED))


def risk(category: str, share: float | None, kind: str = "origin_of_funds"):
    """Give a risk as the vendor tells it."""
    return {
        "risk_level": "high",
        "risk_type": kind,
        "entity_category": category,
        "proximity": "indirect",
        "value_in_fiat": 24.46,
        "value_share": share,
        "rule": {"rule_type": kind},
        "fiat_currency": "USD",
    }


def test_what_only_a_risk_names_is_not_lost(analyst: Bitok, vendor: server.Bitok):
    vendor.wallets[SENDER] = Told(shares={"exchange": 0.8, "scam": 0.004, "dex": 0.1})
    vendor.risks += [
        risk("scam", 0.9),
        risk("dex", 0.05),
        risk("ransomware", 0.002),
        risk("sanctions", None, "sender_entity"),
    ]

    found = shares(ready(analyst, USDT))

    assert ("0.9", False) == found["scam"]  # the worse of two tellings counts
    assert ("0.1", False) == found["dex"]
    assert ("0.002", False) == found["ransomware"]
    assert ("1", False) == found["sanctions"]


@pytest.mark.parametrize(
    ("change", "status", "why"),
    [
        ({"check_status": "error"}, AnswerStatus.UNREACHABLE, "its check failed"),
        ({"check_status": "new"}, AnswerStatus.UNREACHABLE, "understood"),
        ({"id": "../risks"}, AnswerStatus.UNREACHABLE, "understood"),
        ({"address": None}, AnswerStatus.UNREACHABLE, "something else"),
        (
            {"address": {"network": "ETH", "address": SENDER}},
            AnswerStatus.UNREACHABLE,
            "something else",
        ),
    ],
)
def test_an_odd_check_is_no_answer(
    analyst: Bitok, vendor: server.Bitok, change, status: AnswerStatus, why: str
):
    vendor.wallets[SENDER] = Told(change=change)

    found = ready(analyst, USDT)

    assert status is found.status
    assert why in found.why


@pytest.mark.parametrize(
    ("change", "status", "why"),
    [
        ({"tx_status": "not_found"}, AnswerStatus.NO_DATA, "transaction was not found"),
        ({"tx_status": "error"}, AnswerStatus.UNREACHABLE, "its check failed"),
        ({"tx_hash": "cd" * 32}, AnswerStatus.UNREACHABLE, "something else"),
        ({"output_address": SENDER}, AnswerStatus.UNREACHABLE, "something else"),
        ({"token_id": "native"}, AnswerStatus.UNREACHABLE, "something else"),
        ({"direction": "outgoing"}, AnswerStatus.UNREACHABLE, "something else"),
    ],
)
def test_an_odd_transfer_is_no_answer(
    analyst: Bitok, vendor: server.Bitok, change, status: AnswerStatus, why: str
):
    transfer = {
        "network": "TRX",
        "tx_hash": HASH,
        "output_address": RECEIVER,
        "tx_status": "bound",
        **change,
    }
    vendor.wallets[RECEIVER] = vendor.wallets[SENDER] = Told(
        change={"transfer": transfer}
    )

    found = ready(analyst, MOVED)

    assert status is found.status
    assert why in found.why


def test_a_transaction_that_is_not_yet_bound_is_waited_for(
    analyst: Bitok, vendor: server.Bitok
):
    transfer = {
        "network": "TRX",
        "tx_hash": HASH,
        "output_address": RECEIVER,
        "tx_status": "binding",
    }
    vendor.wallets[RECEIVER] = Told(change={"transfer": transfer})

    assert isinstance(analyst.ask(MOVED, token=None, now=NOON), Pending)


def test_a_look_at_a_check_that_is_gone_is_no_answer(analyst: Bitok):
    token = '{"since":"2026-11-22T12:00:00Z","check":"gone"}'

    found = analyst.ask(USDT, token=token, now=NOON)

    assert isinstance(found, Answer)
    assert "it answered 404" == found.why
    assert SECRET not in repr(analyst.__dict__)
