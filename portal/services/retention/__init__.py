"""Forget what has been kept long enough, or whose owner is to be forgotten."""

from datetime import datetime

from sqlalchemy import ColumnElement, delete, func
from sqlalchemy.orm import InstrumentedAttribute, Session

from portal.models.customer import Customer
from portal.models.familiar import DocumentSeen, FaceTemplate
from portal.models.verification import Verification
from portal.services.examinations import opened_faces
from portal.states import VerificationState


def forget_customer(session: Session, customer: Customer) -> None:
    """Remove what a customer is known again by: their faces and documents."""
    for table in (FaceTemplate, DocumentSeen):
        session.execute(delete(table).where(table.customer_id == customer.id))
    opened_faces.forget(session)


def is_over(
    made_at: InstrumentedAttribute[datetime], before: datetime
) -> ColumnElement[bool]:
    """Say whether a face's retention is over, in a query that knows verifications."""
    since = func.coalesce(Verification.decided_at, made_at)
    return (since < before) & (Verification.state != VerificationState.IN_REVIEW)
