"""What analysts of blockchains answer, brought into one form."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum


class Zone(StrEnum):
    """How risky a category of funds is."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class AnswerStatus(StrEnum):
    """What kind of answer there is; the three are never mixed up."""

    SCORED = "scored"
    NO_DATA = "no_data"  # the provider knows nothing of this address
    UNREACHABLE = "unreachable"  # there is no answer that can be used


class ScreeningOutcome(StrEnum):
    """What follows from the answers, from the mildest to the strictest."""

    PASS = "pass"  # noqa: S105 - the outcome's name, not a password
    HOLD = "hold"
    VERIFY = "verify"
    FREEZE = "freeze"


class Direction(StrEnum):
    """Which way the money goes, seen from the platform."""

    INCOMING = "incoming"
    OUTGOING = "outgoing"


@dataclass(frozen=True, kw_only=True)
class Subject:
    """
    What is screened: an address, or one transfer.

    `address` is the counterparty's: the sender of an incoming, the receiver of an
    outgoing transfer. `transaction` is the hash once there is one.
    """

    network: str  # a key of domain/networks.py: "bitcoin", "ethereum", "tron"
    asset: str  # "BTC", "USDT"; the network's own coin where nothing was said
    address: str = field(repr=False)
    direction: Direction | None = None
    transaction: str | None = field(default=None, repr=False)
    to: str | None = field(default=None, repr=False)  # the output address, if known


@dataclass(frozen=True, kw_only=True)
class Share:
    """The share of funds that one category has; `category` is the provider's code."""

    category: str
    share: Decimal  # 0 to 1
    direct: bool = False
    value: Decimal | None = None  # of the money, in US dollars, if told


@dataclass(frozen=True, kw_only=True)
class Hop:
    """One station of the money's way, where a provider tells it."""

    name: str  # "Exchange", an owner's name, or a shortened address
    category: str | None
    place: int  # steps away from the address: 1 is its neighbour
    incoming: bool
    share: Decimal | None = None
    itself: bool = False  # one of those who sent, or get, this very money


@dataclass(frozen=True, kw_only=True)
class Answer:
    """
    One provider's answer.

    `score` is 0 (clean) to 100, or None: a missing score is never zero. `raw` is what
    the provider sent, word for word, for the file.
    """

    provider: str
    authoritative: bool
    status: AnswerStatus
    at: datetime
    score: Decimal | None = None
    level: str | None = None  # of risk, in the provider's own word
    shares: tuple[Share, ...] = ()
    partial: bool = False  # there are other shares, which it did not tell
    owner: str | None = None  # the identified owner of the address
    owner_category: str | None = None
    hops: tuple[Hop, ...] = ()
    why: str = ""  # of no data, or unreachable: in a few words, nothing personal
    raw: str = field(default="", repr=False)
    reference: str | None = None  # the provider's own id of this check


@dataclass(frozen=True, kw_only=True)
class Pending:
    """The provider still computes; ask again with the same token after a pause."""

    token: str
    seconds: float


@dataclass(frozen=True, kw_only=True)
class Ground:
    """One rule that spoke, so that every outcome explains itself."""

    rule: str  # a key of domain/screening_words.py
    outcome: ScreeningOutcome
    provider: str | None = None
    category: str | None = None  # the portal's, or an unknown code
    value: str | None = None  # decimal string, or the name of a frozen group
    limit: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What follows, from which grounds; totals are the strictest provider's."""

    outcome: ScreeningOutcome
    status: AnswerStatus
    score: Decimal | None
    zones: dict[Zone, Decimal]  # shares 0 to 1
    categories: dict[str, Decimal]  # canonical category: share
    grounds: tuple[Ground, ...]
    person: bool = False  # somebody has to look at it
    retry: bool = False  # a provider is asked again
