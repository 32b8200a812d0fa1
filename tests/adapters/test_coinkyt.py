"""How CoinKyt is asked, and how its numbers in text are understood."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Context, Decimal
from urllib.parse import parse_qs, urlsplit

import pytest

from portal.adapters.analytics.coinkyt import Coinkyt
from portal.analytics_settings import CoinkytConfig
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
from tests.servers.analysts import Analyst, Told
from tests.servers.coinkyt import KEY, coinkyt

SENDER = BY_KEY["clean"].address("ethereum")
RECEIVER = BY_KEY["mixer"].address("ethereum")
HASH = f"0x{'ab' * 32}"
ETH = Subject(network="ethereum", asset="ETH", address=SENDER)
MOVED = replace(ETH, direction=Direction.INCOMING, transaction=HASH, to=RECEIVER)


@pytest.fixture(scope="module")
def running() -> Iterator[Analyst]:
    with coinkyt() as found:
        yield found


@pytest.fixture
def vendor(running: Analyst) -> Analyst:
    running.wallets.clear()
    running.asked.clear()
    return running


@pytest.fixture
def analyst(vendor: Analyst) -> Iterator[Coinkyt]:
    found = Coinkyt(CoinkytConfig(key=KEY, base_url=vendor.url))
    yield found
    found.close()


def ask(analyst: Coinkyt, subject: Subject = ETH) -> Answer:
    """Ask once; there has to be an answer."""
    found = analyst.ask(subject, token=None, now=NOON)
    assert isinstance(found, Answer), found
    return found


def asked(vendor: Analyst) -> tuple[str, dict[str, str]]:
    """Give the path and the query of the only question."""
    [(_, path, _)] = vendor.asked
    address = urlsplit(path)
    query = parse_qs(address.query, keep_blank_values=True)
    return address.path, {name: values[0] for name, values in query.items()}


@pytest.mark.parametrize(
    ("symbol", "token"), [("ETH", ""), ("USDT", "USDT"), ("USDC", "USDC")]
)
def test_an_address_is_asked_about_with_its_token(
    analyst: Coinkyt, vendor: Analyst, symbol: str, token: str
):
    ask(analyst, replace(ETH, asset=symbol))

    path, query = asked(vendor)
    assert "/v1/address" == path
    assert ("eth", SENDER, token) == (
        query["blockchain"],
        query["address"],
        query["token"],
    )


def test_money_that_came_in_is_asked_about_by_its_transaction(
    analyst: Coinkyt, vendor: Analyst
):
    told = {"type": "SCAM", "total_count": "4.0", "total": "1"}
    vendor.wallets[HASH] = Told(
        owner=("Some Exchange", "EXCHANGE_LICENSED"), change={"indirects": [told]}
    )

    found = ask(analyst, MOVED)

    path, query = asked(vendor)
    assert ("/v1/transaction", HASH) == (path, query["transaction"])
    assert (Decimal(4), "Some Exchange") == (found.score, found.owner)
    shares = {each.category: each.share for each in found.shares}
    assert {"SCAM": Decimal("0.04"), "EXCHANGE_LICENSED": Decimal(1)} == shares
    assert [("Some Exchange", 1, True)] == [
        (hop.name, hop.place, hop.incoming) for hop in found.hops
    ]


def test_of_money_that_goes_out_its_receiver_counts(analyst: Coinkyt, vendor: Analyst):
    ask(analyst, replace(MOVED, direction=Direction.OUTGOING))

    assert "/v1/address" == asked(vendor)[0]


@pytest.mark.parametrize(
    "part",
    [
        {"total_count": "6.0", "total_count_coef": "0.06"},
        {"total_count": "6.0", "total_count_coef": None},
        {"total_count": None, "total_count_coef": "0.06"},
        {"total_count": "6", "total_count_coef": "0.0599"},
        {"total_count_coef": 0.06},
    ],
)
def test_percent_and_share_mean_the_same(analyst: Coinkyt, vendor: Analyst, part):
    vendor.wallets[SENDER] = Told(change={"indirects": [{"type": "SCAM", **part}]})

    [share] = ask(analyst).shares

    assert ("SCAM", Decimal("0.06")) == (share.category, share.share)


@pytest.mark.parametrize(
    ("part", "why"),
    [
        ({"total_count": "96", "total_count_coef": "0.0096"}, "contradicts"),
        ({"total_count": "0.5", "total_count_coef": "0.5"}, "contradicts"),
        ({"total_count": "101", "total_count_coef": None}, "understood"),
        ({"total_count": None, "total_count_coef": None}, "understood"),
        ({"total_count": "NaN", "total_count_coef": "0.1"}, "understood"),
        ({"total_count": "", "total_count_coef": "0.1"}, "understood"),
    ],
)
def test_a_share_that_contradicts_its_percent_is_no_answer(
    analyst: Coinkyt, vendor: Analyst, part, why: str
):
    vendor.wallets[SENDER] = Told(change={"indirects": [{"type": "SCAM", **part}]})

    found = ask(analyst)

    assert AnswerStatus.UNREACHABLE is found.status
    assert why in found.why


def test_what_only_the_direct_list_names_is_not_lost(analyst: Coinkyt, vendor: Analyst):
    directs = [
        {"type": "EXCHANGE_LICENSED", "total_count_coef": "0.5"},
        {"type": "GAMBLING", "total_count_coef": "0.01"},
        {"type": "ATM", "total_count_coef": "0.3"},
    ]
    vendor.wallets[SENDER] = Told(
        shares={"EXCHANGE_LICENSED": "0.99", "ATM": "0.01"},
        change={"directs": directs},
    )

    found = {each.category: (each.share, each.direct) for each in ask(analyst).shares}

    assert {
        "EXCHANGE_LICENSED": (Decimal("0.99"), False),
        "GAMBLING": (Decimal("0.01"), True),
        "ATM": (Decimal("0.3"), True),
    } == found


def test_a_known_owner_is_the_whole_though_money_of_others_of_its_kind_is_told(
    analyst: Coinkyt, vendor: Analyst
):
    vendor.wallets[SENDER] = Told(
        owner=("Odd", "EXCHANGE_UNLICENSED"), shares={"EXCHANGE_UNLICENSED": "0.1"}
    )

    assert [1] == [each.share for each in ask(analyst).shares]


def test_a_frozen_group_among_several_who_sent_it_is_seen(
    analyst: Coinkyt, vendor: Analyst
):
    senders = [
        {"name": "Fair", "type": "EXCHANGE_LICENSED"},
        {"name": "W Group", "type": "OTHER"},
    ]
    vendor.wallets[HASH] = Told(change={"from_entity": senders})

    found = ask(analyst, MOVED)

    expected = frozenset({"coinkyt"})
    assert ScreeningOutcome.FREEZE is judge([found], POLICY, expected=expected).outcome


def test_the_least_above_the_limit_is_above_it(analyst: Coinkyt, vendor: Analyst):
    above = f"5.{'0' * 36}1"
    parts = [{"type": "GAMBLING", "total_count": above}]
    vendor.wallets[SENDER] = Told(
        score=f"0.5{'0' * 36}1", shares={}, change={"indirects": parts}
    )

    found = ask(analyst)

    assert Decimal(above) == found.shares[0].share.scaleb(2, Context(prec=60))
    assert Decimal(50) < (found.score or 0)


def test_nobody_in_particular_is_no_owner(analyst: Coinkyt, vendor: Analyst):
    vendor.wallets[SENDER] = Told(
        owner=("", "UNKNOWN_OWNER"), shares={"UNKNOWN_OWNER": "1"}
    )

    found = ask(analyst)

    assert (None, None) == (found.owner, found.owner_category)
    assert 1 == len(found.shares)


def test_neighbours_are_stations_of_the_moneys_way(analyst: Coinkyt, vendor: Analyst):
    near = [
        {
            "name": "A",
            "type": "SCAM",
            "incoming_amount": "25.5",
            "outgoing_amount": "0",
        },
        {
            "name": "B",
            "type": "EXCHANGE_LICENSED",
            "incoming_amount": "76.5",
            "outgoing_amount": "10",
        },
    ]
    vendor.wallets[SENDER] = Told(
        shares={"SCAM": "1"},
        change={
            "direct_entities": near,
            "incoming_amount": "102.0",
            "outgoing_amount": "10",
        },
    )

    hops = ask(analyst).hops

    assert [
        ("B", False, Decimal(1)),
        ("B", True, Decimal("0.75")),
        ("A", True, Decimal("0.25")),
    ] == [(hop.name, hop.incoming, hop.share) for hop in hops]


def test_data_that_come_later_are_waited_for(analyst: Coinkyt, vendor: Analyst):
    vendor.wallets[SENDER] = Told(pending=1)

    assert isinstance(analyst.ask(ETH, token=None, now=NOON), Pending)


def test_a_transaction_that_is_not_there_is_no_data(analyst: Coinkyt, vendor: Analyst):
    vendor.wallets[HASH] = Told(unknown=True)

    found = ask(analyst, MOVED)

    assert AnswerStatus.NO_DATA is found.status
    assert "the transaction was not found" == found.why


def test_too_many_sources_to_trace_are_no_data(analyst: Coinkyt, vendor: Analyst):
    vendor.wallets[SENDER] = Told(
        score=None, level=None, change={"too_many_indirects": True}
    )

    found = ask(analyst)

    assert AnswerStatus.NO_DATA is found.status
    assert "too many sources to trace" == found.why


@pytest.mark.parametrize(
    ("shares", "outcome"),
    [
        ({"EXCHANGE_LICENSED": "1"}, ScreeningOutcome.HOLD),
        ({"EXCHANGE_LICENSED": "0.9", "SCAM": "0.1"}, ScreeningOutcome.VERIFY),
    ],
)
def test_some_of_too_many_sources_never_pass_for_all(
    analyst: Coinkyt, vendor: Analyst, shares, outcome
):
    vendor.wallets[SENDER] = Told(shares=shares, change={"too_many_indirects": True})

    verdict = judge([ask(analyst)], POLICY, expected=frozenset({"coinkyt"}))

    assert (outcome, True) == (verdict.outcome, verdict.person)
    assert not verdict.retry


@pytest.mark.parametrize("address", [HASH, HASH.upper(), RECEIVER])
def test_a_report_of_a_transaction_names_its_hash_or_its_receiver(
    analyst: Coinkyt, vendor: Analyst, address: str
):
    vendor.wallets[HASH] = Told(shares={"SCAM": "1"}, change={"address": address})

    assert AnswerStatus.SCORED is ask(analyst, MOVED).status


@pytest.mark.parametrize(
    "change",
    [
        {"address": BY_KEY["slow"].address("ethereum")},
        {"address": "0x"},
        {"blockchain": "trx"},
        {"token": "USDT"},
    ],
)
def test_a_report_of_something_else_is_no_answer(
    analyst: Coinkyt, vendor: Analyst, change
):
    vendor.wallets[HASH] = Told(shares={"SCAM": "1"}, change=change)

    assert "it answered about something else" == ask(analyst, MOVED).why


def test_the_key_is_never_shown(analyst: Coinkyt):
    assert KEY not in repr(analyst)
    assert KEY not in repr(CoinkytConfig(key=KEY, base_url="http://x"))
