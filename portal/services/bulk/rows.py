"""List the lines of a bulk invitation, with customers and messages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from portal.domain.bulk_lines import Given
from portal.errors import CannotOpen
from portal.models.bulk import BulkInvitation, BulkLine
from portal.models.customer import Customer
from portal.models.message import Message
from portal.states import LineState


@dataclass(frozen=True)
class Row:
    """One line with its customer and message, if there are any."""

    line: BulkLine
    customer: Customer | None
    message: Message | None

    @property
    def reference(self) -> str:
        """Give the customer's reference, or what the file says, while it is kept."""
        if self.customer is not None:
            return self.customer.reference
        return self._given.reference if self._given else ""

    @property
    def name(self) -> str:
        """Give the name, while it is kept."""
        try:
            if self.customer is not None:
                return self.customer.name or ""
        except CannotOpen:
            return ""
        return self._given.name if self._given else ""

    @property
    def _given(self) -> Given | None:
        kept = self.line.given
        return Given.from_row(kept["line"]) if kept else None


def rows(
    session: Session,
    bulk: BulkInvitation,
    *,
    states: Sequence[LineState],
    after: int,
    most: int,
) -> list[Row]:
    """List lines of some states behind a number."""
    found = session.execute(
        _rows(bulk)
        .where(BulkLine.state.in_(states), BulkLine.number > after)
        .limit(most)
    )
    return [Row(*each) for each in found]


def all_rows(session: Session, bulk: BulkInvitation) -> Iterator[Row]:
    """Give every line in order, some at a time from the database."""
    last = 0
    while batch := rows(session, bulk, states=list(LineState), after=last, most=1000):
        yield from batch
        last = batch[-1].line.number
        session.expunge_all()


def _rows(bulk: BulkInvitation) -> Select[BulkLine, Customer, Message]:
    return (
        select(BulkLine, Customer, Message)
        .outerjoin(Customer, Customer.id == BulkLine.customer_id)
        .outerjoin(Message, Message.id == BulkLine.message_id)
        .where(BulkLine.bulk_id == bulk.id)
        .order_by(BulkLine.number)
    )
