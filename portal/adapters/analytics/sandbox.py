"""Providers that invent their answers, for who tries the portal out."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal

import msgspec

from portal.domain.exposure import (
    Answer,
    AnswerStatus,
    Direction,
    Hop,
    Pending,
    Subject,
)
from portal.domain.sanctions.listed_addresses import Listing, Looked
from portal.domain.screening.sandbox_wallets import (
    BY_ADDRESS,
    NETWORKS,
    Manner,
    Wallet,
    find,
    shares,
)
from portal.screening_policy import Category

SECOND = "sandbox-b"
SECOND_SCORE = Decimal(34)  # where it disagrees
LOOKS = 2  # of a slow one, before it is ready
PAUSE = 0.3  # seconds between them
LEVELS = ((Decimal(75), "high"), (Decimal(25), "medium"), (Decimal(0), "low"))
PUBLISHED = date(2026, 11, 1)  # of the sandbox's own list
LISTED = Listing(
    owner="Invented Trading House",
    program="SANDBOX",
    entry="sandbox-1",
    published_on=PUBLISHED,
)


@dataclass
class SandboxAnalyst:
    """Answers about the wallets of the sandbox; any other address is clean."""

    name: str = "sandbox"
    authoritative: bool = True
    _failed: set[tuple[str, str]] = field(default_factory=set, repr=False)

    def ask(
        self, subject: Subject, *, token: str | None, now: datetime
    ) -> Answer | Pending:
        """Answer as the wallet's manner is."""
        if subject.network not in NETWORKS:
            why = "it does not know this network"
            return self._without(AnswerStatus.NO_DATA, why, now)
        wallet = find(subject.network, subject.address)
        match wallet.manner:
            case Manner.NO_DATA:
                return self._without(AnswerStatus.NO_DATA, "it knows nothing", now)
            case Manner.UNREACHABLE:
                return self._without(AnswerStatus.UNREACHABLE, "ConnectTimeout", now)
            case Manner.RECOVERS if self._fails((subject.network, subject.address)):
                return self._without(AnswerStatus.UNREACHABLE, "ConnectTimeout", now)
            case Manner.SLOW if (looks := _number(token)) < LOOKS:
                return Pending(token=str(looks + 1), seconds=PAUSE)
        return self._scored(wallet, subject, now)

    def _fails(self, asked: tuple[str, str]) -> bool:
        """Say whether this try fails: every other one does, in each process."""
        if asked in self._failed:
            self._failed.discard(asked)
            return False
        self._failed.add(asked)
        return True

    def _scored(self, wallet: Wallet, subject: Subject, now: datetime) -> Answer:
        second = self.name == SECOND and wallet.second is not None
        found = wallet.second if second else wallet.shares
        score = SECOND_SCORE if second else wallet.score
        answer = Answer(
            provider=self.name,
            authoritative=self.authoritative,
            status=AnswerStatus.SCORED,
            at=now,
            score=score,
            level=_level(score),
            shares=shares(found or {}),
            owner=wallet.owner,
            owner_category=Category.ILLEGAL_ACTOR if wallet.owner else None,
            hops=_hops(found or {}, wallet, subject.direction),
            reference=f"sandbox {wallet.key}",
        )
        return replace(answer, raw=msgspec.json.encode(answer).decode())

    def _without(self, status: AnswerStatus, why: str, now: datetime) -> Answer:
        return Answer(
            provider=self.name,
            authoritative=self.authoritative,
            status=status,
            at=now,
            why=why,
        )


def look(network: str, address: str) -> Looked:
    """Look an address up in the sandbox's own sanctions list."""
    wallet = BY_ADDRESS.get((network, address))
    hit = wallet is not None and wallet.sanctioned
    return Looked(
        listing=LISTED if hit else None,
        published_on=PUBLISHED,
        name="the sandbox's list",
    )


def _number(token: str | None) -> int:
    return int(token) if token and token.isdecimal() else 0


def _level(score: Decimal | None) -> str:
    if score is None:
        return "undefined"
    return next(level for least, level in LEVELS if score >= least)


def _hops(
    found: Mapping[Category, Decimal], wallet: Wallet, direction: Direction | None
) -> tuple[Hop, ...]:
    """Give the stations of the money's way: the worst of it two wallets away."""
    incoming = direction is not Direction.OUTGOING
    near = Hop(name="Example Exchange", category="exchange", place=1, incoming=incoming)
    far = [
        hop
        for category, share in found.items()
        for hop in (
            Hop(name="", category="unnamed", place=1, incoming=incoming, share=share),
            Hop(
                name=wallet.owner or "",
                category=category,
                place=2,
                incoming=incoming,
                share=share,
            ),
        )
    ]
    return (near, *far)
