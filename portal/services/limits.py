"""Limits counted in the store, so that all processes together keep them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from portal.errors import TooMany
from portal.models.message import Spending
from portal.services.locks import one_at_a_time

KEPT = timedelta(days=2)  # twice the longest window of any limit


@dataclass(frozen=True)
class Limit:
    """At most `times` within `window`, for one subject."""

    name: str
    times: int
    window: timedelta


def spend(session: Session, *limits: Limit, digest: bytes, now: datetime) -> None:
    """Count one use against every limit; raise TooMany, and count none, if over."""
    for limit in limits:
        retry_at = full_until(session, limit, digest=digest, now=now)
        if retry_at is not None:
            raise TooMany(limit.name, retry_at)
    session.add_all(
        Spending(limit=limit.name, digest=digest, at=now) for limit in limits
    )
    session.flush()


def full_until(
    session: Session, limit: Limit, *, digest: bytes, now: datetime
) -> datetime | None:
    """Give when the limit opens again, or None if it is open now."""
    one_at_a_time(session, digest)
    uses = list(
        session.scalars(
            select(Spending.at)
            .where(
                Spending.limit == limit.name,
                Spending.digest == digest,
                Spending.at > now - limit.window,
            )
            .order_by(Spending.at.desc())
            .limit(limit.times)
        )
    )
    return uses[-1] + limit.window if len(uses) >= limit.times else None


def count(session: Session, limit: Limit, *, digest: bytes, now: datetime) -> int:
    """Give how often it was used within the window."""
    used = session.scalar(
        select(func.count()).where(
            Spending.limit == limit.name,
            Spending.digest == digest,
            Spending.at > now - limit.window,
        )
    )
    return used or 0


def forgive(session: Session, limit: Limit, *, digest: bytes) -> None:
    """Forget the uses of one subject, as after a right password."""
    session.execute(
        delete(Spending).where(Spending.limit == limit.name, Spending.digest == digest)
    )


def give_back(session: Session, limit: Limit, *, digest: bytes, at: datetime) -> None:
    """Take back the use counted at this moment, as of a try that was right."""
    newest = (
        select(func.max(Spending.id))
        .where(
            Spending.limit == limit.name, Spending.digest == digest, Spending.at == at
        )
        .scalar_subquery()
    )
    session.execute(delete(Spending).where(Spending.id == newest))


def forget_old(session: Session, *, now: datetime) -> None:
    """Remove the uses that no limit counts any more."""
    session.execute(delete(Spending).where(Spending.at < now - KEPT))
