"""Conditions on a verification of the queue, for queries of it."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists

from portal.models.examination import Assessment
from portal.models.review import Claim, Proposal
from portal.models.staff import Staff
from portal.models.verification import Verification
from portal.states import ExaminationState, ProposalState


def held(now: datetime, *more: ColumnElement[bool]) -> ColumnElement[bool]:
    """Somebody holds it now, and the claim fits `more`."""
    runs = and_(Claim.until > now, Staff.disabled_at.is_(None))
    return exists().where(
        Claim.verification_id == Verification.id,
        Staff.id == Claim.staff_id,
        runs,
        *more,
    )


def proposed(*more: ColumnElement[bool]) -> ColumnElement[bool]:
    """Its rejection awaits a second person, and the proposal fits `more`."""
    return exists().where(
        Proposal.verification_id == Verification.id,
        Proposal.state == ProposalState.OPEN,
        *more,
    )


def examined(*more: ColumnElement[bool]) -> ColumnElement[bool]:
    """The portal itself still looks at it, and the assessment fits `more`."""
    return exists().where(
        Assessment.verification_id == Verification.id,
        Assessment.state != ExaminationState.DONE,
        *more,
    )
