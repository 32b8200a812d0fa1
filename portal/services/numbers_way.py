"""How far customers come: by invitation, of all who start, and where they leave."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    and_,
    case,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Session

from portal.domain.number_scope import Scope
from portal.domain.stages import (
    APPROVED,
    DECIDED,
    INVITED,
    OPENED,
    STARTED,
    STEPS,
    SUBMITTED,
    WAY,
    Stage,
    reached,
    stages,
    stopped_at,
)
from portal.models.invitation import Invitation
from portal.models.verification import StepProgress, Verification
from portal.services.number_parts import first_ones, speaks, within
from portal.states import VerificationState

# in one row the greatest stands: how far this one came, step by step apart
NOWHERE, BEGUN, GAVE, JUDGED, GOOD = range(5)
UNFINISHED = (VerificationState.OPEN, VerificationState.RESUBMISSION_REQUESTED)
NAMES = {GAVE: SUBMITTED, JUDGED: DECIDED, GOOD: APPROVED}


@dataclass(frozen=True, kw_only=True)
class Invited:
    """The stages of those invited; each holds who passed all before it as well."""

    stages: tuple[Stage, ...]
    without_opening: int  # verified all the same, by another way in


@dataclass(frozen=True, kw_only=True)
class Leaving:
    """Of those who did nothing for some days: how many stand at each step."""

    days: int
    at: dict[str, int]
    asked_again: int  # gave everything, were asked for some again, and gave nothing
    under_way: int  # not finished either, but they did something since


def invited(session: Session, scope: Scope, *, zone: ZoneInfo) -> Invited:
    """Follow the customers who were invited in these days, whatever came when."""
    opened = func.max(case((Invitation.opened_at.is_not(None), 1), else_=0))
    cohort = (
        select(Invitation.customer_id, opened.label("opened"))
        .where(
            *within(Invitation.made_at, scope, zone),
            *speaks(scope, Invitation.customer_id),
        )
        .group_by(Invitation.customer_id)
        .subquery()
    )
    their_own = and_(Verification.customer_id == cohort.c.customer_id, *first_ones())
    one_each = (
        select(
            cohort.c.opened.label("opened"),
            func.max(Verification.id).label("verification_id"),
            func.coalesce(func.max(_far()), NOWHERE).label("far"),
        )
        .outerjoin(Verification, their_own)
        .group_by(cohort.c.customer_id, cohort.c.opened)
        .subquery()
    )
    counts = {
        (opened, far): count
        for opened, far, count in session.execute(
            select(one_each.c.opened, one_each.c.far, func.count()).group_by(
                one_each.c.opened, one_each.c.far
            )
        )
    }
    in_order = {far: counts.get((1, far), 0) for far in range(5)}
    steps = _by_step(session, one_each, one_each.c.opened == 1)
    furthest = {OPENED: in_order[NOWHERE], **_furthest(in_order, steps)}
    furthest[INVITED] = sum(
        count for (opened, _), count in counts.items() if not opened
    )
    return Invited(
        stages=stages(reached(furthest, (INVITED, OPENED, *WAY))),
        without_opening=counts.get((0, GOOD), 0),
    )


def way(session: Session, scope: Scope, *, zone: ZoneInfo) -> tuple[Stage, ...]:
    """Follow all verifications that were started in these days."""
    begun = _begun(scope, zone).subquery()
    rows = session.execute(select(begun.c.far, func.count()).group_by(begun.c.far))
    counts = dict.fromkeys(range(5), 0)
    counts.update((far, count) for far, count in rows)
    steps = _by_step(session, begun)
    return stages(reached(_furthest(counts, steps), WAY))


def leaving(
    session: Session, scope: Scope, *, zone: ZoneInfo, days: int, now: datetime
) -> Leaving:
    """Of the verifications started in these days, tell where nobody goes on."""
    long_ago = Verification.changed_at < now - timedelta(days=days)
    given_up = _begun(scope, zone).where(
        long_ago, Verification.state == VerificationState.OPEN
    )
    base = given_up.subquery()
    all_of_them = session.scalar(
        select(func.count()).select_from(base).where(base.c.far == BEGUN)
    )
    steps = _by_step(session, base)
    counts = dict.fromkeys(range(5), 0) | {BEGUN: all_of_them or 0}
    again, going_on = session.execute(
        select(
            func.count().filter(
                long_ago,
                Verification.state == VerificationState.RESUBMISSION_REQUESTED,
            ),
            func.count().filter(~long_ago),
        ).where(*_of(scope, zone), Verification.state.in_(UNFINISHED))
    ).one()
    return Leaving(
        days=days,
        at=stopped_at(_furthest(counts, steps)),
        asked_again=again,
        under_way=going_on,
    )


def ever(session: Session) -> bool:
    """Say whether anybody was invited or started at all."""
    return bool(
        session.scalar(select(or_(exists(Invitation.id), exists(Verification.id))))
    )


def _of(scope: Scope, zone: ZoneInfo) -> tuple[ColumnElement[bool], ...]:
    return (
        *within(Verification.started_at, scope, zone),
        *first_ones(),
        *speaks(scope, Verification.customer_id),
    )


def _begun(scope: Scope, zone: ZoneInfo) -> Select[int, int]:
    return select(Verification.id.label("verification_id"), _far().label("far")).where(
        *_of(scope, zone)
    )


def _far() -> ColumnElement[int]:
    return case(
        (Verification.id.is_(None), None),
        (Verification.submitted_at.is_(None), BEGUN),
        (Verification.decided_at.is_(None), GAVE),
        (Verification.state == VerificationState.APPROVED, GOOD),
        else_=JUDGED,
    )


def _by_step(
    session: Session, base: Subquery, *conditions: ColumnElement[bool]
) -> dict[str, int]:
    """Of those who gave not everything, count the last step that each has done."""
    place = case({key: n for n, key in enumerate(STEPS)}, value=StepProgress.key)
    last: Any = func.max(place).label("last")
    each = (
        select(last)
        .join(base, base.c.verification_id == StepProgress.verification_id)
        .where(base.c.far == BEGUN, StepProgress.done_at.is_not(None), *conditions)
        .group_by(StepProgress.verification_id)
        .subquery()
    )
    rows = session.execute(select(each.c.last, func.count()).group_by(each.c.last))
    return {STEPS[last]: count for last, count in rows if last is not None}


def _furthest(far: dict[int, int], steps: dict[str, int]) -> dict[str, int]:
    return {
        STARTED: far[BEGUN] - sum(steps.values()),
        **steps,
        **{name: far[each] for each, name in NAMES.items()},
    }
