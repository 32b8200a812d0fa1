"""Keep what checks found as rows, and read back what counts."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from portal.domain.findings import Finding
from portal.models.check import Check
from portal.models.evidence import Evidence
from portal.models.verification import Verification
from portal.states import EvidenceState


def keep(
    session: Session,
    verification: Verification,
    findings: Iterable[Finding],
    *,
    evidence: Evidence | None = None,
    now: datetime,
) -> list[Check]:
    """Add a row for each finding, of a picture or of the round as a whole."""
    found = list(findings)
    rows = [_row(verification, finding, evidence, now) for finding in found]
    session.add_all(rows)
    session.flush()
    for row, finding in zip(rows, found, strict=True):
        if finding.values:
            row.values = finding.values
    session.flush()
    return rows


def rows_of(session: Session, verification: Verification) -> Sequence[Check]:
    """
    List the checks that count now, in the order in which they were made.

    They are those of the accepted pictures and those of the running round; of a
    name, the newest of each picture, and the newest of the round.
    """
    rows = session.scalars(
        select(Check)
        .outerjoin(Evidence, Evidence.id == Check.evidence_id)
        .where(
            Check.verification_id == verification.id,
            or_(
                Evidence.state == EvidenceState.ACCEPTED,
                (Check.evidence_id.is_(None)) & (Check.round == verification.round),
            ),
        )
        .order_by(Check.id)
    )
    return newest(rows)


def newest(rows: Iterable[Check]) -> list[Check]:
    """Leave out what a later row of the same name replaced, for each picture."""
    found = {(row.evidence_id, row.name): row for row in rows}
    return sorted(found.values(), key=lambda row: row.id)


def latest(session: Session, verification: Verification) -> tuple[Finding, ...]:
    """Give the findings that count now, as plain values."""
    return tuple(as_finding(row) for row in rows_of(session, verification))


def as_finding(row: Check) -> Finding:
    """Give the plain value that a row keeps."""
    return Finding(
        name=row.name,
        version=row.version,
        outcome=row.outcome,
        score=row.score,
        limit=row.limit,
        reasons=tuple(row.reasons),
        details=row.details,
        values=row.values or {},
        milliseconds=row.milliseconds,
    )


def _row(
    verification: Verification,
    finding: Finding,
    evidence: Evidence | None,
    now: datetime,
) -> Check:
    return Check(
        verification=verification,
        round=evidence.round if evidence else verification.round,
        evidence=evidence,
        name=finding.name,
        version=finding.version,
        outcome=finding.outcome,
        score=finding.score,
        limit=finding.limit,
        reasons=list(finding.reasons),
        details=finding.details,
        milliseconds=finding.milliseconds,
        made_at=now,
    )
