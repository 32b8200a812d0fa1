"""The rounds that were judged before, and the findings that were judged."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from portal.domain.findings import Finding
from portal.models.check import Check
from portal.models.customer import Customer
from portal.models.evidence import Evidence
from portal.models.examination import Assessment
from portal.models.verification import Verification
from portal.states import (
    CheckOutcome,
    DocumentType,
    EvidenceState,
    ExaminationState,
    Side,
)


@dataclass(frozen=True)
class PastRound:
    """One judged round, as plain values."""

    id: int
    verification_id: int
    round: int
    finished_at: datetime | None
    verification: str
    document_type: DocumentType | None
    reference: str


@dataclass(frozen=True)
class _Kept:
    """One row of what a check found, and the picture that it is of, if it is of one."""

    round: int
    side: Side | None
    evidence_id: int | None
    made_at: datetime
    name: str
    version: str
    outcome: CheckOutcome
    score: float | None
    limit: float | None
    reasons: list[str]
    details: dict[str, Any]

    def finding(self) -> Finding:
        """Give it as it was judged."""
        return Finding(
            name=self.name,
            version=self.version,
            outcome=self.outcome,
            score=self.score,
            limit=self.limit,
            reasons=tuple(self.reasons),
            details=self.details,
        )


def newest_of_each(session: Session, *, most: int | None) -> Sequence[int]:
    """List the ids of the newest judged round of each verification, newest first."""
    done = (
        Assessment.state == ExaminationState.DONE,
        Assessment.outcome.is_not(None),
    )
    newest = func.max(Assessment.id)
    return session.scalars(
        select(newest)
        .where(*done)
        .group_by(Assessment.verification_id)
        .order_by(newest.desc())
        .limit(most)
    ).all()


def count(session: Session) -> int:
    """Count the verifications of which a round was judged."""
    return len(newest_of_each(session, most=None))


def load(session: Session, ids: Sequence[int]) -> list[PastRound]:
    """Give these rounds as plain values, newest first."""
    # columns and no rows: thousands of them must not stay in the caller's session
    found = session.execute(
        select(
            Assessment.id,
            Assessment.verification_id,
            Assessment.round,
            Assessment.finished_at,
            Verification.public_id,
            Verification.document_type,
            Customer.reference,
        )
        .join(Verification, Verification.id == Assessment.verification_id)
        .join(Customer, Customer.id == Verification.customer_id)
        .where(Assessment.id.in_(ids))
        .order_by(Assessment.id.desc())
    )
    return [PastRound(*columns) for columns in found]


def findings_of(
    session: Session, rounds: Sequence[PastRound]
) -> dict[int, list[Finding]]:
    """Give the findings on which each round was judged, without what was read."""
    found = session.execute(
        select(
            Check.verification_id,
            Check.round,
            Evidence.side,
            Check.evidence_id,
            Check.made_at,
            Check.name,
            Check.version,
            Check.outcome,
            Check.score,
            Check.limit,
            Check.reasons,
            Check.details,
        )
        .outerjoin(Evidence, Evidence.id == Check.evidence_id)
        .where(
            Check.verification_id.in_([row.verification_id for row in rounds]),
            or_(Check.evidence_id.is_(None), Evidence.state != EvidenceState.REFUSED),
        )
        .order_by(Check.id)
    )
    by_verification: dict[int, list[_Kept]] = {}
    for verification_id, *columns in found:
        by_verification.setdefault(verification_id, []).append(_Kept(*columns))
    return {
        row.id: _counted(row, by_verification.get(row.verification_id, ()))
        for row in rounds
    }


def _counted(row: PastRound, checks: Iterable[_Kept]) -> list[Finding]:
    """Leave, of each side, what the newest picture of that time showed."""
    known = [
        check
        for check in checks
        if row.finished_at is None or check.made_at <= row.finished_at
        if check.side is not None or check.round == row.round
    ]
    pictures = {check.side: check.evidence_id for check in known}
    newest = {
        (check.side, check.name): check
        for check in known
        if pictures[check.side] == check.evidence_id
    }
    return [check.finding() for check in newest.values()]
