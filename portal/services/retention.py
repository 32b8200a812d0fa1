"""Forget what has been kept long enough, or whose owner is to be forgotten."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from portal.models.customer import Customer
from portal.models.evidence import Evidence
from portal.models.examination import Examination
from portal.models.familiar import DocumentSeen, FaceTemplate
from portal.models.verification import Verification
from portal.services import opened_faces
from portal.states import VerificationState

BATCH = 500


def forget_faces(session: Session, *, before: datetime) -> int:
    """
    Remove the templates whose retention is over; give how many faces are forgotten.

    It runs from the decision; for what was never submitted, from the making. What
    waits for a decision stays. They go from this process's memory as well.
    """
    faces = session.scalars(
        select(FaceTemplate.id)
        .join(Evidence, Evidence.id == FaceTemplate.evidence_id)
        .join(Verification, Verification.id == Evidence.verification_id)
        .where(is_over(FaceTemplate.made_at, before))
    ).all()
    seen = session.scalars(
        select(Examination.id)
        .join(Verification, Verification.id == Examination.verification_id)
        .where(Examination.template_sealed.is_not(None))
        .where(is_over(Examination.asked_at, before))
    ).all()
    for part in _parts(faces):
        session.execute(delete(FaceTemplate).where(FaceTemplate.id.in_(part)))
    for part in _parts(seen):
        of_these = update(Examination).where(Examination.id.in_(part))
        session.execute(of_these.values(template_sealed=None))
    opened_faces.forget(session)
    return len(faces)


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


def _parts(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))
