"""Decide about the money of a transfer: by one person, or by two."""

from datetime import datetime

from sqlalchemy.orm import Session

from portal.domain.cases import OVER, state_after
from portal.domain.cases.clocks import ClockState
from portal.domain.roles import Permission
from portal.errors import AlreadyDone, AwaitsSecond
from portal.models.case import Case, CaseDecision, CaseProposal
from portal.models.staff import Staff
from portal.policy import CasesPolicy
from portal.services.cases import freezes, proposals
from portal.services.cases import pauses as case_pauses
from portal.services.cases.rows import (
    changed,
    decision_clock,
    lock,
    pauses,
    record,
    require_free,
    require_seen,
)
from portal.services.cases.rulings import Ruling, may, ruling_of, two_decide
from portal.services.four_eyes import require_other
from portal.states import CaseState, Measure, ProposalState


def decide(
    session: Session,
    case: Case,
    ruling: Ruling,
    *,
    by: Staff,
    seen: int,
    policy: CasesPolicy,
    now: datetime,
) -> CaseDecision | CaseProposal:
    """
    Make a ruling hold, or propose it where a second person must confirm.

    `seen` is the case's version that the page showed. Raise ReasonMissing; HeldBy if
    a colleague holds the case; AwaitsSecond if one is proposed; AlreadyDone if this
    can no longer be decided; StaleVersion if something changed meanwhile.
    """
    ruling.check()
    locked = _ready(session, case, ruling.measure)
    require_free(locked, by=by)
    proposal = proposals.open_of(session, locked)
    if proposal is not None and ruling.measure is not Measure.FREEZE:
        raise AwaitsSecond
    require_seen(locked, seen)
    if proposal is not None:  # to stop money waits for nobody's answer
        proposals.put_aside(session, proposal, by=by, now=now)
    if two_decide(locked, ruling.measure, policy=policy):
        return _propose(session, locked, ruling, by=by, now=now)
    return _make(session, locked, ruling, by=by, second=None, policy=policy, now=now)


def confirm(
    session: Session,
    case: Case,
    *,
    by: Staff,
    seen: int,
    policy: CasesPolicy,
    now: datetime,
) -> CaseDecision:
    """
    Decide as another person proposed.

    Raise AlreadyDone if it is settled, or can no longer be decided; StaleVersion;
    SamePerson to who proposed it; ProposerGone if they may no longer decide.
    """
    locked = lock(session, case)
    row = proposals.open_of(session, locked)
    if row is None:
        raise AlreadyDone("proposal")
    require_other(session, row.staff, by=by, needs=Permission.AML)
    if row.measure not in may(session, locked):
        raise AlreadyDone(locked.state.value)
    require_seen(locked, seen)
    decision = _make(
        session,
        locked,
        ruling_of(row),
        by=row.staff,
        second=by,
        policy=policy,
        now=now,
    )
    proposals.confirmed(row, decision, by=by, now=now)
    return decision


def _ready(session: Session, case: Case, measure: Measure) -> Case:
    locked = lock(session, case)
    if measure not in may(session, locked):
        raise AlreadyDone(locked.state.value)
    return locked


def _propose(
    session: Session, case: Case, ruling: Ruling, *, by: Staff, now: datetime
) -> CaseProposal:
    row = CaseProposal(
        case=case,
        round=case.round,
        measure=ruling.measure,
        reasons=list(ruling.reasons),
        staff=by,
        proposed_at=now,
        state=ProposalState.OPEN,
    )
    session.add(row)
    session.flush()
    row.text_for_customer = ruling.text_for_customer or None
    row.text_for_staff = ruling.text_for_staff
    changed(session, case, now=now)
    details = {"measure": ruling.measure.value, "proposal": row.public_id}
    record(session, "case.decision_proposed", case, by=by, now=now, **details)
    return row


def _make(
    session: Session,
    case: Case,
    ruling: Ruling,
    *,
    by: Staff,
    second: Staff | None,
    policy: CasesPolicy,
    now: datetime,
) -> CaseDecision:
    transfer = case.transfer
    if transfer is None:
        raise AlreadyDone("no transfer")
    was_open = case.state is CaseState.OPEN
    clock = decision_clock(case, pauses(session, case), policy=policy, now=now)
    decision = CaseDecision(
        case=case,
        staff=by,
        second=second,
        measure=ruling.measure,
        reasons=list(ruling.reasons),
        round=case.round,
        decided_at=now,
        seconds=int(clock.worked.total_seconds()) if was_open else None,
        late=was_open and clock.state is ClockState.MISSED,
    )
    session.add(decision)
    session.flush()
    decision.text_for_customer = ruling.text_for_customer or None
    decision.text_for_staff = ruling.text_for_staff
    before, after = transfer.state, state_after(ruling.measure, transfer.state)
    transfer.state = after
    ends = after is not before and after in OVER
    transfer.settled_at = now if ends else transfer.settled_at
    freezes.by_decision(session, transfer, decision, now=now)
    _end_or_go_on(session, case, ruling.measure, now=now)
    details = {
        "measure": ruling.measure.value,
        "reasons": list(ruling.reasons),
        "transfer": transfer.public_id,
    }
    confirmed = f"staff:{second.public_id}" if second else None
    record(
        session, "case.decided", case, by=by, now=now, confirmed=confirmed, **details
    )
    return decision


def _end_or_go_on(
    session: Session, case: Case, measure: Measure, *, now: datetime
) -> None:
    """Decided is decided; but what is unfrozen is held, and has to be decided on."""
    if measure is not Measure.UNFREEZE:
        case.state, case.decided_at = CaseState.DECIDED, now
        case_pauses.end(session, case, by=None, now=now)
    elif case.state is CaseState.DECIDED:
        case.state, case.decided_at, case.flagged_at = CaseState.OPEN, None, now
        case.round += 1
        case.alarmed_at, case.stage = None, None
    changed(session, case, now=now)
