"""The sandbox's wallets and its list."""

from dataclasses import replace
from datetime import date

import pytest

from portal.adapters.analytics.chosen import chosen
from portal.adapters.analytics.listed import Listed, Look, no_list
from portal.adapters.analytics.sandbox import SandboxAnalyst
from portal.analytics_settings import AnalyticsConfig
from portal.config import ROOT
from portal.domain.exposure import Answer, AnswerStatus, Direction, Subject
from portal.domain.sanctions.listed_addresses import Listing, Looked
from portal.domain.screening.sandbox_wallets import BY_KEY, NETWORKS, WALLETS
from portal.domain.transfers.addresses import checked
from tests.clocks import NOON

PUBLISHED = date(2026, 9, 30)
LISTING = Listing(
    owner="Somebody", program="CYBER2", entry="12345", published_on=PUBLISHED
)


def imported(network: str, address: str) -> Looked:
    """Look into a list that names the clean wallet on TRON."""
    named = address == BY_KEY["clean"].address("tron")
    return Looked(listing=LISTING if named else None, published_on=PUBLISHED)


def subject(key: str, network: str = "tron") -> Subject:
    """Give a wallet to ask about, in its normal form."""
    address = checked(network, BY_KEY[key].address(network))
    return Subject(network=network, asset="", address=address)


def adviser(look: Look) -> Listed:
    """Give the adviser of a portal with the sandbox."""
    settings = AnalyticsConfig.from_env({}, production=False)
    [found] = [each for each in chosen(settings, look) if each.name == "list"]
    assert isinstance(found, Listed)
    return found


def answer(analyst: Listed | SandboxAnalyst, asked: Subject) -> Answer:
    """Ask once."""
    found = analyst.ask(asked, token=None, now=NOON)
    assert isinstance(found, Answer)
    return found


@pytest.mark.parametrize("network", NETWORKS)
def test_the_addresses_are_whole_and_always_the_same(network: str):
    addresses = [wallet.address(network) for wallet in WALLETS]

    assert len(WALLETS) == len({checked(network, each) for each in addresses})
    assert "0x85Df90fB9EC40c47284DD7D6eC8fAf474d7223De" == WALLETS[0].address(
        "ethereum"
    )


def test_the_documentation_lists_every_wallet():
    page = (ROOT / "docs" / "aml.md").read_text("utf-8")

    for wallet in WALLETS:
        told = wallet.what.rstrip(".")
        row = f"| `{wallet.address('ethereum')}` | {told} | {wallet.outcome.value} |"
        assert row in page


def test_what_recovers_is_out_of_reach_once():
    analyst = SandboxAnalyst()

    tries = [answer(analyst, subject("recovers")).status for _ in range(3)]

    down, up = AnswerStatus.UNREACHABLE, AnswerStatus.SCORED
    assert [down, up, down] == tries


def test_only_the_second_provider_disagrees():
    first = answer(SandboxAnalyst(), subject("disagree"))
    second = answer(SandboxAnalyst("sandbox-b"), subject("disagree"))

    assert "darknet" not in {each.category for each in first.shares}
    assert "darknet" in {each.category for each in second.shares}


def test_who_is_on_the_list_is_of_one_category_alone():
    hit = answer(adviser(imported), subject("clean"))

    assert (AnswerStatus.SCORED, 100, False) == (
        hit.status,
        hit.score,
        hit.authoritative,
    )
    assert ["sanctions"] == [each.category for each in hit.shares]
    assert "Somebody" == hit.owner


def test_who_is_not_on_the_list_is_not_thereby_clean():
    miss = answer(adviser(imported), subject("mixer"))

    assert (AnswerStatus.NO_DATA, None) == (miss.status, miss.score)
    assert "2026-09-30" in miss.why


def test_the_sandboxs_own_list_counts_beside_the_imported_one():
    found = answer(adviser(imported), subject("sanctioned"))

    assert "Invented Trading House" == found.owner


def test_without_a_list_nothing_was_looked_up():
    found = answer(Listed(no_list), subject("clean"))

    assert AnswerStatus.UNREACHABLE is found.status
    assert found.why


def test_stations_lie_on_the_way_of_the_money():
    asked = subject("mixer")
    for direction in Direction:
        found = answer(SandboxAnalyst(), replace(asked, direction=direction))

        assert {direction is Direction.INCOMING} == {hop.incoming for hop in found.hops}
        assert {1, 2} == {hop.place for hop in found.hops}
