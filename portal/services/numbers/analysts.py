"""What each provider answered, how soon, and why it failed."""

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, Text, case, cast, func, select
from sqlalchemy.orm import Session

from portal.domain.exposure import AnswerStatus, ScreeningOutcome
from portal.domain.numbers.scope import Scope
from portal.domain.numbers.spreads import Spread, spread
from portal.models.screening import ProviderAnswer
from portal.services.numbers.parts import within

Key = tuple[bool, str]  # advises, and the provider
SECOND, MINUTE = 1_000, 60_000  # milliseconds


@dataclass(kw_only=True)
class Analyst:
    """One provider's answers; it may count for some and advise for others."""

    provider: str
    authoritative: bool
    statuses: Counter[AnswerStatus | None] = field(default_factory=Counter)
    alone: Counter[ScreeningOutcome] = field(default_factory=Counter)
    at_once: Spread = field(default_factory=Spread)  # milliseconds, at the first try
    failed: int = 0  # times

    @property
    def asked(self) -> int:
        """Give how many answers were asked for."""
        return sum(self.statuses.values())

    @property
    def judged(self) -> int:
        """Give how many answers had figures to judge by."""
        return sum(self.alone.values())


@dataclass(frozen=True, kw_only=True)
class Failure:
    """How often a provider failed for one reason."""

    provider: str
    why: str
    count: int


@dataclass(frozen=True, kw_only=True)
class Analysts:
    """All providers, those that count first; and their failures, most often first."""

    rows: Sequence[Analyst]
    failures: Sequence[Failure]

    @property
    def answers(self) -> int:
        """Give how many answers were asked for."""
        return sum(row.asked for row in self.rows)


def analysts(session: Session, scope: Scope, *, zone: ZoneInfo) -> Analysts:
    """Tell of the answers that were asked for in these days."""
    found: dict[Key, Analyst] = {}
    times: dict[Key, list[tuple[int, int]]] = defaultdict(list)
    asked = within(ProviderAnswer.asked_at, scope, zone)
    for provider, counts, status, alone, taken, count in session.execute(
        _answers().where(*asked)
    ):
        key = not counts, provider
        if key not in found:
            found[key] = Analyst(provider=provider, authoritative=counts)
        found[key].statuses[status] += count
        if alone is not None:
            found[key].alone[alone] += count
        if taken is not None:
            times[key].append((taken, count))
    for key, lengths in times.items():
        found[key].at_once = spread(lengths)
    failures = _failures(session, found, asked)
    return Analysts(rows=[found[key] for key in sorted(found)], failures=failures)


def _answers() -> Select[*tuple[Any, ...]]:
    """Select how many answers are alike; the time of those at the first try alone."""
    taken = case(
        (ProviderAnswer.tries == 0, _shortened(ProviderAnswer.milliseconds))
    ).label("taken")
    alike = (
        ProviderAnswer.provider,
        ProviderAnswer.authoritative,
        ProviderAnswer.status,
        ProviderAnswer.alone,
    )
    return select(*alike, taken, func.count()).group_by(*alike, "taken")


def _shortened(length: Any) -> ColumnElement[int]:
    """Give milliseconds; from a second on tens of them, from a minute on seconds."""
    return case(
        (length < SECOND, length),
        (length < MINUTE, length - length % 10),
        else_=length - length % SECOND,
    )


def _failures(
    session: Session,
    found: dict[Key, Analyst],
    asked: Sequence[ColumnElement[bool]],
) -> list[Failure]:
    written = cast(ProviderAnswer.failures, Text).label("written")
    who = (ProviderAnswer.provider, ProviderAnswer.authoritative)
    sums: Counter[tuple[str, str]] = Counter()
    for provider, counts, text, count in session.execute(
        select(*who, written, func.count())
        .where(*asked, ProviderAnswer.tries > 0)
        .group_by(*who, "written")
    ):
        for why, times in json.loads(text or "{}").items():
            sums[provider, why] += times * count
            found[not counts, provider].failed += times * count
    in_order = sorted(sums.items(), key=lambda each: (-each[1], each[0]))
    return [
        Failure(provider=provider, why=why, count=count)
        for (provider, why), count in in_order
    ]
