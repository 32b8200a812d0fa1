"""Transfers for tests, and providers that say what a test tells them to."""

import threading
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal

from flask import Flask
from sqlalchemy.orm import Session

from portal.domain.exposure import (
    Answer,
    AnswerStatus,
    Direction,
    Pending,
    Share,
    Subject,
)
from portal.jobs.screening import Screening as Screener
from portal.models.customer import Customer
from portal.models.transfer import Transfer
from portal.ports import Adapters
from portal.services import transfers
from tests.clocks import NOON

SENDER = "0xdac17f958d2ee523a2206206994597c13d831ec7"
OTHER = "0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48"
OURS = "0x52908400098527886e0f7030069857d2e4169ee7"
HASH = "0x" + "ab" * 32


@dataclass
class Analyst:
    """A provider that answers by a list of what to say, its last word for ever."""

    name: str = "one"
    authoritative: bool = True
    says: list[Callable[[Subject, datetime], Answer | Pending]] = field(
        default_factory=list
    )
    asked: Counter[str] = field(default_factory=Counter)
    tokens: list[str | None] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def ask(
        self, subject: Subject, *, token: str | None, now: datetime
    ) -> Answer | Pending:
        """Say the next thing."""
        with self._lock:
            self.asked[subject.address] += 1
            self.tokens.append(token)
            say = self.says.pop(0) if len(self.says) > 1 else self.says[0]
        heard = say(subject, now)
        if isinstance(heard, Pending):
            return heard
        return replace(heard, provider=self.name, authoritative=self.authoritative)


def scored(
    score: str | None = "4", owner: str | None = None, **shares: str
) -> Callable[[Subject, datetime], Answer]:
    """Answer with a score and shares; what is left comes from an exchange."""
    found = {category: Decimal(share) for category, share in shares.items()}
    found["exchange"] = 1 - sum(found.values(), Decimal(0))

    def say(subject: Subject, now: datetime) -> Answer:
        return Answer(
            provider="",
            authoritative=True,
            status=AnswerStatus.SCORED,
            at=now,
            score=None if score is None else Decimal(score),
            shares=tuple(
                Share(category=key, share=share) for key, share in found.items()
            ),
            owner=owner,
            raw=f"raw of {score}",
        )

    return say


def without(
    status: AnswerStatus, why: str = "ConnectTimeout", raw: str = ""
) -> Callable[[Subject, datetime], Answer]:
    """Answer that there is nothing."""

    def say(subject: Subject, now: datetime) -> Answer:
        return Answer(
            provider="", authoritative=True, status=status, at=now, why=why, raw=raw
        )

    return say


def pending(
    ticket: str = "t", seconds: float = 1.0
) -> Callable[[Subject, datetime], Pending]:
    """Answer that it is not ready."""
    return lambda subject, now: Pending(token=ticket, seconds=seconds)


CLEAN = scored()
DIRTY = scored("70", mixer="0.9")
UNREACHABLE = without(AnswerStatus.UNREACHABLE)
NO_DATA = without(AnswerStatus.NO_DATA, "it knows nothing")


def analysts(adapters: Adapters, **says: object) -> dict[str, Analyst]:
    """Configure providers by name; each says one thing, or a list of things."""
    found = {
        name: Analyst(name=name, says=list(said) if isinstance(said, list) else [said])
        for name, said in says.items()
    }
    configure(adapters, found)
    return found


def configure(adapters: Adapters, found: Mapping[str, Analyst]) -> None:
    """Let the portal of these adapters ask these providers from now on."""
    object.__setattr__(adapters, "analytics", tuple(found.values()))


def enter(
    session: Session, customer: Customer, *, now: datetime = NOON, **given: object
) -> Transfer:
    """Enter a transfer and commit."""
    values: dict[str, object] = {
        "direction": Direction.INCOMING,
        "network": "ethereum",
        "asset": "ETH",
        "amount": "1.5",
        "sender": SENDER,
        "receiver": None,
        "transaction": None,
        "once": "first",
        "actor": "test",
        **given,
    }
    row = transfers.enter(session, customer, now=now, **values)  # type: ignore[arg-type]
    session.commit()
    return row


def screen(app: Flask) -> None:
    """Let a worker ask and keep all that is due now."""
    worker = Screener(app)
    try:
        worker.work()
    finally:
        worker.close()
