"""Find the customers of a group."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from portal.domain.groups import NOT_STARTED, Group
from portal.models.customer import Customer
from portal.models.verification import COUNTS, Verification
from portal.states import VerificationState


def ids(group: Group, *, timezone: str) -> Select[int]:
    """
    Select the ids of its customers, the oldest id first.

    To go through many in batches, narrow it by `Customer.id > last` and a limit.
    """
    return select(Customer.id).where(*conditions(group, timezone)).order_by(Customer.id)


def count(
    session: Session, group: Group, *, timezone: str, most: int | None = None
) -> int:
    """Count its customers, up to `most` where that is enough to know."""
    found = select(Customer.id).where(*conditions(group, timezone))
    if most is not None:
        found = found.limit(most)
    return session.scalar(select(func.count()).select_from(found.subquery())) or 0


def conditions(group: Group, timezone: str) -> list[ColumnElement[bool]]:
    """Give what must hold of a row of customer."""
    zone = ZoneInfo(timezone)
    found: list[ColumnElement[bool]] = [
        *_between(Customer.registered_at, *group.registered(zone)),
        *_between(Customer.verify_by, *group.to_verify(zone)),
    ]
    if group.languages:
        found.append(Customer.language.in_(group.languages))
    if group.standings:
        found.append(_stands(group))
    return found


def _stands(group: Group) -> ColumnElement[bool]:
    later = aliased(Verification)
    newest = ~exists().where(
        later.customer_id == Verification.customer_id,
        later.id > Verification.id,
        later.state != VerificationState.CANCELLED,
    )
    of_it = (Verification.customer_id == Customer.id) & COUNTS
    states = [VerificationState(e) for e in group.standings if e != NOT_STARTED]
    either: list[ColumnElement[bool]] = []
    if states:
        either.append(exists().where(of_it, Verification.state.in_(states), newest))
    if NOT_STARTED in group.standings:
        either.append(~exists().where(of_it))
    return or_(*either)


def _between(
    column: InstrumentedAttribute[datetime],
    first: datetime | None,
    before: datetime | None,
) -> list[ColumnElement[bool]]:
    return [
        *([column >= first] if first else []),
        *([column < before] if before else []),
    ]
