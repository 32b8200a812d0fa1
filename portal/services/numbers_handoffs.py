"""How often a phone is offered, takes over and finishes, and how the rest ended."""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Text, cast, distinct, func, select
from sqlalchemy.orm import Session

from portal.domain.number_scope import Scope
from portal.models.handoff import Handoff
from portal.models.verification import Verification
from portal.policy import HandoffPolicy
from portal.services.number_parts import counted, first_ones, speaks, speaks_in, within
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
    """All of these days, and who of those who started had one."""

    by_way: tuple[ByWay, ...]
    ends: dict[str, int]  # a `HandoffEnd`, or "running"; most often first
    started: int  # verifications
    with_one: int  # of them


def handoffs(
    session: Session,
    scope: Scope,
    *,
    zone: ZoneInfo,
    policy: HandoffPolicy,
    now: datetime,
) -> Handoffs:
    """Tell of the handoffs that were offered in these days."""
    offered = (
        *within(Handoff.made_at, scope, zone),
        *speaks_in(scope, Handoff.verification_id),
    )
    finished = counted(Handoff.ended_as == HandoffEnd.FINISHED)
    ways = cast(Handoff.ways, Text).label("written")
    counts = (
        func.count(),
        func.count(Handoff.opened_at),
        func.count(Handoff.claimed_at),
        finished,
    )
    sums: dict[HandoffWay, Counter[int]] = {way: Counter() for way in HandoffWay}
    for written, *found in session.execute(
        select(ways, *counts).where(*offered).group_by("written")
    ):
        last = HandoffWay((json.loads(written) or [HandoffWay.QR])[-1])
        sums[last].update(dict(enumerate(found)))
    started, with_one = _use(session, scope, zone)
    return Handoffs(
        by_way=tuple(
            ByWay(way=way, offered=n[0], opened=n[1], claimed=n[2], finished=n[3])
            for way, n in sums.items()
        ),
        ends=_ends(session, offered, policy=policy, now=now),
        started=started,
        with_one=with_one,
    )


def _ends(
    session: Session,
    offered: tuple[object, ...],
    *,
    policy: HandoffPolicy,
    now: datetime,
) -> dict[str, int]:
    # one that nobody looks at any more is ended by nobody: its time is over
    over = Handoff.made_at <= now - timedelta(minutes=policy.longest_minutes)
    rows = session.execute(
        select(Handoff.ended_as, over.label("over"), func.count())
        .where(*offered)  # type: ignore[arg-type]
        .group_by(Handoff.ended_as, "over")
    )
    sums: Counter[str] = Counter()
    for ended_as, is_over, count in rows:
        end = ended_as or (HandoffEnd.EXPIRED if is_over else RUNNING)
        sums[str(end)] += count
    return dict(sums.most_common())


def _use(session: Session, scope: Scope, zone: ZoneInfo) -> tuple[int, int]:
    these = (
        *within(Verification.started_at, scope, zone),
        *first_ones(),
        *speaks(scope, Verification.customer_id),
    )
    started = session.scalar(select(func.count(Verification.id)).where(*these))
    with_one = session.scalar(
        select(func.count(distinct(Handoff.verification_id)))
        .join(Verification, Verification.id == Handoff.verification_id)
        .where(*these)
    )
    return started or 0, with_one or 0
