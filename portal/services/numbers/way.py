"""How far customers come: by invitation, of all who start, and where they leave."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    Subquery,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from portal.domain.numbers.scope import Scope
from portal.domain.numbers.stages import (
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
from portal.services.numbers.parts import first_ones, speaks, within
from portal.states import VerificationState

# in one row the greatest stands: how far this one came, step by step apart
PLACES = BEGUN, GAVE, JUDGED, GOOD = range(1, 5)
# of those who started: no sign for days, asked again, both, or neither
GROUPS = NEITHER, QUIET, AGAIN, QUIET_AGAIN = range(4)
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


@dataclass(frozen=True, kw_only=True)
class Way:
    """The stages of all verifications, and where people leave."""

    stages: tuple[Stage, ...]
    leaving: Leaving


def ever(session: Session) -> bool:
    """Say whether anybody was invited or started at all."""
    return bool(
        session.scalar(select(or_(exists(Invitation.id), exists(Verification.id))))
    )


def invited(session: Session, scope: Scope, *, zone: ZoneInfo) -> Invited:
    """Follow the customers who were invited in these days, whatever came when."""
    cohort = _cohort(scope, zone)
    far, steps = _counts(session, _invited(cohort).cte("people"))
    sizes = select(cohort.c.opened, func.count()).group_by(cohort.c.opened)
    size = Counter({row[0]: row[1] for row in session.execute(sizes)})
    opened = {place: far[place, 1] for place in PLACES}
    furthest = {
        INVITED: size[0],
        OPENED: size[1] - sum(opened.values()),
        **_furthest(opened, _of_group(steps, 1)),
    }
    return Invited(
        stages=stages(reached(furthest, (INVITED, OPENED, *WAY))),
        without_opening=far[GOOD, 0],
    )


def way(
    session: Session, scope: Scope, *, zone: ZoneInfo, days: int, now: datetime
) -> Way:
    """Follow all verifications that were started in these days."""
    far, steps = _counts(session, _started(scope, zone, days, now).cte("people"))
    everybody = {place: sum(far[place, group] for group in GROUPS) for place in PLACES}
    quiet = {place: far[place, QUIET] for place in PLACES}
    all_steps = {key: sum(steps[key, group] for group in GROUPS) for key in STEPS}
    left = {BEGUN: quiet[BEGUN], GAVE: 0, JUDGED: 0, GOOD: 0}
    return Way(
        stages=stages(reached(_furthest(everybody, all_steps), WAY)),
        leaving=Leaving(
            days=days,
            at=stopped_at(_furthest(left, _of_group(steps, QUIET))),
            asked_again=sum(far[place, QUIET_AGAIN] for place in PLACES),
            under_way=far[BEGUN, NEITHER] + sum(far[place, AGAIN] for place in PLACES),
        ),
    )


def _cohort(scope: Scope, zone: ZoneInfo) -> Subquery:
    opened = func.max(case((Invitation.opened_at.is_not(None), 1), else_=0))
    return (
        select(Invitation.customer_id, opened.label("opened"))
        .where(
            *within(Invitation.made_at, scope, zone),
            *speaks(scope, Invitation.customer_id),
        )
        .group_by(Invitation.customer_id)
        .subquery()
    )


def _invited(cohort: Subquery) -> Select[*tuple[Any, ...]]:
    # no outer join: among a million it would look at each verification first
    return (
        select(
            func.max(Verification.id).label("verification_id"),
            func.max(_far()).label("far"),
            cohort.c.opened.label("group"),
        )
        .join(Verification, Verification.customer_id == cohort.c.customer_id)
        .where(*first_ones())
        .group_by(cohort.c.customer_id, cohort.c.opened)
    )


def _started(
    scope: Scope, zone: ZoneInfo, days: int, now: datetime
) -> Select[*tuple[Any, ...]]:
    again = Verification.state == VerificationState.RESUBMISSION_REQUESTED
    quiet = Verification.changed_at < now - timedelta(days=days)
    group = case((quiet, QUIET), else_=0) + case((again, AGAIN), else_=0)
    return select(
        Verification.id.label("verification_id"),
        _far().label("far"),
        group.label("group"),
    ).where(
        *within(Verification.started_at, scope, zone),
        *first_ones(),
        *speaks(scope, Verification.customer_id),
    )


def _far() -> ColumnElement[int]:
    return case(
        (Verification.submitted_at.is_(None), BEGUN),
        (Verification.decided_at.is_(None), GAVE),
        (Verification.state == VerificationState.APPROVED, GOOD),
        else_=JUDGED,
    )


def _counts(
    session: Session, people: CTE
) -> tuple[Counter[tuple[int, int]], Counter[tuple[str, int]]]:
    """Count by place and group, and of those who began by their last step done."""
    place = case({key: n for n, key in enumerate(STEPS)}, value=StepProgress.key)
    each = (
        select(func.max(place).label("last"), people.c.group)
        .join(people, people.c.verification_id == StepProgress.verification_id)
        .where(people.c.far == BEGUN, StepProgress.done_at.is_not(None))
        .group_by(people.c.verification_id, people.c.group)
        .subquery()
    )
    rows = session.execute(
        union_all(
            select(
                literal(0).label("kind"), people.c.far, people.c.group, func.count()
            ).group_by(people.c.far, people.c.group),
            select(literal(1), each.c.last, each.c.group, func.count())
            .where(each.c.last.is_not(None))
            .group_by(each.c.last, each.c.group),
        )
    )
    far: Counter[tuple[int, int]] = Counter()
    steps: Counter[tuple[str, int]] = Counter()
    for kind, value, group, count in rows:
        if kind:
            steps[STEPS[value], group] += count
        else:
            far[value, group] += count
    return far, steps


def _of_group(steps: Counter[tuple[str, int]], group: int) -> dict[str, int]:
    return {key: steps[key, group] for key in STEPS}


def _furthest(far: dict[int, int], steps: dict[str, int]) -> dict[str, int]:
    return {
        STARTED: far[BEGUN] - sum(steps.values()),
        **steps,
        **{name: far[each] for each, name in NAMES.items()},
    }
