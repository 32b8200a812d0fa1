"""What was paid: recorded once, by two people where much was, and corrected."""

from datetime import datetime

from sqlalchemy.orm import Session

from portal.domain.refunds.course import BOUND, RefundState
from portal.domain.refunds.words import RefundRefused
from portal.domain.roles import Permission
from portal.domain.transfers.addresses import checked_hash
from portal.errors import AlreadyDone, AwaitsSecond, ReasonMissing, RefundClosed
from portal.models.payout import RefundPayout
from portal.models.refund import RefundRequest
from portal.models.staff import Staff
from portal.services.cases.rulings import refundable, two_decide
from portal.services.four_eyes import require_other
from portal.services.refunds import recorded, rows
from portal.services.refunds.following import follow
from portal.services.refunds.recorded import of, open_of
from portal.services.refunds.rows import Rules
from portal.states import Measure, PayoutKind, ProposalState


def record(
    session: Session,
    request: RefundRequest,
    transaction: str,
    *,
    by: Staff,
    rules: Rules,
    now: datetime,
    why: str = "",
) -> RefundPayout:
    """
    Note that it was paid to the address that it came from, once.

    The same hash told again changes nothing. What was paid although it was not to be
    needs `why`, and a second person; so does the payout of a large amount. Raise
    HashRefused or RefundRefused for a hash that cannot be, or is of another refund,
    AlreadyDone if another was recorded, AwaitsSecond if one waits, RefundClosed if it
    is not to be paid now.
    """
    locked = rows.lock(session, request)
    given = _checked(locked, transaction)
    if (same := _same(session, locked, given)) is not None:
        return same
    if locked.state is RefundState.PAID:
        raise AlreadyDone("paid")
    if open_of(session, locked) is not None:
        raise AwaitsSecond
    follow(session, locked, rules=rules, now=now)
    against = not_to_be_paid(session, locked, rules=rules)
    if against and not why:
        raise RefundClosed(against)
    if against and locked.state not in BOUND:
        raise RefundClosed("not_agreed")
    kind = PayoutKind.IRREGULAR if against else PayoutKind.REGULAR
    row = recorded.keep(
        session, locked, given, kind, why=why if against else "", by=by, now=now
    )
    if against or two_pay(locked, rules=rules):
        return recorded.propose(session, row, now=now)
    return recorded.hold(session, row, second=None, now=now)


def correct(
    session: Session,
    request: RefundRequest,
    transaction: str,
    *,
    why: str,
    by: Staff,
    rules: Rules,
    now: datetime,
) -> RefundPayout:
    """
    Let another hash count, for the one recorded is wrong; of much, two people say so.

    Raise ReasonMissing without `why`, RefundClosed if nothing is paid, AlreadyDone if
    this hash counts, AwaitsSecond if a correction waits; and as `record` for the hash.
    """
    if not why:
        raise ReasonMissing
    locked = rows.lock(session, request)
    given = _checked(locked, transaction)
    if locked.state is not RefundState.PAID:
        raise RefundClosed("not_paid")
    waiting = open_of(session, locked)
    if waiting is not None:
        if waiting.transaction == given and waiting.staff_id == by.id:
            return waiting
        raise AwaitsSecond
    if locked.payout == given:
        raise AlreadyDone("corrected")
    row = recorded.keep(
        session, locked, given, PayoutKind.CORRECTION, why=why, by=by, now=now
    )
    if locked.irregular or two_pay(locked, rules=rules):
        return recorded.propose(session, row, now=now)
    return recorded.hold(session, row, second=None, now=now)


def confirm(
    session: Session, request: RefundRequest, *, by: Staff, now: datetime
) -> RefundPayout:
    """
    Let what a colleague recorded count; to do so twice changes nothing.

    Raise AlreadyDone if nothing waits, SamePerson, ProposerGone.
    """
    locked = rows.lock(session, request)
    newest = next(iter(of(session, locked)), None)
    held = newest is not None and newest.state is ProposalState.CONFIRMED
    if newest is not None and held and newest.second_id == by.id:
        return newest
    row = _waiting(session, locked)
    require_other(session, row.staff, by=by, needs=Permission.AML)
    return recorded.hold(session, row, second=by, now=now)


def send_back(
    session: Session, request: RefundRequest, note: str, *, by: Staff, now: datetime
) -> RefundPayout:
    """Turn a record down, or withdraw one's own; raise AlreadyDone if none waits."""
    locked = rows.lock(session, request)
    row = _waiting(session, locked)
    own = row.staff_id == by.id
    row.state = ProposalState.WITHDRAWN if own else ProposalState.SENT_BACK
    row.second, row.settled_at, row.note = by, now, note or None
    row.digest = None
    locked.version += 1
    session.flush()
    action = "refund.payout_withdrawn" if own else "refund.payout_sent_back"
    recorded.tell(session, action, row, by=by, now=now)
    return row


def not_to_be_paid(
    session: Session, request: RefundRequest, *, rules: Rules
) -> str | None:
    """Say why a request is not to be paid now, by a key of words; None if it is."""
    decided = refundable(session, request.transfer) is not None
    if request.state is not RefundState.EXECUTING or not decided:
        return "not_executing"
    declined = request.declined_at is not None
    _standing, stopped = rows.standing(
        session, request.customer, declined=declined, rules=rules
    )
    return "stopped" if stopped else None


def two_pay(request: RefundRequest, *, rules: Rules) -> bool:
    """Say whether a second person looks at what was paid, as at the decision."""
    return two_decide(request.case, Measure.REFUND, policy=rules.policy.cases)


def _checked(request: RefundRequest, transaction: str) -> str:
    transfer = request.transfer
    given = checked_hash(transfer.network, transaction)
    if given == transfer.transaction:
        raise RefundRefused("transaction.incoming")
    return given


def _same(session: Session, request: RefundRequest, given: str) -> RefundPayout | None:
    """Give the record of this hash that counts or waits already."""
    stands = (ProposalState.OPEN, ProposalState.CONFIRMED)
    for row in of(session, request):
        if row.state in stands and row.transaction == given:
            waits = row.state is ProposalState.OPEN
            return row if waits or request.payout == given else None
    return None


def _waiting(session: Session, request: RefundRequest) -> RefundPayout:
    row = open_of(session, request)
    if row is None:
        raise AlreadyDone("payout")
    return row
