"""How many transfers the rules let pass alone, and what people made of the others."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from portal.domain.exposure import ScreeningOutcome
from portal.domain.numbers.calendars import Unit, begin_of, units
from portal.domain.numbers.endings import Ending, ending
from portal.domain.numbers.scope import Scope
from portal.models.case import Case, CaseDecision
from portal.models.transfer import Transfer
from portal.services.numbers.parts import date_of, day, within

# the first verdict, None before there is one; and what became of it
Cell = tuple[ScreeningOutcome | None, Ending]


@dataclass(frozen=True, kw_only=True)
class Judged:
    """Transfers that were entered in some days, by first verdict and by day."""

    cells: dict[Cell, int]
    days: dict[tuple[date, ScreeningOutcome | None], int]

    @property
    def count(self) -> int:
        """Give how many were entered."""
        return sum(self.cells.values())

    def of(self, verdict: ScreeningOutcome | None, *endings: Ending) -> int:
        """Give how many have this first verdict, and one of these endings if told."""
        return sum(
            count
            for (first, end), count in self.cells.items()
            if first is verdict and (not endings or end in endings)
        )

    @property
    def with_verdict(self) -> int:
        """Give how many have a first verdict."""
        return sum(self.of(outcome) for outcome in ScreeningOutcome)

    def of_unit(self, scope: Scope, unit: Unit) -> Sequence[tuple[date, int, int]]:
        """Give, by day, week or month: how many have a verdict, and pass by it."""
        judged: Counter[date] = Counter()
        passed: Counter[date] = Counter()
        for (on, verdict), count in self.days.items():
            here = begin_of(on, unit)
            judged[here] += count * (verdict is not None)
            passed[here] += count * (verdict is ScreeningOutcome.PASS)
        every = units(scope.first, scope.last, unit)
        return [(on, judged[on], passed[on]) for on in every]


def any_ever(session: Session) -> bool:
    """Say whether any transfer was entered at all."""
    return bool(session.scalar(select(exists(Transfer.id))))


def judged(session: Session, scope: Scope, *, zone: ZoneInfo) -> Judged:
    """Tell of the transfers that were entered in these days."""
    last = (
        select(CaseDecision.case_id, func.max(CaseDecision.id).label("id"))
        .group_by(CaseDecision.case_id)
        .subquery()
    )
    rows = session.execute(
        select(
            day(Transfer.entered_at, scope, zone).label("on"),
            Transfer.first_verdict,
            Transfer.state,
            Case.state,
            CaseDecision.measure,
            func.count(),
        )
        .outerjoin(Case, Case.transfer_id == Transfer.id)
        .outerjoin(last, last.c.case_id == Case.id)
        .outerjoin(CaseDecision, CaseDecision.id == last.c.id)
        .where(*within(Transfer.entered_at, scope, zone))
        .group_by(
            "on",
            Transfer.first_verdict,
            Transfer.state,
            Case.state,
            CaseDecision.measure,
        )
    )
    cells: Counter[Cell] = Counter()
    days: Counter[tuple[date, ScreeningOutcome | None]] = Counter()
    for on, verdict, state, case, measure, count in rows:
        cells[verdict, ending(state, case, measure)] += count
        days[date_of(on), verdict] += count
    return Judged(cells=dict(cells), days=dict(days))
