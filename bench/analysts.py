"""Serve BitOK's and CoinKyt's formats from a process of its own, each answer late."""

import sys
from typing import Any

from tests.servers.analysts import Analyst, Told
from tests.servers.bitok import bitok
from tests.servers.coinkyt import coinkyt

PAUSE = 0.2  # seconds before each answer


class Everybody(dict[str, Told]):
    """The same of every address."""

    def __init__(self, told: Told) -> None:
        self._told = told

    def get(self, *_: Any) -> Told:
        """Give it."""
        return self._told


def main() -> None:
    """Print both URLs, and serve until the reader is gone."""
    with bitok() as first, coinkyt() as second:
        _prepare(first, {"exchange": 1.0})
        _prepare(second, {"EXCHANGE_LICENSED": "1"})
        print(first.url, second.url, flush=True)
        sys.stdin.read()


def _prepare(server: Analyst, shares: dict[str, Any]) -> None:
    server.pause, server.wallets = PAUSE, Everybody(Told(shares=shares))


if __name__ == "__main__":
    main()
