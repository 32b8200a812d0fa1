"""Screen an address or a transaction once, without a customer or a transfer."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

from portal.domain.exposure import (
    Answer,
    AnswerStatus,
    Direction,
    Subject,
    Verdict,
)
from portal.domain.screening.rules import judge
from portal.domain.transfers.addresses import checked, checked_hash
from portal.domain.transfers.networks import NETWORKS, Network, asset, network
from portal.policy import ScreeningPolicy
from portal.ports import Analytics

SHORTEST = 0.2  # seconds between two looks


@dataclass(frozen=True)
class Trial:
    """What was answered, in the order of the settings, and what follows."""

    answers: tuple[Answer, ...]
    verdict: Verdict


def subject_of(
    *,
    network: str,
    address: str,
    asset: str | None,
    transaction: str | None,
    direction: Direction | None,
    to: str | None,
) -> Subject:
    """Check everything that was typed; raise EntryRefused with its sentence."""
    on = network_called(network)
    return Subject(
        network=on.key,
        asset=asset_called(on, asset),
        address=checked(on.key, address),
        direction=direction,
        transaction=checked_hash(on.key, transaction) if transaction else None,
        to=checked(on.key, to) if to else None,
    )


def network_called(text: str) -> Network:
    """Give a network by its key, name, coin or any provider's code for it."""
    sought = text.strip().lower()
    for each in NETWORKS.values():
        called = {each.key, each.name, each.coin.symbol, *each.codes.values()}
        if sought in {name.lower() for name in called}:
            return each
    return network(text)


def asset_called(on: Network, symbol: str | None) -> str:
    """Give the asset's symbol; the network's own coin where nothing was said."""
    return on.coin.symbol if symbol is None else asset(on.key, symbol).symbol


def screen(
    subject: Subject,
    analysts: Sequence[Analytics],
    rules: ScreeningPolicy,
    *,
    patience: float,
    clock: Callable[[], datetime],
) -> Trial:
    """Ask all analysts at once, wait for each at most `patience` seconds, and judge."""
    with ThreadPoolExecutor(max_workers=max(1, len(analysts))) as pool:
        answers = tuple(
            pool.map(
                lambda analyst: _ask(analyst, subject, patience=patience, clock=clock),
                analysts,
            )
        )
    expected = frozenset(each.name for each in analysts if each.authoritative)
    return Trial(answers, judge(answers, rules, expected=expected))


def _ask(
    analyst: Analytics,
    subject: Subject,
    *,
    patience: float,
    clock: Callable[[], datetime],
) -> Answer:
    until, token = time.monotonic() + patience, None
    while True:
        found = analyst.ask(subject, token=token, now=clock())
        if isinstance(found, Answer):
            return found
        token, pause = found.token, max(found.seconds, SHORTEST)
        if time.monotonic() + pause > until:
            return _late(analyst, patience, clock())
        time.sleep(pause)


def _late(analyst: Analytics, patience: float, now: datetime) -> Answer:
    return Answer(
        provider=analyst.name,
        authoritative=analyst.authoritative,
        status=AnswerStatus.UNREACHABLE,
        at=now,
        why=f"it is not ready after {patience:g} seconds",
    )
