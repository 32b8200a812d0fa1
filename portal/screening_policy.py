"""What transfers are judged by: the table `screening` of policy.toml, and versions."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any, Literal, Self

from portal import tables

OWN = "own"  # the zones of providers that have no table: in the portal's own words
ZoneName = Literal["high", "medium", "low"]


class Category(StrEnum):
    """What funds are, in the words of the portal; each provider has its own codes."""

    # what the law or the house does not want: listed by default
    ILLEGAL_SERVICE = "illegal_service"
    MIXER = "mixer"
    FRAUDULENT_EXCHANGE = "fraudulent_exchange"
    DARKNET = "darknet"
    RANSOMWARE = "ransomware"
    SCAM = "scam"
    STOLEN = "stolen"
    TERRORISM = "terrorism"
    SANCTIONS = "sanctions"
    ILLEGAL_ACTOR = "illegal_actor"
    HIGH_RISK_JURISDICTION = "high_risk_jurisdiction"
    GAMBLING = "gambling"
    SHOP_FRAUD = "shop_fraud"
    ENFORCEMENT_ACTION = "enforcement_action"
    CHILD_ABUSE = "child_abuse"
    # what counts by its zone alone
    HIGH_RISK_EXCHANGE = "high_risk_exchange"
    UNLICENSED_EXCHANGE = "unlicensed_exchange"
    UNLICENSED_P2P = "unlicensed_p2p"
    PRIVACY_PROTOCOL = "privacy_protocol"
    P2P_EXCHANGE = "p2p_exchange"
    DECENTRALISED_EXCHANGE = "decentralised_exchange"
    LENDING = "lending"
    BRIDGE = "bridge"
    TOKEN_SALE = "token_sale"  # noqa: S105 - a category, not a password
    CASH_MACHINE = "cash_machine"
    EXCHANGE = "exchange"
    PAYMENT_SERVICE = "payment_service"
    MARKETPLACE = "marketplace"
    MINING = "mining"
    HOSTING = "hosting"
    WALLET = "wallet"
    CONTRACT = "contract"
    SEIZED = "seized"
    FEE = "fee"
    UNNAMED = "unnamed"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class ZoneLists:
    """A provider's category codes, as it writes them, by how risky they are."""

    high: tuple[str, ...]
    medium: tuple[str, ...]
    low: tuple[str, ...]

    def __post_init__(self) -> None:
        """Raise ValueError naming a code that stands twice."""
        seen: set[str] = set()
        for code in (*self.high, *self.medium, *self.low):
            if code.lower() in seen:
                raise ValueError(f"{code} stands twice among the zones")
            seen.add(code.lower())


@dataclass(frozen=True, kw_only=True)
class ScreeningPolicy:
    """
    The limits, lists and zones that a screening is judged by.

    Shares are 0 to 1 and the score 0 to 100, both inclusive: exactly on a limit
    passes. `minimum_value` is in US dollars.
    """

    high_share: Decimal
    medium_share: Decimal
    score: Decimal
    minimum_share: Decimal
    minimum_value: Decimal
    unknown_zone: ZoneName
    incomplete: Literal["person", "pass"]
    listed: tuple[Category, ...]
    frozen_groups: tuple[str, ...]
    zones: Mapping[str, ZoneLists] = field(hash=False)

    def __post_init__(self) -> None:
        """Raise ValueError where a limit cannot be one."""
        for name in ("high_share", "medium_share", "minimum_share"):
            if getattr(self, name) > 1:
                raise ValueError(f"{name} is a share, of at most 1")
        if self.score > 100:
            raise ValueError("score is at most 100")
        if any(not any(map(str.isalnum, group)) for group in self.frozen_groups):
            raise ValueError("frozen_groups must be names")
        if OWN not in self.zones:
            raise ValueError("zones lacks the portal's own words")

    @cached_property
    def zone_of(self) -> Mapping[str, Mapping[str, ZoneName]]:
        """Give, by provider and by code in small letters, the code's zone."""
        names: tuple[ZoneName, ...] = ("high", "medium", "low")
        return {
            provider: {
                code.lower(): name for name in names for code in getattr(lists, name)
            }
            for provider, lists in self.zones.items()
        }

    @cached_property
    def is_listed(self) -> frozenset[str]:
        """Give the listed categories, for looking one up."""
        return frozenset(self.listed)

    @cached_property
    def fingerprint(self) -> str:
        """Give 64 hex digits that change with every limit, list and zone."""
        plain = json.dumps(self.plain(), sort_keys=True)
        return hashlib.sha256(plain.encode()).hexdigest()

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Self:
        """Read what `plain` gave; raise ConfigError naming what cannot be."""
        rules: Self = tables.read(cls, plain, where="screening")
        return rules

    def plain(self) -> dict[str, Any]:
        """Give it as JSON has it; decimals are strings."""
        kept: dict[str, Any] = json.loads(json.dumps(asdict(self), default=_written))
        return kept


@dataclass(frozen=True, kw_only=True)
class DeskPolicy:
    """How the AML desk works: who confirms, when an alarm sounds, how much is tried."""

    four_eyes_policy: Literal["off", "on"]
    alarm_minutes: int
    preview_screenings: int


def _written(value: object) -> str:
    if isinstance(value, Decimal):  # 0.050 and 0.05 are one limit
        plain = f"{value:f}"
        return plain.rstrip("0").rstrip(".") if "." in plain else plain
    raise TypeError(f"{type(value)} is no part of a policy")
