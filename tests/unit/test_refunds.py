"""What is paid back: tables of cases, and what holds for all amounts."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as any_of

from portal.domain.refunds import RATE, Figures, Outcome, Quote, Standing, quote
from portal.domain.refunds.days import closes_at, day_of, days_left, notice_due
from portal.domain.refunds.words import LABELS, REASONS, RefundRefused
from portal.domain.transfers.amounts import EXACT, written
from portal.domain.transfers.networks import NETWORKS, Asset, asset
from portal.policy import Policy
from tests.clocks import NOON

POLICY = Policy.load().refund
BTC, USDT = asset("bitcoin", "BTC"), asset("tron", "USDT")
HELD = date(2026, 1, 1)
FIGURES = Figures(
    usd_rate=Decimal(50_000), network_fee=Decimal("0.0001"), costs=Decimal("0.0005")
)
NONE = replace(FIGURES, network_fee=Decimal(0), costs=Decimal(0))


def quoted(amount: str | Decimal = "1", **other: Any) -> Quote:
    """Quote so many bitcoins, asked for on the first day by somebody verified."""
    given = {
        "figures": FIGURES,
        "standing": Standing.YES,
        "held_on": HELD,
        "requested_on": HELD,
        "policy": POLICY,
        "now": NOON,
    }
    return quote(Decimal(amount), other.pop("asset", BTC), **(given | other))


def lines(found: Quote) -> dict[str, str]:
    return {line.label: written(line.amount) for line in found.lines}


def test_a_verified_person_pays_the_network_alone():
    found = quoted("1")

    assert {"amount": "1", "network_fee": "-0.0001"} == lines(found)
    assert Decimal("0.9999") == found.payout
    assert ("verified", "costs_not_charged") == found.reasons
    assert NOON + timedelta(minutes=5) == found.valid_until


@pytest.mark.parametrize(
    ("amount", "rate", "fee", "why"),
    [
        ("0.01", "50000", "0.0005", "fee_percent"),  # 5 % are 25 dollars
        ("0.04", "50000", "0.002", "fee_percent"),  # exactly 100 dollars
        ("0.04000001", "50000", "0.002", "fee_percent"),  # 0.00200000|05
        ("0.0400002", "50000", "0.002", "fee_cap"),  # one unit more than the cap
        ("1", "50000", "0.002", "fee_cap"),
        ("1", "30000", "0.00333333", "fee_cap"),  # rounded down
        ("0.00000019", "50000", "0", "fee_percent"),  # less than a unit: nothing
        ("1", "0.000000000000000001", "0.05", "fee_percent"),
        ("1", "999999999999999.99", "0", "fee_cap"),
    ],
)
def test_who_declined_pays_five_percent_but_at_most_100_dollars(
    amount: str, rate: str, fee: str, why: str
):
    figures = replace(NONE, usd_rate=Decimal(rate))

    found = quoted(amount, figures=figures, standing=Standing.DECLINED)

    assert fee == lines(found)["service_fee"].lstrip("-")
    assert ("declined", why) == found.reasons


def test_who_declined_pays_the_network_and_the_costs_of_others_too():
    found = quoted("0.01", standing=Standing.DECLINED)

    assert "0.0089" == written(found.payout)
    assert {
        "amount": "0.01",
        "network_fee": "-0.0001",
        "service_fee": "-0.0005",
        "third_party_costs": "-0.0005",
    } == lines(found)


def test_where_more_is_taken_than_there_is_a_line_says_so():
    found = quoted("0.0006", standing=Standing.DECLINED)

    assert Outcome.PAYABLE is found.outcome
    assert "0" == written(found.payout)
    assert "0.00003" == lines(found)["not_charged"]
    assert "nothing_left" == found.reasons[-1]


def test_where_exactly_all_is_taken_nothing_is_left_uncharged():
    found = quoted("0.0001")

    assert "0" == written(found.payout)
    assert {"amount": "0.0001", "network_fee": "-0.0001"} == lines(found)
    assert "nothing_left" == found.reasons[-1]


@pytest.mark.parametrize(
    ("preset", "standing", "stopped", "day", "outcome", "reason"),
    [
        ("exchange", "yes", False, 90, "payable", "verified"),
        ("exchange", "declined", False, 90, "payable", "declined"),
        ("exchange", "no", False, 90, "withheld", "unverified"),
        ("exchange", "yes", False, 91, "forfeited", "late"),
        ("exchange", "declined", False, 91, "forfeited", "late"),
        ("exchange", "no", False, 91, "forfeited", "late"),
        ("exchange", "yes", True, 90, "withheld", "stopped"),
        ("exchange", "declined", True, 90, "withheld", "stopped"),
        ("exchange", "yes", True, 91, "forfeited", "late"),
        ("no_refund_to_unverified", "yes", False, 0, "payable", "verified"),
        ("no_refund_to_unverified", "no", False, 0, "withheld", "unverified_preset"),
        (
            "no_refund_to_unverified",
            "declined",
            False,
            0,
            "withheld",
            "unverified_preset",
        ),
    ],
)
def test_who_is_paid_and_until_when(preset, standing, stopped, day, outcome, reason):
    found = quoted(
        standing=Standing(standing),
        stopped=stopped,
        requested_on=HELD + timedelta(days=day),
        policy=replace(POLICY, preset=preset),
    )

    assert outcome == found.outcome
    assert reason == found.reasons[0]
    if outcome != "payable":
        assert {"amount": "1", outcome: "-1"} == lines(found)


@pytest.mark.parametrize(
    ("held", "last"),
    [
        ("2026-01-01", "2026-04-01"),  # over the change of clocks on 29 March
        ("2026-08-15", "2026-11-13"),  # and back on 25 October
        ("2028-02-01", "2028-05-01"),  # with 29 February
        ("2027-02-01", "2027-05-02"),  # without
        ("2026-12-01", "2027-03-01"),  # over the year
    ],
)
def test_the_ninetieth_day_counts_whole(held: str, last: str):
    first, day = date.fromisoformat(held), date.fromisoformat(last)
    zone = ZoneInfo("Europe/Vienna")
    end = closes_at(first, days=90, zone=zone)

    assert Outcome.PAYABLE is quoted(held_on=first, requested_on=day).outcome
    assert (
        Outcome.FORFEITED
        is quoted(held_on=first, requested_on=day + timedelta(days=1)).outcome
    )
    assert day == day_of(end - timedelta(microseconds=1), zone)
    assert day + timedelta(days=1) == day_of(end, zone)
    assert 0 == end.astimezone(zone).hour


@given(
    held=any_of.dates(date(1990, 1, 1), date(2090, 1, 1)),
    zone=any_of.sampled_from(
        ["Europe/Vienna", "America/Havana", "Asia/Beirut", "Pacific/Apia", "UTC"]
    ).map(ZoneInfo),
)
@settings(max_examples=150, deadline=None)
def test_the_time_ends_with_a_day_in_every_zone(held: date, zone: ZoneInfo):
    end = closes_at(held, days=90, zone=zone)

    assert (day_of(end - timedelta(microseconds=1), zone) - held).days <= 90
    assert (day_of(end, zone) - held).days > 90


@pytest.mark.parametrize(
    ("day", "left", "told", "due"),
    [
        (0, 90, 0, None),
        (59, 31, 0, None),
        (60, 30, 0, 60),
        (60, 30, 60, None),
        (79, 11, 60, None),
        (85, 5, 60, 80),  # the worker was down: the newest that is due, once
        (87, 3, 0, 87),
        (90, 0, 87, None),
        (95, -5, 80, 87),
        (95, -5, 87, None),
    ],
)
def test_notices_are_due_on_their_days_each_once(day, left, told, due):
    today = HELD + timedelta(days=day)

    assert left == days_left(HELD, today, days=90)
    assert due == notice_due(HELD, today, told=told, days=POLICY.notice_days)


@pytest.mark.parametrize(
    ("amount", "changed", "reason"),
    [
        ("0", {}, "amount.zero"),
        ("-1", {}, "amount.negative"),
        ("NaN", {}, "amount.unknown"),
        ("Infinity", {}, "amount.unknown"),
        ("0.000000001", {}, "amount.decimals"),
        ("1e15", {}, "amount.huge"),
        ("1", {"usd_rate": "0"}, "usd_rate.zero"),
        ("1", {"usd_rate": "-1"}, "usd_rate.negative"),
        ("1", {"usd_rate": "1e-19"}, "usd_rate.decimals"),
        ("1", {"usd_rate": "NaN"}, "usd_rate.unknown"),
        ("1", {"network_fee": "-0.1"}, "network_fee.negative"),
        ("1", {"network_fee": "0.000000001"}, "network_fee.decimals"),
        ("1", {"costs": "-0.1"}, "costs.negative"),
        ("1", {"costs": "1e15"}, "costs.huge"),
        ("1", {"costs": "sNaN"}, "costs.unknown"),
    ],
)
def test_figures_that_cannot_be_are_refused_with_a_sentence(amount, changed, reason):
    figures = replace(FIGURES, **{key: Decimal(text) for key, text in changed.items()})

    with pytest.raises(RefundRefused) as refused:
        quoted(amount, figures=figures)

    assert reason == refused.value.reason
    assert refused.value.sentence % refused.value.values


def test_a_request_before_the_money_was_held_is_refused():
    with pytest.raises(RefundRefused) as refused:
        quoted(requested_on=HELD - timedelta(days=1))

    assert "requested_on.before" == refused.value.reason


def in_units(value: Decimal, of: Asset) -> int:
    """Count the smallest units of an asset, however many there are."""
    return int(EXACT.scaleb(value, of.decimals))


ANY_ASSET = any_of.sampled_from(
    [each for network in NETWORKS.values() for each in network.assets]
)


@any_of.composite
def asked(draw: any_of.DrawFn) -> tuple[Decimal, Asset, Figures]:
    """An amount, a fee and costs in units of an asset, small and huge, and a rate."""
    of = draw(ANY_ASSET)
    amount, fee, costs = (
        Decimal(
            draw(any_of.integers(least, 10 ** draw(any_of.integers(1, 30))))
        ).scaleb(-of.decimals)
        for least in (1, 0, 0)
    )
    amount, fee, costs = (min(each, Decimal(10) ** 14) for each in (amount, fee, costs))
    rate = EXACT.scaleb(draw(any_of.integers(1, 10**33 - 1)), -18)
    return amount, of, Figures(usd_rate=rate, network_fee=fee, costs=costs)


@given(
    asked=asked(),
    standing=any_of.sampled_from(Standing),
    day=any_of.integers(0, 120),
    stopped=any_of.booleans(),
)
@settings(max_examples=300, deadline=None)
def test_lines_add_up_and_nobody_gets_less_than_nothing_or_more_than_all(
    asked, standing, day, stopped
):
    amount, of, figures = asked

    found = quoted(
        amount,
        asset=of,
        figures=figures,
        standing=standing,
        requested_on=HELD + timedelta(days=day),
        stopped=stopped,
    )

    units = [in_units(line.amount, of) for line in found.lines]
    assert sum(units) == in_units(found.payout, of)
    assert 0 <= found.payout <= amount
    assert found.payout == 0 or found.outcome is Outcome.PAYABLE
    assert found == Quote.from_plain(found.as_plain())
    assert "E" not in str(found.as_plain()["payout"])


@given(asked=asked())
@settings(max_examples=200, deadline=None)
def test_the_fee_is_the_lesser_of_both_cut_to_whole_units(asked):
    amount, of, figures = asked
    free = replace(figures, network_fee=Decimal(0), costs=Decimal(0))

    found = quoted(amount, asset=of, figures=free, standing=Standing.DECLINED)

    units, rate = in_units(amount, of), in_units(figures.usd_rate, RATE)
    share, cap = units * 5 // 100, 100 * 10 ** (18 + of.decimals) // rate
    fee = -in_units(found.lines[2].amount, of)
    assert min(share, cap) == fee


@given(asked=asked(), standing=any_of.sampled_from(["yes", "declined"]))
@settings(max_examples=150, deadline=None)
def test_a_higher_fee_or_higher_costs_never_pay_more(asked, standing):
    amount, of, figures = asked
    unit = Decimal(1).scaleb(-of.decimals)
    dearer = [
        figures,
        replace(figures, network_fee=EXACT.add(figures.network_fee, unit)),
        replace(
            figures,
            network_fee=EXACT.add(figures.network_fee, unit),
            costs=EXACT.add(figures.costs, unit),
        ),
    ]

    paid = [
        quoted(amount, asset=of, figures=each, standing=Standing(standing)).payout
        for each in dearer
    ]

    assert all(more >= less for more, less in pairwise(paid))


def test_every_reason_and_label_has_words_that_can_be_filled():
    for words in (*REASONS.values(), *LABELS.values()):
        assert words % {"percent": "5", "cap": "100", "days": "90"}


def test_the_time_stands_in_utc_and_amounts_have_no_exponent():
    later = datetime(2026, 7, 1, 14, tzinfo=ZoneInfo("Europe/Vienna"))

    plain = quoted("0.00000001", figures=NONE, now=later).as_plain()

    assert "2026-07-01T12:05:00+00:00" == plain["valid_until"]
    assert "0.00000001" == plain["payout"]
    assert UTC == datetime.fromisoformat(plain["valid_until"]).tzinfo
