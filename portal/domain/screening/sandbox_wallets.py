"""
Wallets for who tries screening out: one for each outcome, on each large network.

Their addresses are made of hashes of their names: whole by their checks, and nobody
has a key to them. Every other address is clean in the sandbox.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

import base58

from portal.domain.exposure import ScreeningOutcome, Share
from portal.domain.transfers.addresses import checked, mixed
from portal.domain.words import mark as _
from portal.screening_policy import Category

PASS, HOLD = ScreeningOutcome.PASS, ScreeningOutcome.HOLD
VERIFY, FREEZE = ScreeningOutcome.VERIFY, ScreeningOutcome.FREEZE
VERSIONS = {"bitcoin": 0x00, "tron": 0x41}
NETWORKS = ("bitcoin", "ethereum", "tron")


class Manner(StrEnum):
    """How a sandbox provider answers."""

    AT_ONCE = "at_once"
    NO_DATA = "no_data"
    UNREACHABLE = "unreachable"
    RECOVERS = "recovers"  # out of reach once, then well
    SLOW = "slow"  # still computing twice


@dataclass(frozen=True, kw_only=True)
class Wallet:
    """
    A wallet and what is answered about it.

    `shares` are of the listed categories; the rest comes from an exchange. `second`
    is what the second provider says where the two disagree.
    """

    key: str
    what: str
    outcome: ScreeningOutcome  # with the rules as shipped
    manner: Manner = Manner.AT_ONCE
    score: Decimal | None = Decimal(4)
    shares: Mapping[Category, Decimal]
    owner: str | None = None
    second: Mapping[Category, Decimal] | None = None
    sanctioned: bool = False  # the list names it, the providers do not

    def address(self, network: str) -> str:
        """Give its address on one of the networks, as people write it."""
        seed = f"portal sandbox {network} {self.key}".encode()
        payload = hashlib.sha256(seed).digest()[:20]
        if network in VERSIONS:
            version = bytes([VERSIONS[network]])
            return str(base58.b58encode_check(version + payload).decode())
        return f"0x{mixed(payload.hex())}"


def _wallet(key: str, outcome: ScreeningOutcome, what: str, **more: object) -> Wallet:
    given = {"shares": {}, **more}
    return Wallet(key=key, outcome=outcome, what=what, **given)  # type: ignore[arg-type]


CLEAN = _wallet("clean", PASS, _("Clean: from an exchange and from mining."))
WALLETS = (
    CLEAN,
    _wallet(
        "high-exactly",
        PASS,
        _("5 per cent of high risk: exactly on the limit, which passes."),
        shares={Category.HIGH_RISK_EXCHANGE: Decimal("0.05")},
        score=Decimal(21),
    ),
    _wallet(
        "high-over",
        VERIFY,
        _("6 per cent of high risk: over the limit."),
        shares={Category.HIGH_RISK_EXCHANGE: Decimal("0.06")},
        score=Decimal(24),
    ),
    _wallet(
        "medium-over",
        VERIFY,
        _("21 per cent of medium risk: over the limit."),
        shares={Category.P2P_EXCHANGE: Decimal("0.21")},
        score=Decimal(32),
    ),
    _wallet(
        "score-over",
        VERIFY,
        _("A total score of 51: over the limit."),
        shares={Category.P2P_EXCHANGE: Decimal("0.12")},
        score=Decimal(51),
    ),
    _wallet(
        "listed",
        VERIFY,
        _("0.4 per cent from a scam: a listed category, however small."),
        shares={Category.SCAM: Decimal("0.004")},
        score=Decimal(9),
    ),
    _wallet(
        "mixer",
        VERIFY,
        _("38 per cent from a mixer, by way of another wallet."),
        shares={Category.MIXER: Decimal("0.38")},
        score=Decimal(74),
    ),
    _wallet(
        "frozen",
        FREEZE,
        _("Owned by W Group: frozen at once."),
        shares={Category.ILLEGAL_ACTOR: Decimal("0.9")},
        score=Decimal(97),
        owner="W Group",
    ),
    _wallet(
        "disagree",
        VERIFY,
        _(
            "The first provider finds it clean, "
            "the second 8 per cent from a darknet market."
        ),
        second={Category.DARKNET: Decimal("0.08")},
    ),
    _wallet(
        "sanctioned",
        HOLD,
        _("Clean to the providers, but on the sanctions list: a person looks."),
        sanctioned=True,
    ),
    _wallet(
        "many",
        PASS,
        _("Of many kinds, by way of many wallets: a picture with much in it."),
        shares={
            Category.P2P_EXCHANGE: Decimal("0.07"),
            Category.DECENTRALISED_EXCHANGE: Decimal("0.05"),
            Category.BRIDGE: Decimal("0.04"),
            Category.PAYMENT_SERVICE: Decimal("0.03"),
            Category.MARKETPLACE: Decimal("0.02"),
            Category.CASH_MACHINE: Decimal("0.006"),
            Category.LENDING: Decimal("0.005"),
            Category.HOSTING: Decimal("0.004"),
            Category.SEIZED: Decimal("0.003"),
        },
        score=Decimal(18),
    ),
    _wallet("no-score", HOLD, _("Shares, but no score: a person looks."), score=None),
    _wallet(
        "no-data",
        HOLD,
        _("Unknown to the providers: a person looks."),
        manner=Manner.NO_DATA,
    ),
    _wallet(
        "unreachable",
        HOLD,
        _("The providers are never reached: held, and tried again."),
        manner=Manner.UNREACHABLE,
    ),
    _wallet(
        "recovers",
        PASS,
        _("Out of reach at the first try, clean at the next."),
        manner=Manner.RECOVERS,
    ),
    _wallet(
        "slow",
        PASS,
        _("Clean, but the answer is ready at the third look."),
        manner=Manner.SLOW,
    ),
)
BY_KEY = {each.key: each for each in WALLETS}
BY_ADDRESS = {
    (network, checked(network, each.address(network))): each
    for each in WALLETS
    for network in NETWORKS
}


def find(network: str, address: str) -> Wallet:
    """Give the wallet with this address in its normal form, else the clean one."""
    return BY_ADDRESS.get((network, address), CLEAN)


def shares(found: Mapping[Category, Decimal]) -> tuple[Share, ...]:
    """Give all shares: those found, and where the rest is from."""
    rest = Decimal(1) - sum(found.values())
    usual = {
        Category.EXCHANGE: rest * Decimal("0.8"),
        Category.MINING: rest * Decimal("0.2"),
    }
    return tuple(
        Share(category=category, share=share)
        for category, share in {**found, **usual}.items()
        if share
    )
