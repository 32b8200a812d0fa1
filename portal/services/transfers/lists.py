"""List transfers page by page, and count them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, literal, select, union_all
from sqlalchemy.orm import Session, joinedload

from portal.domain.exposure import Direction
from portal.domain.transfers import TransferState
from portal.models.customer import Customer
from portal.models.screening import Screening
from portal.models.transfer import Transfer

MANY = 10_000  # transfers of one state; of more it is not told how many


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """Which transfers are wanted; what is None or empty chooses nothing out."""

    states: frozenset[TransferState] = frozenset()
    direction: Direction | None = None
    network: str = ""
    since: datetime | None = None
    customer_id: int | None = None
    digests: frozenset[bytes] | None = None  # of addresses; empty: none fits

    @property
    def conditions(self) -> list[ColumnElement[bool]]:
        """Give it for a query."""
        found: list[ColumnElement[bool]] = []
        if self.states:
            found.append(Transfer.state.in_(self.states))
        if self.direction is not None:
            found.append(Transfer.direction == self.direction)
        if self.network:
            found.append(Transfer.network == self.network)
        if self.since is not None:
            found.append(Transfer.entered_at >= self.since)
        if self.customer_id is not None:
            found.append(Transfer.customer_id == self.customer_id)
        if self.digests is not None:
            found.append(Transfer.address_digest.in_(self.digests))
        return found


@dataclass(frozen=True)
class Page:
    """Some of them, the newest first, and behind which the next page begins."""

    rows: Sequence[Transfer]
    next: int | None


def page(session: Session, chosen: Chosen, *, before: int | None, most: int) -> Page:
    """List those that are chosen, behind a place in the list."""
    query = select(Transfer).where(*chosen.conditions)
    if before is not None:
        query = query.where(Transfer.id < before)
    rows = session.scalars(
        query.order_by(Transfer.id.desc())
        .limit(most + 1)
        .options(joinedload(Transfer.customer))
    ).all()
    more = len(rows) > most
    return Page(rows[:most], rows[most - 1].id if more else None)


def counts(session: Session, *, most: int = MANY) -> Mapping[TransferState, int]:
    """
    Count the transfers of each state, up to one more than `most`.

    Some states only grow: to count all of them would take as long as the portal lives.
    """
    parts = []
    for state in TransferState:
        some = select(Transfer.id).where(Transfer.state == state).limit(most + 1)
        number = select(func.count()).select_from(some.subquery()).scalar_subquery()
        parts.append(select(literal(state.value), number))
    found = {row[0]: row[1] for row in session.execute(union_all(*parts))}
    return {state: found[state.value] for state in TransferState}


def of_customer(session: Session, customer: Customer, *, most: int) -> Page:
    """List the newest of one customer."""
    return page(session, Chosen(customer_id=customer.id), before=None, most=most)


def with_same_address(
    session: Session, transfer: Transfer, *, most: int
) -> Sequence[Transfer]:
    """List other transfers from or to the same address, of whichever customer."""
    return session.scalars(
        select(Transfer)
        .where(
            Transfer.address_digest == transfer.address_digest,
            Transfer.id != transfer.id,
        )
        .order_by(Transfer.id.desc())
        .limit(most)
        .options(joinedload(Transfer.customer))
    ).all()


def waiting_since(session: Session) -> datetime | None:
    """Say since when the one waits that waits longest for an answer."""
    return session.scalar(
        # by the index: all that are not settled are due at some time
        select(func.min(Screening.asked_at)).where(Screening.due_at.is_not(None))
    )
