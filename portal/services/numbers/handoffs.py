"""How often a phone is offered, takes over and finishes, and how the rest ended."""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Text, cast, distinct, func, select
from sqlalchemy.orm import Session

from portal.domain.numbers.scope import Scope
from portal.models.handoff import Handoff
from portal.models.verification import Verification
from portal.policy import HandoffPolicy
from portal.services.numbers.parts import first_ones, speaks, speaks_in, within
from portal.states import HandoffEnd, HandoffWay

RUNNING = "running"


@dataclass(frozen=True, kw_only=True)
class ByWay:
    """The handoffs whose link left the screen last by one way; a code alone is QR."""

    way: HandoffWay
    offered: int
    opened: int
    claimed: int
    finished: int

    @property
    def share(self) -> float | None:
        """Give the share of those offered that were finished on the phone."""
        return self.finished / self.offered if self.offered else None


@dataclass(frozen=True, kw_only=True)
class Handoffs:
    """All of these days, and how many verifications started in them had one."""

    by_way: tuple[ByWay, ...]
    ends: dict[str, int]  # a `HandoffEnd`, or "running"; most often first
    with_one: int


def handoffs(
    session: Session,
    scope: Scope,
    *,
    zone: ZoneInfo,
    policy: HandoffPolicy,
    now: datetime,
) -> Handoffs:
    """Tell of the handoffs that were offered in these days."""
    # one that nobody looks at any more is ended by nobody: its time is over
    over = Handoff.made_at <= now - timedelta(minutes=policy.longest_minutes)
    ways = cast(Handoff.ways, Text).label("written")
    rows = session.execute(
        select(
            ways,
            Handoff.ended_as,
            over.label("over"),
            func.count(),
            func.count(Handoff.opened_at),
            func.count(Handoff.claimed_at),
        )
        .where(
            *within(Handoff.made_at, scope, zone),
            *speaks_in(scope, Handoff.verification_id),
        )
        .group_by("written", Handoff.ended_as, "over")
    )
    sums: dict[HandoffWay, Counter[str]] = {way: Counter() for way in HandoffWay}
    ends: Counter[str] = Counter()
    for written, ended_as, is_over, *counts in rows:
        end = ended_as or (HandoffEnd.EXPIRED if is_over else RUNNING)
        ends[str(end)] += counts[0]
        named = dict(zip(("offered", "opened", "claimed"), counts, strict=True))
        if end is HandoffEnd.FINISHED:
            named["finished"] = counts[0]
        sums[HandoffWay((json.loads(written) or [HandoffWay.QR])[-1])].update(named)
    return Handoffs(
        by_way=tuple(
            ByWay(
                way=way,
                offered=counted["offered"],
                opened=counted["opened"],
                claimed=counted["claimed"],
                finished=counted["finished"],
            )
            for way, counted in sums.items()
        ),
        ends=dict(ends.most_common()),
        with_one=_with_one(session, scope, zone),
    )


def _with_one(session: Session, scope: Scope, zone: ZoneInfo) -> int:
    first, _ = scope.moments(zone)
    found = session.scalar(
        select(func.count(distinct(Handoff.verification_id)))
        .join(Verification, Verification.id == Handoff.verification_id)
        .where(
            Handoff.made_at >= first,
            *within(Verification.started_at, scope, zone),
            *first_ones(),
            *speaks(scope, Verification.customer_id),
        )
    )
    return found or 0
