"""Word about refunds: to colleagues that one is late, to customers how theirs goes."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from portal.domain.refunds.course import RefundState
from portal.domain.roles import Permission
from portal.models.payout import RefundPayout
from portal.models.refund import RefundRequest
from portal.models.staff import Staff
from portal.services import messages
from portal.services import staff as staff_service
from portal.services.messages import Words
from portal.services.messages.telling import Teller
from portal.services.refunds import recorded, rows
from portal.services.refunds.rows import PORTAL, record
from portal.states import Channel

KIND, IRREGULAR = "refund_late", "refund_irregular"
# with whether a record of the payout awaits a second person
Letter = Callable[[Staff, RefundRequest, bool], Words]


def late(now: datetime) -> Select[int]:
    """Select what was not paid in time, and nobody was told of."""
    return (
        select(RefundRequest.id)
        .where(
            RefundRequest.state == RefundState.EXECUTING,
            RefundRequest.due_at < now,
            RefundRequest.alarmed_at.is_(None),
        )
        .order_by(RefundRequest.id)
    )


def sound(session: Session, *, after: int, letter: Letter, now: datetime) -> int | None:
    """Tell colleagues of the next that is late; give its id, or None at the end."""
    row_id = session.scalar(late(now).where(RefundRequest.id > after).limit(1))
    if row_id is None:
        return None
    request = rows.lock(session, session.get_one(RefundRequest, row_id))
    is_late = request.due_at is not None and request.due_at < now
    if request.state is RefundState.EXECUTING and is_late and not request.alarmed_at:
        _sound(session, request, letter=letter, now=now)
    return row_id


def quote_ready(
    session: Session, request: RefundRequest, *, teller: Teller, now: datetime
) -> None:
    """Write to the customer that a quote can be taken."""
    if request.state is RefundState.REQUESTED:
        _tell(session, request, "refund_quote", teller=teller, now=now)


def paid(
    session: Session, request: RefundRequest, *, teller: Teller, now: datetime
) -> None:
    """Write to the customer that it was paid."""
    _tell(session, request, "refund_paid", teller=teller, now=now)


def _sound(
    session: Session, request: RefundRequest, *, letter: Letter, now: datetime
) -> None:
    request.alarmed_at = now
    session.flush()
    waits = recorded.open_of(session, request) is not None
    told = staff_service.able(session, Permission.AML)
    for staff in told:
        messages.write(
            session,
            channel=Channel.EMAIL,
            kind=KIND,
            to=staff.email,
            words=letter(staff, request, waits),
            once=f"{KIND}:{request.public_id}:{request.due_at}:{staff.public_id}",
            subject_id=staff.public_id,
            now=now,
        )
    record(session, "refund.late", request, actor=PORTAL, now=now, told=len(told))


def irregular(
    session: Session,
    row: RefundPayout,
    *,
    letter: Callable[[Staff], Words],
    now: datetime,
) -> None:
    """Tell all of compliance that money left which was not to be paid, once."""
    for staff in staff_service.able(session, Permission.AML):
        messages.write(
            session,
            channel=Channel.EMAIL,
            kind=IRREGULAR,
            to=staff.email,
            words=letter(staff),
            once=f"{IRREGULAR}:{row.public_id}:{staff.public_id}",
            subject_id=staff.public_id,
            now=now,
        )


def _tell(
    session: Session,
    request: RefundRequest,
    kind: str,
    *,
    teller: Teller,
    now: datetime,
) -> None:
    teller.tell(
        session,
        request.customer,
        kind,
        once=f"{kind}:{request.public_id}:{request.version}",
        invite=False,
        now=now,
        amount=(request.quote or {}).get("payout", request.transfer.amount),
        asset=request.transfer.asset,
    )
