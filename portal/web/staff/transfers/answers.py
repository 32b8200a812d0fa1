"""What the providers answered, side by side: figures, and shares by category."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from flask_babel import format_decimal

from portal.domain.exposure import Answer, AnswerStatus, Zone
from portal.domain.screening.categories import canonical, told
from portal.domain.screening.totals import totals
from portal.domain.screening.words import ZONES
from portal.models.screening import ProviderAnswer, Screening
from portal.policy import ScreeningPolicy
from portal.screening_policy import OWN
from portal.services.screenings.answers import told as answer_of
from portal.web.filters import words
from portal.web.staff.screening.rule_words import provider_name, share
from portal.web.staff.transfers.words import NOTHING, STATUSES

TONES = {Zone.HIGH: "bad", Zone.MEDIUM: "warn", Zone.LOW: "ok"}


@dataclass(frozen=True, kw_only=True)
class Column:
    """One provider's answer in words."""

    key: str
    name: str
    authoritative: bool
    status: Any
    tone: str
    score: str | None
    zones: dict[Zone, str]
    owner: str | None
    why: str
    asked_at: datetime
    answered_at: datetime | None
    next_at: datetime | None
    tries: int


@dataclass
class Row:
    """One category: its zone, and the share that each provider sees of it."""

    name: str
    zone: Zone
    shares: dict[str, Decimal] = field(default_factory=dict)

    @property
    def zone_words(self) -> str:
        """Give what the zone is called."""
        return words(ZONES[self.zone])

    @property
    def tone(self) -> str:
        """Give how it looks."""
        return TONES[self.zone]

    def share(self, provider: str) -> str:
        """Give one provider's share in percent; empty if it told none."""
        found = self.shares.get(provider)
        return "" if found is None else share(str(found))


@dataclass(frozen=True)
class Beside:
    """All answers of one screening."""

    columns: Sequence[Column]
    rows: Sequence[Row]


def beside(screening: Screening, policy: ScreeningPolicy) -> Beside:
    """Set the answers side by side, the riskiest categories first."""
    answers = [(row, answer_of(row)) for row in screening.answers]
    found: dict[tuple[str, Zone], Row] = {}
    for _, answer in answers:
        for each in answer.shares if answer else ():
            _add(found, answer, each.category, each.share, policy)
    order = list(Zone)
    rows = sorted(
        found.values(),
        key=lambda row: (order.index(row.zone), -max(row.shares.values()), row.name),
    )
    return Beside([_column(row, answer, policy) for row, answer in answers], rows)


def _add(
    found: dict[tuple[str, Zone], Row],
    answer: Answer | None,
    code: str,
    part: Decimal,
    policy: ScreeningPolicy,
) -> None:
    provider = answer.provider if answer else ""
    known = canonical(provider, code)
    table = policy.zone_of.get(provider) or policy.zone_of[OWN]
    zone = Zone(table.get(code.strip().lower(), policy.unknown_zone))
    name = words(told(known.value)) if known else code
    row = found.setdefault((name, zone), Row(name, zone))
    if part.is_finite():
        row.shares[provider] = row.shares.get(provider, Decimal(0)) + part


def _status(row: ProviderAnswer) -> tuple[Any, str]:
    # of an adviser, such as a list, it is no lack to know nothing
    if row.status is AnswerStatus.NO_DATA and not row.authoritative:
        return NOTHING, ""
    return STATUSES[row.status]


def _column(
    row: ProviderAnswer, answer: Answer | None, policy: ScreeningPolicy
) -> Column:
    sums = totals(answer, policy) if answer and answer.shares else None
    status, tone = _status(row)
    score = None if answer is None or answer.score is None else answer.score
    return Column(
        key=row.provider,
        name=provider_name(row.provider),
        authoritative=row.authoritative,
        status=status,
        tone=tone,
        score=None if score is None else str(format_decimal(score)),
        zones={zone: share(str(sums.zones[zone])) for zone in Zone} if sums else {},
        owner=answer.owner if answer else None,
        why=row.why,
        asked_at=row.asked_at,
        answered_at=row.answered_at,
        next_at=row.next_at,
        tries=row.tries,
    )
