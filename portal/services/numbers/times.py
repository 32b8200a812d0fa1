"""How long it takes to be verified, by those of whom it was decided for good."""

from collections import defaultdict
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import func, literal, select, union_all
from sqlalchemy.orm import Session

from portal.domain.numbers.scope import Scope
from portal.domain.numbers.spreads import Spread, spread
from portal.models.verification import Verification
from portal.services.numbers.parts import first_ones, seconds, speaks, within
from portal.states import VerificationState

DONE = (VerificationState.APPROVED, VerificationState.REJECTED)
# each part of the time, from what to what
PARTS = {
    "to_submit": (Verification.started_at, Verification.submitted_at),
    "to_decide": (Verification.submitted_at, Verification.decided_at),
    "altogether": (Verification.started_at, Verification.decided_at),
}


@dataclass(frozen=True, kw_only=True)
class Times:
    """Seconds, for each part: of all, and of those who gave everything once only."""

    all: dict[str, Spread]
    in_one_go: dict[str, Spread]


def times(session: Session, scope: Scope, *, zone: ZoneInfo) -> Times:
    """Tell of the verifications that were approved or rejected in these days."""
    taken = [seconds(*part).label(name) for name, part in PARTS.items()]
    decided = (
        select((Verification.round == 1).label("once"), *taken)
        .where(
            *within(Verification.decided_at, scope, zone),
            Verification.state.in_(DONE),
            Verification.submitted_at.is_not(None),
            *first_ones(),
            *speaks(scope, Verification.customer_id),
        )
        .cte("decided")
    )
    once = decided.c.once
    rows = session.execute(
        union_all(
            *(
                select(literal(name), once, decided.c[name], func.count()).group_by(
                    once, decided.c[name]
                )
                for name in PARTS
            )
        )
    )
    found: dict[tuple[str, bool], list[tuple[int, int]]] = defaultdict(list)
    for name, is_once, length, count in rows:
        found[name, bool(is_once)].append((max(0, length), count))
    return Times(
        all={name: spread(found[name, True] + found[name, False]) for name in PARTS},
        in_one_go={name: spread(found[name, True]) for name in PARTS},
    )
