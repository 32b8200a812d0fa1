"""Tell what became of a bulk invitation: sums, and line by line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session, aliased

from portal.models.bulk import BulkInvitation, BulkLine
from portal.models.customer import Customer
from portal.models.invitation import Invitation
from portal.models.message import Message
from portal.models.verification import Verification
from portal.states import LineState, MessageStatus


@dataclass(frozen=True, kw_only=True)
class Why:
    """How many lines ended for one reason; `since` is of lines sent before."""

    state: LineState
    reason: str
    lines: int
    since: datetime | None


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """How many messages a gateway did not deliver for one reason, in its words."""

    reason: str
    messages: int


@dataclass(frozen=True, kw_only=True)
class Report:
    """What is known now of all lines; each number of the funnel is of those sent."""

    lines: int
    waiting: int
    sent: int
    why: Sequence[Why]
    on_the_way: int
    delivered: int
    refusals: Sequence[Refusal]
    opened: int
    started: int
    submitted: int
    approved: int

    @property
    def settled(self) -> int:
        """Give how many lines wait for nothing."""
        return self.lines - self.waiting

    @property
    def undelivered(self) -> int:
        """Give how many messages did not arrive."""
        return sum(each.messages for each in self.refusals)

    def of(self, state: str) -> int:
        """Give how many lines ended in a state, which templates name by its value."""
        return sum(each.lines for each in self.why if each.state == state)


def report(session: Session, bulk: BulkInvitation) -> Report:
    """Count everything anew."""
    why = _why(session, bulk)
    states = {state: _sum(why, state) for state in LineState}
    statuses = _statuses(session, bulk)
    refusals = [
        Refusal(reason=reason, messages=count)
        for status, reason, count in statuses
        if status is MessageStatus.FAILED
    ]
    delivered = sum(n for status, _, n in statuses if status is MessageStatus.DELIVERED)
    failed = sum(each.messages for each in refusals)
    return Report(
        lines=sum(states.values()),
        waiting=states[LineState.WAITING],
        sent=states[LineState.SENT],
        why=[each for each in why if each.reason],
        on_the_way=sum(n for _, _, n in statuses) - delivered - failed,
        delivered=delivered,
        refusals=refusals,
        **_funnel(session, bulk),
    )


def _why(session: Session, bulk: BulkInvitation) -> list[Why]:
    found = session.execute(
        select(
            BulkLine.state,
            BulkLine.reason,
            func.count(),
            func.min(BulkLine.earlier_at),
        )
        .where(BulkLine.bulk_id == bulk.id)
        .group_by(BulkLine.state, BulkLine.reason)
        .order_by(BulkLine.state, func.count().desc(), BulkLine.reason)
    )
    return [
        Why(state=state, reason=reason or "", lines=lines, since=since)
        for state, reason, lines, since in found
    ]


def _sum(why: Sequence[Why], state: LineState) -> int:
    return sum(each.lines for each in why if each.state is state)


def _statuses(
    session: Session, bulk: BulkInvitation
) -> list[tuple[MessageStatus, str, int]]:
    found = session.execute(
        select(Message.status, Message.failure, func.count())
        .join(BulkLine, BulkLine.message_id == Message.id)
        .where(BulkLine.bulk_id == bulk.id)
        .group_by(Message.status, Message.failure)
        .order_by(func.count().desc(), Message.failure)
    )
    return [(status, failure or "", count) for status, failure, count in found]


def _funnel(session: Session, bulk: BulkInvitation) -> dict[str, int]:
    given = aliased(Verification)
    submitted = exists().where(
        given.customer_id == BulkLine.customer_id,
        given.submitted_at >= BulkLine.settled_at,
    )
    found = session.execute(
        select(
            func.count(Invitation.opened_at),
            func.count(Invitation.entered_at),
            _count_if(submitted),
            _count_if(Customer.verified_at >= BulkLine.settled_at),
        )
        .select_from(BulkLine)
        .join(Invitation, Invitation.id == BulkLine.invitation_id)
        .join(Customer, Customer.id == BulkLine.customer_id)
        .where(BulkLine.bulk_id == bulk.id)
    ).one()
    names = ("opened", "started", "submitted", "approved")
    return dict(zip(names, found, strict=True))


def _count_if(holds: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count().filter(holds)
