"""Cases about transfers: opened by a verdict, and again by a stricter one."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.cases import earlier, is_stricter, needs_case
from portal.domain.exposure import ScreeningOutcome
from portal.domain.transfers import STRICTNESS, TransferState
from portal.errors import AlreadyDone
from portal.models.case import Case
from portal.models.screening import Screening
from portal.models.staff import Staff
from portal.models.transfer import Transfer
from portal.services.cases import proposals
from portal.services.cases.rows import (
    changed,
    decisions_of,
    lock_transfer,
    record,
    require_open,
    settle_stage,
)
from portal.services.cases.rows import lock as lock_case
from portal.services.verifications import lock_customer
from portal.states import CaseKind, CaseState, Measure


def open_for(
    session: Session, transfer: Transfer, screening: Screening, *, now: datetime
) -> Case | None:
    """
    Open the case that a verdict asks for, or again the one that was decided.

    Give the transfer's case, or None if there is none. Calling it again with the same
    screening changes nothing. It locks the customer, then the transfer: call it
    before any event is recorded, or hold both. Whose verdict asks for it is asked to
    verify; the worker writes the letter.
    """
    lock_customer(session, transfer.customer)
    lock_transfer(session, transfer.id)
    case = of(session, transfer)
    needed = needs_case(screening.outcome, person=screening.person)
    if case is None:
        if needed:
            case = _open(session, transfer, screening, now=now)
        return case
    if needed and (_is_stricter(case, screening) or _froze_again(session, case)):
        _take_up(session, case, screening, now=now)
    settle_stage(session, case, now=now)
    return case


def of(session: Session, transfer: Transfer) -> Case | None:
    """Give the case of a transfer, as it is now."""
    return session.scalar(
        select(Case)
        .where(Case.transfer_id == transfer.id)
        .execution_options(populate_existing=True)
    )


def is_open(session: Session, transfer: Transfer) -> bool:
    """Say whether a person still has to decide: until then the money stays."""
    case = of(session, transfer)
    return case is not None and case.state is CaseState.OPEN


def ask_to_verify(session: Session, case: Case, *, by: Staff, now: datetime) -> None:
    """
    Ask the customer to verify, by a letter that the worker writes.

    Raise AlreadyDone if they were asked, or are verified, or the case is decided;
    HeldBy if a colleague holds it.
    """
    locked = lock_case(session, case)
    require_open(locked, by=by)
    session.refresh(locked.customer, ["verified_at"])
    if locked.asked_to_verify_at is not None or locked.customer.verified_at:
        raise AlreadyDone("asked_to_verify")
    _ask(session, locked, by=by, now=now)
    changed(session, locked, now=now)


def _open(
    session: Session, transfer: Transfer, screening: Screening, *, now: datetime
) -> Case:
    case = Case(
        customer=transfer.customer,
        kind=CaseKind.TRANSFER,
        state=CaseState.OPEN,
        opened_at=now,
        transfer=transfer,
        flagged_at=now,
    )
    _keep(case, screening)
    session.add(case)
    session.flush()
    _tell(session, "case.opened", case, screening, now=now)
    _follow(session, case, screening, now=now)
    settle_stage(session, case, now=now)
    return case


def _take_up(
    session: Session, case: Case, screening: Screening, *, now: datetime
) -> None:
    """Let a stricter verdict count in the case; a decided one is open again."""
    again = case.state is CaseState.DECIDED
    _keep(case, screening)
    if again:
        case.state, case.decided_at, case.flagged_at = CaseState.OPEN, None, now
        case.round += 1
        case.alarmed_at, case.stage = None, None
    action = "case.reopened" if again else "case.stricter"
    _tell(session, action, case, screening, now=now)
    if (proposal := proposals.open_of(session, case)) is not None:
        proposals.put_aside(session, proposal, by=None, now=now)
    _follow(session, case, screening, now=now)
    changed(session, case, now=now)


def _follow(
    session: Session, case: Case, screening: Screening, *, now: datetime
) -> None:
    verify = screening.outcome is ScreeningOutcome.VERIFY
    asked = case.asked_to_verify_at is not None
    if verify and not asked and case.customer.verified_at is None:
        _ask(session, case, by=None, now=now)


def _ask(session: Session, case: Case, *, by: Staff | None, now: datetime) -> None:
    case.asked_to_verify_at, case.verify_told_at = now, None
    record(session, "case.asked_to_verify", case, by=by, now=now)


def _keep(case: Case, screening: Screening) -> None:
    # a screening may still become stricter, until its last provider has answered
    case.screening = screening
    told = [each for each in (case.outcome, screening.outcome) if each is not None]
    case.outcome = max(told, key=STRICTNESS.__getitem__, default=None)
    # what was there before is no news when it is told again
    case.grounds = [*screening.grounds, *earlier(case.grounds, screening.grounds)]


def _is_stricter(case: Case, screening: Screening) -> bool:
    if case.outcome is None or screening.outcome is None:
        return True
    return is_stricter(
        (screening.outcome, screening.grounds), (case.outcome, case.grounds)
    )


def _froze_again(session: Session, case: Case) -> bool:
    """Say whether money that was unfrozen and decided on is frozen, by no decision."""
    transfer = case.transfer
    if transfer is None or transfer.state is not TransferState.FROZEN:
        return False
    last = next(iter(decisions_of(session, case)), None)
    by_decision = last is not None and last.measure is Measure.FREEZE
    return case.state is CaseState.DECIDED and not by_decision


def _tell(
    session: Session, action: str, case: Case, screening: Screening, *, now: datetime
) -> None:
    outcome = screening.outcome.value if screening.outcome else ""
    record(session, action, case, by=None, now=now, outcome=outcome, round=case.round)
