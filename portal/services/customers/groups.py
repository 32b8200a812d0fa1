"""Find the customers of a group."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from portal.domain.groups import NOT_STARTED, STANDINGS, Group
from portal.models.base import PLANNED_ANEW
from portal.models.customer import Customer
from portal.models.verification import Verification
from portal.states import VerificationState

OF_CUSTOMER = Verification.customer_id == Customer.id


def ids(group: Group, *, timezone: str) -> Select[int]:
    """
    Select the ids of its customers, the oldest id first.

    To go through many in batches, narrow it by `Customer.id > last` and a limit.
    """
    found: Select[int] = chosen(select(Customer.id), group, timezone)
    return found.order_by(Customer.id)


def count(
    session: Session, group: Group, *, timezone: str, most: int | None = None
) -> int:
    """Count its customers, up to `most` where that is enough to know."""
    found = chosen(select(Customer.id), group, timezone)
    if most is not None:
        found = found.limit(most)
    counted = select(func.count()).select_from(found.subquery())
    return session.scalar(counted, execution_options=PLANNED_ANEW) or 0


def chosen(found: Any, group: Group, timezone: str) -> Any:
    """
    Leave of a selection of customers those of the group.

    Where it can be, the verification is joined: then of a standing that few have no
    more rows are read than are wanted.
    """
    if not by_state(group):
        return found.where(*conditions(group, timezone))
    return found.join(Verification, OF_CUSTOMER).where(
        _newest_in(group.standings), *_own(group, timezone)
    )


def by_state(group: Group) -> bool:
    """Say whether each of its customers has a verification by which it is chosen."""
    return bool(group.standings) and NOT_STARTED not in group.standings


def conditions(group: Group, timezone: str) -> list[ColumnElement[bool]]:
    """Give what must hold of a row of customer."""
    found = _own(group, timezone)
    if by_state(group):
        found.append(exists().where(OF_CUSTOMER, _newest_in(group.standings)))
    elif group.standings:
        others = [each for each in STANDINGS if each not in group.standings]
        found.append(~exists().where(OF_CUSTOMER, _newest_in(others)))
    return found


def _own(group: Group, timezone: str) -> list[ColumnElement[bool]]:
    zone = ZoneInfo(timezone)
    found = [
        *_between(Customer.registered_at, *group.registered(zone)),
        *_between(Customer.verify_by, *group.to_verify(zone)),
    ]
    if group.languages:
        found.append(Customer.language.in_(group.languages))
    return found


def _newest_in(standings: Sequence[str]) -> ColumnElement[bool]:
    """Ask of a verification whether it is its customer's newest, and so stands."""
    later = aliased(Verification)
    newest = ~exists().where(
        later.customer_id == Verification.customer_id,
        later.id > Verification.id,
        later.state != VerificationState.CANCELLED,
    )
    return Verification.state.in_(map(VerificationState, standings)) & newest


def _between(
    column: InstrumentedAttribute[datetime],
    first: datetime | None,
    before: datetime | None,
) -> list[ColumnElement[bool]]:
    return [
        *([column >= first] if first else []),
        *([column < before] if before else []),
    ]
