"""Which clocks of the desk run now, and how much of each is left."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, case, exists, func, select
from sqlalchemy.orm import Session

from portal.domain.cases.clocks import Clock, ClockState, Span, clock
from portal.domain.refunds.course import RefundState
from portal.models.case import Case, CaseDecision, CasePause
from portal.models.customer import Customer
from portal.models.refund import RefundRequest
from portal.models.screening import Screening
from portal.models.transfer import Transfer
from portal.policy import Policy
from portal.services.numbers.parts import Epoch
from portal.states import CaseKind, CaseState

# a range: SQLite looks nothing up in an index that is merely not null
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
MOST = 50  # of all, those with the least time left


class ClockKind(StrEnum):
    """The clocks of the desk."""

    SCREENING = "screening"
    DECISION = "decision"
    REFUND = "refund"


@dataclass(frozen=True, kw_only=True)
class OneRunning:
    """One clock that has not ended; `public_id` is of a transfer, case or refund."""

    kind: ClockKind
    public_id: str
    reference: str  # the customer's
    clock: Clock


@dataclass(frozen=True, kw_only=True)
class Count:
    """How many clocks of a kind have not ended, and how these stand."""

    running: int
    stopped: int
    late: int

    @property
    def all(self) -> int:
        """Give how many there are."""
        return self.running + self.stopped + self.late


@dataclass(frozen=True, kw_only=True)
class Running:
    """All that run now, and the most pressing ones."""

    counts: dict[ClockKind, Count]
    rows: Sequence[OneRunning]


def running(session: Session, *, policy: Policy, now: datetime) -> Running:
    """Tell of the clocks that have not ended."""
    counts, rows = {}, []
    for kind, (found, target) in _clocks(policy).items():
        plain = [_one(kind, row, (), target, now) for row in _oldest(session, found)]
        paused = list(_paused(session, kind, found, target, now))
        counts[kind] = _count(session, found, paused, now - target)
        rows += [*plain, *paused]
    rows.sort(key=lambda each: (each.clock.left, each.kind, each.public_id))
    return Running(counts=counts, rows=rows[:MOST])


def refund_begins() -> ColumnElement[Any]:
    """Give when a refund's clock begins: its decision is to be joined."""
    accepted, decided = RefundRequest.accepted_at, CaseDecision.decided_at
    return case((accepted > decided, accepted), else_=decided)


def _clocks(policy: Policy) -> dict[ClockKind, tuple[Select[Any], timedelta]]:
    """Give, for each kind, its rows alike and the time there is."""
    screenings = (
        select(
            Transfer.public_id,
            Customer.reference,
            Screening.asked_at.label("begin"),
            Case.id.label("case_id"),
        )
        .join(Transfer, Transfer.id == Screening.transfer_id)
        .join(Customer, Customer.id == Transfer.customer_id)
        .outerjoin(Case, Case.transfer_id == Transfer.id)
        .where(Screening.due_at > LONG_AGO)
    )
    cases = (
        select(
            Case.public_id,
            Customer.reference,
            func.coalesce(Case.flagged_at, Case.opened_at).label("begin"),
            Case.id.label("case_id"),
        )
        .join(Customer, Customer.id == Case.customer_id)
        .where(Case.kind == CaseKind.TRANSFER, Case.state == CaseState.OPEN)
    )
    refunds = (
        select(
            RefundRequest.public_id,
            Customer.reference,
            refund_begins().label("begin"),
            Case.id.label("case_id"),
        )
        .join(Customer, Customer.id == RefundRequest.customer_id)
        .join(CaseDecision, CaseDecision.id == RefundRequest.decision_id)
        # no partner's block outlives the decision: a refund's clock never stops
        .outerjoin(Case, Case.id.is_(None))
        .where(RefundRequest.state == RefundState.EXECUTING)
    )
    desk = policy.cases
    return {
        ClockKind.SCREENING: (screenings, timedelta(minutes=desk.screening_minutes)),
        ClockKind.DECISION: (cases, timedelta(hours=desk.decision_hours)),
        ClockKind.REFUND: (refunds, timedelta(minutes=policy.refund.execute_minutes)),
    }


def _oldest(session: Session, found: Select[Any]) -> Sequence[Any]:
    # by no column: SQLite would walk a year of screenings by an index on it
    begin = Epoch(found.selected_columns.begin)
    rows = found.where(~_has_pause()).order_by(begin).limit(MOST)
    return session.execute(rows).all()


def _paused(
    session: Session,
    kind: ClockKind,
    found: Select[Any],
    target: timedelta,
    now: datetime,
) -> Iterator[OneRunning]:
    rows = session.execute(found.where(_has_pause())).all()
    spans: dict[int, list[Span]] = defaultdict(list)
    ids = [row.case_id for row in rows]
    for each in session.scalars(select(CasePause).where(CasePause.case_id.in_(ids))):
        spans[each.case_id].append(Span(each.from_at, each.until_at))
    for row in rows:
        yield _one(kind, row, spans[row.case_id], target, now)


def _one(
    kind: ClockKind, row: Any, spans: Sequence[Span], target: timedelta, now: datetime
) -> OneRunning:
    return OneRunning(
        kind=kind,
        public_id=row.public_id,
        reference=row.reference,
        clock=clock(row.begin, target, pauses=spans, now=now),
    )


def _count(
    session: Session, found: Select[Any], paused: Sequence[OneRunning], since: datetime
) -> Count:
    plain = found.where(~_has_pause()).subquery()
    late = func.count(case((plain.c.begin < since, 1)))
    total, over = session.execute(select(func.count(), late).select_from(plain)).one()
    states = [each.clock.state for each in paused]
    return Count(
        running=total - over + states.count(ClockState.RUNNING),
        stopped=states.count(ClockState.PAUSED),
        late=over + states.count(ClockState.MISSED),
    )


def _has_pause() -> ColumnElement[bool]:
    return exists().where(CasePause.case_id == Case.id)
