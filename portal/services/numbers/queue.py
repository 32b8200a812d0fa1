"""How long the review queue is, and how old."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.domain.numbers.scope import Scope
from portal.domain.numbers.spreads import spread
from portal.models.verification import Verification
from portal.policy import ReviewPolicy
from portal.services.numbers.parts import EXACT, Epoch, speaks
from portal.states import VerificationState

# hours waited, up to which each group goes; the last has no end
AGES = (1, 4, 8, 24, 72)


@dataclass(frozen=True, kw_only=True)
class Queue:
    """Who waits for a person now; ages are seconds."""

    waiting: int
    oldest: int | None
    median: int | None
    late: int  # longer than the policy wants
    by_age: tuple[int, ...]  # a count for each of `AGES`, and one of the older ones

    @property
    def late_share(self) -> float | None:
        """Give the share of those who wait too long, 0 to 1."""
        return self.late / self.waiting if self.waiting else None


def queue(
    session: Session, scope: Scope, *, policy: ReviewPolicy, now: datetime
) -> Queue:
    """Tell of the queue as it stands; of the scope only the language counts."""
    age = int(now.timestamp()) - Epoch(Verification.submitted_at)
    rounded = (age - age % 60).label("age")
    rows = session.execute(
        select(rounded, func.count())
        .where(
            Verification.state == VerificationState.IN_REVIEW,
            *speaks(scope, Verification.customer_id),
        )
        .group_by("age")
    )
    ages = [(max(0, age), count) for age, count in rows if age is not None]
    late = timedelta(hours=policy.late_hours).total_seconds()
    found = spread(ages)
    return Queue(
        waiting=found.count,
        oldest=max((age for age, _ in ages), default=None),
        median=found.median,
        late=sum(count for age, count in ages if age >= late),
        by_age=_by_age(ages),
    )


def _by_age(ages: list[tuple[int, int]]) -> tuple[int, ...]:
    bounds = [hours * EXACT for hours in AGES]
    groups = [0] * (len(bounds) + 1)
    for age, count in ages:
        groups[sum(age >= bound for bound in bounds)] += count
    return tuple(groups)
