"""What a person decides: by whoever holds the case, a rejection perhaps by two."""

from datetime import datetime

from sqlalchemy.orm import Session

from portal.domain.moves import move
from portal.domain.roles import Permission
from portal.errors import AlreadyDone, AwaitsSecond, StaleVersion
from portal.models.review import Proposal
from portal.models.staff import Staff
from portal.models.verification import Decision, Verification
from portal.policy import ReviewPolicy
from portal.services import verifications
from portal.services.four_eyes import require_other
from portal.services.reviews import claims, decisions, proposals
from portal.services.reviews.decisions import STATE, Verdict
from portal.states import DecisionOutcome, ProposalState


def decide(
    session: Session,
    verification: Verification,
    verdict: Verdict,
    *,
    by: Staff,
    seen: int,
    policy: ReviewPolicy,
    now: datetime,
) -> Decision | Proposal:
    """
    Make a person's verdict hold, or propose it where a second person must confirm.

    Raise as `decisions.decide`; HeldBy if a colleague holds the case, AwaitsSecond
    if a rejection is proposed already.
    """
    verdict.check()
    locked = verifications.lock(session, verification)
    move(locked.state, STATE[verdict.outcome])
    claims.require(session, locked, by=by, now=now)
    if proposals.open_of(session, locked) is not None:
        raise AwaitsSecond
    made: Decision | Proposal
    if needs_second(verdict.outcome, policy):
        made = proposals.propose(session, locked, verdict, by=by, seen=seen, now=now)
    else:
        made = decisions.decide(
            session, locked, verdict, by=by, seen=seen, rounds=policy.rounds, now=now
        )
    claims.end(session, locked)
    return made


def needs_second(outcome: DecisionOutcome, policy: ReviewPolicy) -> bool:
    """Say whether another person must confirm such a decision."""
    rejects = outcome is DecisionOutcome.REJECTED
    return rejects and policy.four_eyes_rejection == "on"


def confirm(
    session: Session,
    verification: Verification,
    *,
    by: Staff,
    seen: int,
    policy: ReviewPolicy,
    now: datetime,
) -> Decision:
    """
    Reject as another person proposed.

    Raise AlreadyDone if it is settled, HeldBy, StaleVersion, SamePerson to who
    proposed it, ProposerGone if that colleague may no longer review.
    """
    locked = verifications.lock(session, verification)
    move(locked.state, STATE[DecisionOutcome.REJECTED])
    row = proposals.open_of(session, locked)
    if row is None:
        raise AlreadyDone("proposal")
    require_other(session, row.staff, by=by, needs=Permission.REVIEW)
    claims.require(session, locked, by=by, now=now)
    if seen != locked.version:
        raise StaleVersion(seen, locked.version)
    decision = decisions.decide(
        session,
        locked,
        verdict_of(row),
        by=row.staff,
        second=by,
        seen=seen,
        rounds=policy.rounds,
        now=now,
    )
    row.state, row.second, row.settled_at = ProposalState.CONFIRMED, by, now
    row.decision = decision
    claims.end(session, locked)
    return decision


def send_back(
    session: Session, verification: Verification, note: str, *, by: Staff, now: datetime
) -> Proposal:
    """Turn a proposal down; raise AlreadyDone if it is settled, HeldBy."""
    locked = verifications.lock(session, verification)
    claims.require(session, locked, by=by, now=now)
    row = proposals.send_back(session, locked, note, by=by, now=now)
    claims.end(session, locked)
    return row


def verdict_of(row: Proposal) -> Verdict:
    """Give what was proposed."""
    return Verdict(
        outcome=DecisionOutcome.REJECTED,
        reasons=row.reasons,
        text_for_customer=row.text_for_customer or "",
        text_for_staff=row.text_for_staff or "",
    )
