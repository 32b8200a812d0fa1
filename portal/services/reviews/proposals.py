"""Rejections that one person proposes, and what a second one makes of them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.errors import AlreadyDone, StaleVersion
from portal.models.review import Proposal
from portal.models.staff import Staff
from portal.models.verification import Verification
from portal.services import audit, verifications
from portal.services.reviews.decisions import Verdict
from portal.states import ProposalState


def open_of(session: Session, verification: Verification) -> Proposal | None:
    """Give the rejection that awaits a second person; None if there is none."""
    return session.scalar(
        select(Proposal)
        .where(
            Proposal.verification_id == verification.id,
            Proposal.state == ProposalState.OPEN,
        )
        .execution_options(populate_existing=True)
    )


def settled(session: Session, verification: Verification) -> Sequence[Proposal]:
    """List the proposals that were sent back or withdrawn, newest first."""
    return session.scalars(
        select(Proposal)
        .where(
            Proposal.verification_id == verification.id,
            Proposal.state.in_((ProposalState.SENT_BACK, ProposalState.WITHDRAWN)),
        )
        .order_by(Proposal.id.desc())
    ).all()


def propose(
    session: Session,
    verification: Verification,
    verdict: Verdict,
    *,
    by: Staff,
    seen: int,
    now: datetime,
) -> Proposal:
    """
    Keep a rejection for a second person; the customer still reads "in review".

    The verification must be locked and in review, the verdict checked. Raise
    StaleVersion if something changed since the page was shown.
    """
    if seen != verification.version:
        raise StaleVersion(seen, verification.version)
    verifications.ring(verification, now=now)
    row = Proposal(
        verification=verification,
        staff=by,
        round=verification.round,
        at_version=verification.version,
        proposed_at=now,
        reasons=list(verdict.reasons),
    )
    session.add(row)
    session.flush()
    row.text_for_customer = verdict.text_for_customer or None
    row.text_for_staff = verdict.text_for_staff or None
    _record(session, "review.rejection_proposed", row, by=by, now=now)
    return row


def send_back(
    session: Session, verification: Verification, note: str, *, by: Staff, now: datetime
) -> Proposal:
    """
    Turn a proposed rejection down, with a note for whoever looks next.

    Its own writer thereby withdraws it. Raise AlreadyDone if it is settled.
    """
    locked = verifications.lock(session, verification)
    row = open_of(session, locked)
    if row is None:
        raise AlreadyDone("proposal")
    own = row.staff_id == by.id
    row.state = ProposalState.WITHDRAWN if own else ProposalState.SENT_BACK
    row.second, row.settled_at, row.note = by, now, note or None
    verifications.ring(locked, now=now)
    withdrawn = "review.rejection_withdrawn"
    action = withdrawn if own else "review.rejection_sent_back"
    _record(session, action, row, by=by, now=now)
    return row


def _record(
    session: Session, action: str, row: Proposal, *, by: Staff, now: datetime
) -> None:
    audit.record(
        session,
        action,
        actor=f"staff:{by.public_id}",
        subject=f"verification:{row.verification.public_id}",
        customer=row.verification.customer,
        now=now,
        reasons=list(row.reasons),
        proposal=row.public_id,
    )
