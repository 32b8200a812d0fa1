"""The command that quotes a refund."""

import json
from datetime import timedelta

import pytest
from click.testing import Result
from flask import Flask

from tests.test_commands import run

ASKED = {
    "amount": "0.04",
    "asset": "btc",
    "usd-rate": "50000",
    "network-fee": "0.0001",
    "costs": "0",
    "verified": "declined",
    "held-on": "2026-01-01",
    "requested-on": "2026-04-01",
}


def asked(app: Flask, *words: str, **changed: str) -> Result:
    """Ask for a quote; names are options, with an underscore for each dash."""
    given = ASKED | {name.replace("_", "-"): value for name, value in changed.items()}
    options = [word for pair in given.items() for word in (f"--{pair[0]}", pair[1])]
    return run(app, "refund-quote", *options, *words)


def test_the_quote_is_one_object_with_a_line_for_each_figure(app: Flask, clock):
    plain = json.loads(asked(app, "--json").output)

    until = clock() + timedelta(minutes=5)
    assert {
        "outcome": "payable",
        "payout": "0.0379",
        "lines": [
            {"label": "amount", "amount": "0.04"},
            {"label": "network_fee", "amount": "-0.0001"},
            {"label": "service_fee", "amount": "-0.002"},
            {"label": "third_party_costs", "amount": "0"},
        ],
        "reasons": ["declined", "fee_percent"],
        "valid_until": until.isoformat(timespec="seconds"),
    } == plain


def test_a_person_reads_what_is_taken_and_why(app: Flask):
    said = asked(app, amount="1").output

    assert (
        "Our fee         -0.002 BTC" in " ".join(said.split("\n")) or "Our fee" in said
    )
    assert "To be paid" in said
    assert "0.9979 BTC" in said
    assert "the equivalent of USD 100, which is less than 5 % of the amount." in said


@pytest.mark.parametrize(
    ("option", "value", "sentence"),
    [
        ("amount", "-1", "--amount: Write the amount without a sign"),
        ("amount", "0", "--amount: Enter an amount above zero"),
        ("amount", "1e3", "without an exponent"),
        ("amount", "0.000000001", "BTC has at most 8 digits after the dot"),
        ("amount", "1" * 16, "No amount has more than 15 digits"),
        ("asset", "XYZ", "--asset: On any network, choose one of these assets: BTC"),
        ("usd_rate", "0", "--usd-rate: Enter a rate above zero"),
        ("usd_rate", "dear", "--usd-rate: Write the amount in digits"),
        ("network_fee", "-0.1", "--network-fee: Write it without a sign"),
        ("network_fee", "0.000000001", "--network-fee: BTC has at most 8 digits"),
        ("costs", "NaN", "--costs: Write the amount in digits"),
        ("verified", "perhaps", "'yes', 'no', 'declined'"),
        ("held_on", "2026-02-30", "--held-on"),
        ("held_on", "2026-04-02", "asked for before the money was held"),
        ("requested_on", "soon", "--requested-on"),
    ],
)
def test_bad_input_is_refused_with_a_sentence(app, option, value, sentence):
    said = asked(app, "--json", **{option: value})

    assert 2 == said.exit_code
    assert sentence in said.output
