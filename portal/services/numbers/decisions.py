"""Who decides, when, and why things are asked for again."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import Text, cast, func, select
from sqlalchemy.orm import Session

from portal.domain.numbers.calendars import Unit, begin_of, units
from portal.domain.numbers.scope import Scope
from portal.models.evidence import Evidence
from portal.models.verification import Decision
from portal.services.numbers.parts import moment_of, quarter, speaks_in, within
from portal.states import DecisionOutcome, EvidenceState, Side


@dataclass(frozen=True, kw_only=True)
class Decided:
    """How many decisions of a day, week or month: by the portal alone, by people."""

    on: date  # its first day
    alone: int = 0
    people: int = 0

    @property
    def count(self) -> int:
        """Give how many in all."""
        return self.alone + self.people

    @property
    def share(self) -> float | None:
        """Give the portal's share, 0 to 1; None where nothing was decided."""
        return self.alone / self.count if self.count else None


@dataclass(frozen=True, kw_only=True)
class Reason:
    """How often one reason of one step, or of one side, was given."""

    of: str
    key: str
    count: int


def decided(session: Session, scope: Scope, *, zone: ZoneInfo) -> Sequence[Decided]:
    """Count the decisions of each day of the scope; days without any are there too."""
    people = func.count(Decision.staff_id)
    when = quarter(Decision.decided_at).label("quarter")
    rows = session.execute(
        select(when, func.count(), people)
        .where(
            *within(Decision.decided_at, scope, zone),
            *speaks_in(scope, Decision.verification_id),
        )
        .group_by("quarter")
    )
    return _sums(
        scope,
        "day",
        (
            Decided(on=moment_of(each, zone).date(), alone=count - staff, people=staff)
            for each, count, staff in rows
        ),
    )


def grouped(days: Iterable[Decided], scope: Scope, unit: Unit) -> Sequence[Decided]:
    """Give the same by the week or the month."""
    return _sums(scope, unit, days)


def asked_again(session: Session, scope: Scope, *, zone: ZoneInfo) -> list[Reason]:
    """Count why steps were asked for again, by step and reason; most often first."""
    written = cast(Decision.steps, Text).label("written")
    rows = session.execute(
        select(written, func.count())
        .where(
            *within(Decision.decided_at, scope, zone),
            Decision.outcome == DecisionOutcome.RESUBMISSION_REQUESTED,
            *speaks_in(scope, Decision.verification_id),
        )
        .group_by("written")
    )
    return _sorted(
        ((step, key), count)
        for text, count in rows
        for step, keys in json.loads(text or "{}").items()
        for key in set(keys)
    )


def refused(session: Session, scope: Scope, *, zone: ZoneInfo) -> list[Reason]:
    """Count why pictures were refused as they came, by side and reason."""
    written = cast(Evidence.reasons, Text).label("written")
    rows = session.execute(
        select(Evidence.side, written, func.count())
        .where(
            *within(Evidence.received_at, scope, zone),
            Evidence.state == EvidenceState.REFUSED,
            *speaks_in(scope, Evidence.verification_id),
        )
        .group_by(Evidence.side, "written")
    )
    return _sorted(
        ((Side(side).value, key), count)
        for side, text, count in rows
        for key in set(json.loads(text or "[]"))
    )


def _sorted(rows: Iterable[tuple[tuple[str, str], int]]) -> list[Reason]:
    sums: Counter[tuple[str, str]] = Counter()
    for key, count in rows:
        sums[key] += count
    in_order = sorted(sums.items(), key=lambda each: (-each[1], each[0]))
    return [Reason(of=of, key=key, count=count) for (of, key), count in in_order]


def _sums(scope: Scope, unit: Unit, parts: Iterable[Decided]) -> list[Decided]:
    alone: Counter[date] = Counter()
    people: Counter[date] = Counter()
    for part in parts:
        on = begin_of(part.on, unit)
        alone[on] += part.alone
        people[on] += part.people
    return [
        Decided(on=on, alone=alone[on], people=people[on])
        for on in units(scope.first, scope.last, unit)
    ]
