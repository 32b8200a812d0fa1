"""What a customer does about a refund: ask, choose, take a quote, accept, take back."""

from datetime import datetime

from sqlalchemy.orm import Session

from portal.domain.refunds import Outcome, Quote, Standing
from portal.domain.refunds.course import BOUND, LIVE, OPEN, RefundState
from portal.domain.refunds.terms import may_ask
from portal.errors import RefundClosed, StaleVersion
from portal.models.case import Case
from portal.models.refund import RefundRequest
from portal.models.transfer import Transfer
from portal.services.cases.rows import lock as lock_case
from portal.services.refunds import recorded, rows
from portal.services.refunds.quotes import reckoned, require_payable
from portal.services.refunds.rows import (
    COUNTS,
    STOPS,
    Rules,
    customer_actor,
    record,
    state_now,
)


def closed_because(
    session: Session, transfer: Transfer, *, rules: Rules, now: datetime
) -> str | None:
    """Say why no refund may be asked for, by a key of words; None if one may."""
    case = rows.case_of(session, transfer)
    if case is None or transfer.state not in STOPS:
        return "not_held"
    term = rows.term_of(session, case, rules=rules)
    matter = rows.matter_of(session, case, now=now)
    return None if may_ask(term, matter, today=rules.today(now)) else "late"


def ask(
    session: Session,
    transfer: Transfer,
    *,
    declines: bool,
    rules: Rules,
    now: datetime,
) -> RefundRequest:
    """
    Ask for a refund; asked twice, it is one request, and the newest choice counts.

    Raise RefundClosed if none may be asked for, or the choice is not open.
    """
    case = rows.case_of(session, transfer)
    if case is None:
        raise RefundClosed("not_held")
    locked = lock_case(session, case)
    known = rows.newest(session, transfer)
    if known is not None and known.state in COUNTS:
        return _choose(session, known, declines=declines, rules=rules, now=now)
    if why := closed_because(session, transfer, rules=rules, now=now):
        raise RefundClosed(why)
    request = _begin(session, locked, rules=rules, now=now)
    return _choose(session, request, declines=declines, rules=rules, now=now)


def quote_if_open(
    session: Session, request: RefundRequest, *, rules: Rules, now: datetime
) -> None:
    """Take a quote at once where figures are there and nothing is bound yet."""
    if request.state in OPEN:
        take_quote(session, request, rules=rules, now=now)


def take_quote(
    session: Session, request: RefundRequest, *, rules: Rules, now: datetime
) -> Quote | None:
    """
    Reckon anew what would be paid, and keep it for a few minutes.

    None if figures are missing or too old. Raise RefundClosed if it was accepted, or
    ended.
    """
    locked = _open(session, request, now=now)
    found = reckoned(session, locked, rules=rules, now=now)
    if found is None:
        return None
    payable = found.outcome is Outcome.PAYABLE
    locked.state = RefundState.QUOTED if payable else RefundState.WITHHELD
    locked.quote, locked.quoted_at = found.as_plain(), now
    locked.valid_until = found.valid_until
    locked.version += 1
    session.flush()
    _tell(session, "refund.quoted", locked, now=now, outcome=found.outcome.value)
    return found


def accept(
    session: Session,
    request: RefundRequest,
    *,
    seen: int,
    rules: Rules,
    now: datetime,
) -> RefundRequest:
    """
    Agree to the quote that the page showed; to do so twice changes nothing.

    Raise StaleVersion if another was made since, RefundClosed if it is over, pays
    nothing, or would be another by now.
    """
    locked = rows.lock(session, request)
    if locked.state in BOUND or locked.state is RefundState.PAID:
        return locked
    if locked.state is not RefundState.QUOTED or locked.quote is None:
        raise RefundClosed("changed")
    if locked.version != seen:
        raise StaleVersion(seen, locked.version)
    require_payable(session, locked, rules=rules, now=now)
    locked.state, locked.accepted_at = RefundState.ACCEPTED, now
    locked.version += 1
    session.flush()
    _tell(session, "refund.accepted", locked, now=now)
    return locked


def take_back(
    session: Session, request: RefundRequest, *, now: datetime
) -> RefundRequest:
    """End the request; raise RefundClosed once it is being paid, or was."""
    locked = rows.lock(session, request)
    if locked.state is RefundState.CANCELLED:
        return locked
    waits = recorded.open_of(session, locked) is not None  # the money may have left
    executing = state_now(session, locked) is RefundState.EXECUTING
    if locked.state not in LIVE or executing or waits:
        raise RefundClosed("being_paid")
    locked.state, locked.ended_at = RefundState.CANCELLED, now
    locked.version += 1
    session.flush()
    _tell(session, "refund.cancelled", locked, now=now)
    return locked


def _begin(
    session: Session, case: Case, *, rules: Rules, now: datetime
) -> RefundRequest:
    request = RefundRequest(
        customer=case.customer,
        transfer=case.transfer,
        case=case,
        state=RefundState.REQUESTED,
        requested_at=now,
        counts_on=rules.today(now),
    )
    session.add(request)
    session.flush()
    _tell(session, "refund.requested", request, now=now)
    return request


def _choose(
    session: Session,
    request: RefundRequest,
    *,
    declines: bool,
    rules: Rules,
    now: datetime,
) -> RefundRequest:
    if request.state not in OPEN:
        return request
    if declines and rules.policy.refund.preset == "no_refund_to_unverified":
        raise RefundClosed("preset")
    if declines != (request.declined_at is not None):
        request.declined_at = now if declines else None
        request.version += 1
        action = "refund.declined" if declines else "refund.verification_chosen"
        _tell(session, action, request, now=now)
    settle_standing(session, request, rules=rules)
    return request


def settle_standing(session: Session, request: RefundRequest, *, rules: Rules) -> bool:
    """Keep whether an open request is withheld; say whether that changed."""
    stands, stopped = rows.standing(
        session,
        request.customer,
        declined=request.declined_at is not None,
        rules=rules,
    )
    withheld = stopped or stands is Standing.NO
    was = request.state
    if withheld:
        request.state = RefundState.WITHHELD
    elif was is RefundState.WITHHELD:
        request.state = RefundState.REQUESTED
    session.flush()
    return request.state is not was


def _open(session: Session, request: RefundRequest, *, now: datetime) -> RefundRequest:
    locked = rows.lock(session, request)
    if locked.state not in OPEN or state_now(session, locked) not in OPEN:
        raise RefundClosed("changed")
    return locked


def _tell(
    session: Session,
    action: str,
    request: RefundRequest,
    *,
    now: datetime,
    **details: str,
) -> None:
    actor = customer_actor(request)
    record(session, action, request, actor=actor, now=now, **details)
