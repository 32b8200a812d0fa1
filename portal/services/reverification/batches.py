"""The groups that are asked at once: whom they reach, and how they answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, exists, func, select
from sqlalchemy.orm import Session

from portal.domain.groups import Group
from portal.domain.reverification import OPEN
from portal.errors import AlreadyDone
from portal.models.customer import Customer
from portal.models.reverification import Reverification, ReverificationBatch
from portal.models.staff import Staff
from portal.services import audit
from portal.services.customers import groups
from portal.states import ReverificationKind, ReverificationState


@dataclass(frozen=True)
class Reach:
    """How many customers of a group would be asked, and why others would not."""

    total: int
    not_verified: int
    asked_already: int

    @property
    def asked(self) -> int:
        """Count those who would be asked."""
        return self.total - self.not_verified - self.asked_already


@dataclass(frozen=True)
class Report:
    """How those who were asked answered until now."""

    by_state: dict[ReverificationState, int]
    overdue: int  # of the open ones

    @property
    def asked(self) -> int:
        """Count all who were asked."""
        return sum(self.by_state.values())

    @property
    def open(self) -> int:
        """Count those who did not finish."""
        return sum(self.by_state[state] for state in OPEN)


def reach(session: Session, group: Group, *, timezone: str) -> Reach:
    """Count, in one query, whom asking this group would reach."""
    asked = exists().where(
        Reverification.customer_id == Customer.id, Reverification.state.in_(OPEN)
    )
    verified = Customer.verified_at.is_not(None)
    total, unverified, busy = session.execute(
        select(
            func.count(),
            func.count(case((~verified, 1))),
            func.count(case((verified & asked, 1))),
        )
        .select_from(Customer)
        .where(*groups.conditions(group, timezone))
    ).one()
    return Reach(total, unverified, busy)


def make(
    session: Session,
    group: Group,
    *,
    public_id: str,
    kind: ReverificationKind,
    why: str,
    grace_days: int,
    by: Staff,
    total: int,
    now: datetime,
) -> ReverificationBatch:
    """
    Write down that the group is to be asked; the worker does it.

    The form's own id is the batch's: sent twice, it makes one, and the first is given.
    """
    known = find(session, public_id)
    if known is not None:
        return known
    batch = ReverificationBatch(
        public_id=public_id,
        wrapped_key=session.info["keyring"].new_wrapped_key(),
        kind=kind,
        group=group.as_query(),
        grace_days=grace_days,
        asked_by_id=by.id,
        made_at=now,
        total=total,
        until_id=session.scalar(select(func.max(Customer.id))) or 0,
    )
    session.add(batch)
    session.flush()
    batch.why = why or None
    audit.record(
        session,
        "reverification.batch_made",
        actor=f"staff:{by.public_id}",
        subject=f"reverification_batch:{batch.public_id}",
        now=now,
        kind=kind.value,
        count=total,
        days=grace_days,
    )
    return batch


def find(session: Session, public_id: str) -> ReverificationBatch | None:
    """Give the batch of this id."""
    by_id = ReverificationBatch.public_id == public_id
    return session.scalar(select(ReverificationBatch).where(by_id))


def newest(
    session: Session, *, most: int
) -> Sequence[tuple[ReverificationBatch, str | None]]:
    """List the batches with who asked, the newest first."""
    rows = session.execute(
        select(ReverificationBatch, Staff.name)
        .outerjoin(Staff, Staff.id == ReverificationBatch.asked_by_id)
        .order_by(ReverificationBatch.id.desc())
        .limit(most)
    )
    return [(batch, name) for batch, name in rows]


def reports(
    session: Session, batches: Sequence[ReverificationBatch], *, now: datetime
) -> dict[int, Report]:
    """Give how each batch stands, by its id."""
    late = Reverification.state.in_(OPEN) & (Reverification.due_at <= now)
    rows = session.execute(
        select(
            Reverification.batch_id,
            Reverification.state,
            func.count(),
            func.count(case((late, 1))),
        )
        .where(Reverification.batch_id.in_([batch.id for batch in batches]))
        .group_by(Reverification.batch_id, Reverification.state)
    ).all()
    return {
        batch.id: Report(
            dict.fromkeys(ReverificationState, 0)
            | {row[1]: row[2] for row in rows if row[0] == batch.id},
            sum(row[3] for row in rows if row[0] == batch.id),
        )
        for batch in batches
    }


def cancel(
    session: Session, batch: ReverificationBatch, *, by: Staff, now: datetime
) -> None:
    """
    Ask nobody more of it; the worker takes back what is open.

    Raise AlreadyDone if somebody did so before.
    """
    this = select(ReverificationBatch).where(ReverificationBatch.id == batch.id)
    anew = this.with_for_update().execution_options(populate_existing=True)
    locked = session.scalars(anew).one()
    if locked.cancelled_at is not None:
        raise AlreadyDone("cancelled")
    locked.cancelled_at, locked.cancelled_by_id = now, by.id
    locked.finished_at, locked.after_id = None, 0
    audit.record(
        session,
        "reverification.batch_cancelled",
        actor=f"staff:{by.public_id}",
        subject=f"reverification_batch:{batch.public_id}",
        now=now,
    )


def any_unfinished(session: Session) -> bool:
    """Say whether there is something to do; it only reads."""
    unfinished = exists().where(ReverificationBatch.finished_at.is_(None))
    return bool(session.scalar(select(unfinished)))
