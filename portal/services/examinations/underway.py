"""Which rounds the portal itself still looks at."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models.examination import Assessment
from portal.models.verification import Verification
from portal.states import ExaminationState

FRESH = timedelta(minutes=2)  # after this the customer is told of a person


def unfinished(session: Session) -> frozenset[int]:
    """Give the ids of the verifications that the portal itself still looks at."""
    return frozenset(
        session.scalars(
            select(Assessment.verification_id).where(
                Assessment.state != ExaminationState.DONE
            )
        )
    )


def is_fresh(session: Session, verification: Verification, *, now: datetime) -> bool:
    """Say whether a result may be there within seconds, without a person."""
    asked_at = session.scalar(
        select(Assessment.asked_at).where(
            Assessment.verification_id == verification.id,
            Assessment.round == verification.round,
            Assessment.state != ExaminationState.DONE,
        )
    )
    return asked_at is not None and now < asked_at + FRESH
