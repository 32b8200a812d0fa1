"""Decisions about a transfer that one person proposes and a second one looks at."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.errors import AlreadyDone
from portal.models.case import Case, CaseDecision, CaseProposal
from portal.models.staff import Staff
from portal.services.cases.rows import changed, lock, record
from portal.states import ProposalState


def open_of(session: Session, case: Case) -> CaseProposal | None:
    """Give the decision that awaits a second person; None if there is none."""
    return session.scalar(
        select(CaseProposal)
        .where(
            CaseProposal.case_id == case.id, CaseProposal.state == ProposalState.OPEN
        )
        .execution_options(populate_existing=True)
    )


def among(session: Session, ids: Sequence[int]) -> set[int]:
    """Give those of these cases in which a decision awaits a second person."""
    return set(
        session.scalars(
            select(CaseProposal.case_id).where(
                CaseProposal.case_id.in_(ids), CaseProposal.state == ProposalState.OPEN
            )
        )
    )


def settled(session: Session, case: Case) -> Sequence[CaseProposal]:
    """List the proposals that were sent back or withdrawn, newest first."""
    return session.scalars(
        select(CaseProposal)
        .where(
            CaseProposal.case_id == case.id,
            CaseProposal.state.in_((ProposalState.SENT_BACK, ProposalState.WITHDRAWN)),
        )
        .order_by(CaseProposal.id.desc())
    ).all()


def send_back(
    session: Session, case: Case, note: str, *, by: Staff, now: datetime
) -> CaseProposal:
    """
    Turn a proposed decision down, with a note for whoever looks next.

    Its own writer thereby withdraws it. Raise AlreadyDone if it is settled.
    """
    locked = lock(session, case)
    row = open_of(session, locked)
    if row is None:
        raise AlreadyDone("proposal")
    row.note = note or None
    put_aside(session, row, by=by, now=now)
    changed(session, locked, now=now)
    return row


def put_aside(
    session: Session, row: CaseProposal, *, by: Staff | None, now: datetime
) -> None:
    """
    Let a proposal of a locked case await nobody any more.

    Without a colleague a stricter verdict did: nobody answered for what it found.
    """
    own = by is not None and row.staff_id == by.id
    row.state = ProposalState.WITHDRAWN if own else ProposalState.SENT_BACK
    row.second, row.settled_at = by, now
    session.flush()
    action = "case.decision_withdrawn" if own else "case.decision_sent_back"
    if by is None:
        action = "case.decision_overtaken"
    details = {"measure": row.measure.value, "proposal": row.public_id}
    record(session, action, row.case, by=by, now=now, **details)


def confirmed(
    row: CaseProposal, decision: CaseDecision, *, by: Staff, now: datetime
) -> None:
    """Note that a second person let it hold."""
    row.state, row.second, row.settled_at = ProposalState.CONFIRMED, by, now
    row.decision = decision
