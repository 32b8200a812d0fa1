"""The blockchains whose transfers are screened, and what is paid in on them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from portal.domain.transfers.refusals import NetworkRefused


@dataclass(frozen=True, kw_only=True)
class Asset:
    """
    Something that is paid in on a network.

    `contract` is the token's address there, in the network's normal form; None is the
    network's own coin. `decimals` is how many digits an amount has after the dot.
    """

    symbol: str
    decimals: int
    contract: str | None = None


@dataclass(frozen=True, kw_only=True)
class Network:
    """
    A blockchain, what its addresses look like, and how others call it.

    `versions` are the first bytes of its Base58Check addresses, each the one that is
    written instead of it (Litecoin has two for the same script); `prefix` begins its
    SegWit addresses; those beginning `test_` are its test networks' and refused.
    """

    key: str
    name: str
    assets: tuple[Asset, ...]  # its own coin first
    codes: Mapping[str, str]  # what a provider, or OFAC's list, calls it
    versions: Mapping[int, int] = field(default_factory=dict)
    test_versions: frozenset[int] = frozenset()
    prefix: str = ""
    test_prefixes: frozenset[str] = frozenset()
    hexadecimal: bool = False  # 0x and 40 digits, EIP-55

    @property
    def coin(self) -> Asset:
        """Give the network's own coin."""
        return self.assets[0]

    def code(self, provider: str) -> str | None:
        """Give what this provider calls the network; None if it does not know it."""
        return self.codes.get(provider)


def _same(*versions: int) -> dict[int, int]:
    return {version: version for version in versions}


# versions and prefixes: each network's own chainparams.cpp (Bitcoin Core, Litecoin
# Core), SLIP-0173, and java-tron's Constant.java; contracts: tether.to/en/
# supported-protocols and developers.circle.com/stablecoins/usdc-contract-addresses
BITCOIN = Network(
    key="bitcoin",
    name="Bitcoin",
    assets=(Asset(symbol="BTC", decimals=8),),
    codes={"bitok": "BTC", "coinkyt": "btc", "ofac": "XBT"},
    versions=_same(0x00, 0x05),
    test_versions=frozenset({0x6F, 0xC4}),
    prefix="bc",
    test_prefixes=frozenset({"tb", "bcrt"}),
)
ETHEREUM = Network(
    key="ethereum",
    name="Ethereum",
    assets=(
        Asset(symbol="ETH", decimals=18),
        Asset(
            symbol="USDT",
            decimals=6,
            contract="0xdac17f958d2ee523a2206206994597c13d831ec7",
        ),
        Asset(
            symbol="USDC",
            decimals=6,
            contract="0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48",
        ),
    ),
    codes={"bitok": "ETH", "coinkyt": "eth", "ofac": "ETH"},
    hexadecimal=True,
)
TRON = Network(
    key="tron",
    name="TRON",
    assets=(
        Asset(symbol="TRX", decimals=6),
        Asset(symbol="USDT", decimals=6, contract="TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"),
    ),
    codes={"bitok": "TRX", "coinkyt": "trx", "ofac": "TRX"},
    versions=_same(0x41),
    test_versions=frozenset({0xA0}),
)
LITECOIN = Network(  # no provider is known to answer for it: a person decides
    key="litecoin",
    name="Litecoin",
    assets=(Asset(symbol="LTC", decimals=8),),
    codes={"ofac": "LTC"},
    versions={0x30: 0x30, 0x32: 0x32, 0x05: 0x32},  # "3…" is the old writing of "M…"
    test_versions=frozenset({0x6F, 0xC4, 0x3A}),
    prefix="ltc",
    test_prefixes=frozenset({"tltc", "rltc"}),
)
NETWORKS: Mapping[str, Network] = {
    each.key: each for each in (BITCOIN, ETHEREUM, TRON, LITECOIN)
}


def network(key: str) -> Network:
    """Give the network with this key, in any case; raise NetworkRefused."""
    found = NETWORKS.get(key.strip().lower())
    if found is None:
        names = ", ".join(each.name for each in NETWORKS.values())
        raise NetworkRefused("network.unknown", {"networks": names})
    return found


def asset(key: str, symbol: str) -> Asset:
    """Give what is paid in on a network, in any case; raise NetworkRefused."""
    on = network(key)
    for each in on.assets:
        if each.symbol == symbol.strip().upper():
            return each
    symbols = ", ".join(each.symbol for each in on.assets)
    raise NetworkRefused("asset.unknown", {"network": on.name, "assets": symbols})
