"""How the clocks of the desk were kept: of screenings, decisions and refunds."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import Session

from portal.domain.cases.clocks import ClockState, Span, clock
from portal.domain.numbers.calendars import Unit, begin_of, units
from portal.domain.numbers.scope import Scope
from portal.domain.numbers.spreads import Spread, spread
from portal.models.case import Case, CaseDecision, CasePause
from portal.models.refund import RefundRequest
from portal.models.screening import Screening
from portal.policy import CasesPolicy
from portal.services.numbers.parts import (
    Moment,
    date_of,
    day,
    seconds,
    shortened,
    within,
)
from portal.services.numbers.running import refund_begins
from portal.states import CaseKind, CaseState, Measure


@dataclass(frozen=True, kw_only=True)
class Ended:
    """So many clocks that ended on one day after as long; `late`: too late."""

    on: date
    late: bool
    seconds: int
    count: int = 1


@dataclass(frozen=True, kw_only=True)
class Kept:
    """How the clocks were kept that ended in a day, week or month, or in all."""

    on: date  # its first day
    kept: int
    missed: int
    spread: Spread

    @property
    def count(self) -> int:
        """Give how many ended."""
        return self.kept + self.missed

    @property
    def share(self) -> float | None:
        """Give the share of those kept, 0 to 1; None where none ended."""
        return self.kept / self.count if self.count else None


def screenings(session: Session, scope: Scope, *, zone: ZoneInfo) -> list[Ended]:
    """Tell of the verdicts that were settled in these days; none that was given up."""
    settled = Screening.settled_at
    return _grouped(session, settled, Screening.late, Screening.seconds, scope, zone)


def decisions(
    session: Session, scope: Scope, *, zone: ZoneInfo, policy: CasesPolicy
) -> list[Ended]:
    """Tell of the cases that were decided in these days, or ended by time alone."""
    return [
        *_grouped(
            session,
            CaseDecision.decided_at,
            CaseDecision.late,
            CaseDecision.seconds,
            scope,
            zone,
            CaseDecision.measure != Measure.UNFREEZE,  # its case goes on
        ),
        *_by_time(session, scope, zone, policy),
    ]


def refunds(session: Session, scope: Scope, *, zone: ZoneInfo) -> list[Ended]:
    """Tell of the refunds that were paid in these days."""
    paid, late = RefundRequest.paid_at, RefundRequest.late
    on, taken = day(paid, scope, zone).label("on"), seconds(refund_begins(), paid)
    rows = session.execute(
        select(on, late, taken.label("taken"), func.count())
        .join(CaseDecision, CaseDecision.id == RefundRequest.decision_id)
        .where(*within(paid, scope, zone))
        .group_by("on", late, "taken")
    )
    return _ended(rows)


def by_unit(ended: Iterable[Ended], scope: Scope, unit: Unit) -> Sequence[Kept]:
    """Sum up by the day, week or month of the scope; those without any are there."""
    found: dict[date, list[Ended]] = defaultdict(list)
    for each in ended:
        found[begin_of(each.on, unit)].append(each)
    return [_kept(on, found[on]) for on in units(scope.first, scope.last, unit)]


def altogether(ended: Iterable[Ended], scope: Scope) -> Kept:
    """Sum up all."""
    return _kept(scope.first, list(ended))


def _kept(on: date, several: Sequence[Ended]) -> Kept:
    return Kept(
        on=on,
        kept=sum(each.count for each in several if not each.late),
        missed=sum(each.count for each in several if each.late),
        spread=spread((each.seconds, each.count) for each in several),
    )


def _grouped(
    session: Session,
    at: Moment,
    late: Any,
    length: Any,
    scope: Scope,
    zone: ZoneInfo,
    *only: ColumnElement[bool],
) -> list[Ended]:
    on, taken = day(at, scope, zone).label("on"), shortened(length).label("taken")
    rows = session.execute(
        select(on, late, taken, func.count())
        .where(*within(at, scope, zone), length.is_not(None), *only)
        .group_by("on", late, "taken")
    )
    return _ended(rows)


def _ended(rows: Iterable[tuple[int, bool, int, int]]) -> list[Ended]:
    return [
        Ended(on=date_of(on), late=bool(late), seconds=max(0, taken), count=count)
        for on, late, taken, count in rows
    ]


def _by_time(
    session: Session, scope: Scope, zone: ZoneInfo, policy: CasesPolicy
) -> Iterator[Ended]:
    """Give the cases that nobody decided: their money was forfeited by time."""
    rows = session.execute(_undecided(scope, zone)).all()
    pauses: dict[int, list[Span]] = defaultdict(list)
    ids = _undecided(scope, zone).with_only_columns(Case.id)
    paused = select(CasePause).where(CasePause.case_id.in_(ids))
    for each in session.scalars(paused):
        pauses[each.case_id].append(Span(each.from_at, each.until_at))
    target = timedelta(hours=policy.decision_hours)
    for case_id, begin, end in rows:
        if end is None:
            continue
        stands = clock(begin, target, pauses=pauses[case_id], end=end, now=end)
        yield Ended(
            on=end.astimezone(zone).date(),
            late=stands.state is ClockState.MISSED,
            seconds=int(stands.worked.total_seconds()),
        )


def _undecided(scope: Scope, zone: ZoneInfo) -> Select[int, datetime, datetime | None]:
    decided = exists().where(
        CaseDecision.case_id == Case.id, CaseDecision.decided_at == Case.decided_at
    )
    return select(
        Case.id, func.coalesce(Case.flagged_at, Case.opened_at), Case.decided_at
    ).where(
        Case.kind == CaseKind.TRANSFER,
        Case.state == CaseState.DECIDED,
        *within(Case.decided_at, scope, zone),
        ~decided,
    )
