"""The records of a payout: find them, add one, let it count."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload

from portal.domain.refunds.course import RefundState
from portal.domain.refunds.words import RefundRefused
from portal.domain.transfers import TransferState
from portal.models.payout import RefundPayout
from portal.models.refund import RefundRequest
from portal.models.staff import Staff
from portal.services import audit
from portal.services.cases.rows import changed
from portal.services.cases.rulings import refundable
from portal.services.locks import one_at_a_time
from portal.services.refunds import rows
from portal.states import PayoutKind, ProposalState
from portal.vault import Keyring


def open_of(session: Session, request: RefundRequest) -> RefundPayout | None:
    """Give the record that awaits a second person; None if there is none."""
    return session.scalar(
        select(RefundPayout)
        .where(
            RefundPayout.request_id == request.id,
            RefundPayout.state == ProposalState.OPEN,
        )
        .execution_options(populate_existing=True)
    )


def waiting(session: Session) -> set[int]:
    """Give the ids of the requests with a record that awaits a second person."""
    waits = RefundPayout.state == ProposalState.OPEN
    return set(session.scalars(select(RefundPayout.request_id).where(waits)))


def of(session: Session, request: RefundRequest) -> Sequence[RefundPayout]:
    """List all that was recorded, newest first, with the colleagues."""
    return session.scalars(
        select(RefundPayout)
        .where(RefundPayout.request_id == request.id)
        .order_by(RefundPayout.id.desc())
        .options(joinedload(RefundPayout.staff), joinedload(RefundPayout.second))
    ).all()


def counting(session: Session, ids: Sequence[int]) -> dict[int, RefundPayout]:
    """Give the record that counts of each of these requests that are paid."""
    rows = session.scalars(
        select(RefundPayout)
        .where(
            RefundPayout.request_id.in_(ids),
            RefundPayout.state == ProposalState.CONFIRMED,
        )
        .order_by(RefundPayout.id)
        .options(joinedload(RefundPayout.second))
    )
    return {row.request_id: row for row in rows}


def keep(
    session: Session,
    request: RefundRequest,
    transaction: str,
    kind: PayoutKind,
    *,
    why: str,
    by: Staff,
    now: datetime,
) -> RefundPayout:
    """
    Add a record that is open; the request must be locked.

    Raise RefundRefused, which names the other refund, if this paid another one.
    """
    digest = _digest(session, request, transaction)
    _refuse_twice(session, digest)
    row = RefundPayout(
        customer=request.customer,
        request=request,
        kind=kind,
        state=ProposalState.OPEN,
        staff=by,
        recorded_at=now,
        digest=digest,
    )
    session.add(row)
    session.flush()
    row.transaction, row.why = transaction, why or None
    return row


def propose(session: Session, row: RefundPayout, *, now: datetime) -> RefundPayout:
    """Let a record await a second person."""
    row.request.version += 1
    session.flush()
    kind = row.kind.value
    tell(session, "refund.payout_proposed", row, by=row.staff, now=now, kind=kind)
    return row


def hold(
    session: Session, row: RefundPayout, *, second: Staff | None, now: datetime
) -> RefundPayout:
    """Let a record count: the request is paid by it, or its hash is another."""
    request = row.request
    _free_earlier(session, request)
    row.state = ProposalState.CONFIRMED
    row.second, row.settled_at = second, now
    request.payout = row.transaction
    request.version += 1
    confirmed = f"staff:{second.public_id}" if second else None
    if row.kind is PayoutKind.CORRECTION:
        session.flush()
        action = "refund.payout_corrected"
        tell(session, action, row, by=row.staff, now=now, confirmed=confirmed)
        return row
    _end(session, row, now=now)
    late = request.late
    action = "refund.paid_irregularly" if request.irregular else "refund.paid"
    tell(session, action, row, by=row.staff, now=now, late=late, confirmed=confirmed)
    return row


def _digest(session: Session, request: RefundRequest, transaction: str) -> bytes:
    keyring: Keyring = session.info["keyring"]
    return keyring.digest("payout", f"{request.transfer.network} {transaction}")


def _refuse_twice(session: Session, digest: bytes) -> None:
    one_at_a_time(session, digest)
    other = session.scalar(select(RefundPayout).where(RefundPayout.digest == digest))
    if other is None:
        return
    transfer = other.request.transfer
    named = {
        "amount": f"{transfer.amount} {transfer.asset}",
        "customer": other.customer.reference,
    }
    raise RefundRefused("transaction.elsewhere", named)


def _free_earlier(session: Session, request: RefundRequest) -> None:
    """Let what counts no more be the hash of another refund."""
    session.execute(
        update(RefundPayout)
        .where(
            RefundPayout.request_id == request.id,
            RefundPayout.state == ProposalState.CONFIRMED,
        )
        .values(digest=None)
    )


def _end(session: Session, row: RefundPayout, *, now: datetime) -> None:
    """Let the request be paid since it was recorded: then the money had left."""
    request, transfer = row.request, row.request.transfer
    request.decision = refundable(session, transfer) or request.decision
    request.irregular = row.kind is PayoutKind.IRREGULAR or request.decision is None
    due = request.due_at
    request.state = RefundState.PAID
    request.late = due is not None and row.recorded_at > due
    request.paid_at, request.paid_by, request.ended_at = row.recorded_at, row.staff, now
    transfer.state, transfer.settled_at = TransferState.REFUNDED, now
    changed(session, request.case, now=now)
    audit.record(
        session,
        "transfer.refunded",
        actor=f"staff:{row.staff.public_id}",
        subject=f"transfer:{transfer.public_id}",
        customer=request.customer,
        now=now,
    )


def tell(
    session: Session,
    action: str,
    row: RefundPayout,
    *,
    by: Staff,
    now: datetime,
    **details: str | bool | None,
) -> None:
    """Append an event about a record."""
    actor = f"staff:{by.public_id}"
    payout = row.public_id
    rows.record(
        session, action, row.request, actor=actor, now=now, payout=payout, **details
    )
