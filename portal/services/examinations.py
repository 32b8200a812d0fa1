"""Have every accepted picture examined, and keep what was seen in it."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.findings import Finding
from portal.domain.seen import SelfieSeen, SideSeen
from portal.models.evidence import Evidence
from portal.models.examination import Examination
from portal.models.verification import Verification
from portal.services import findings as kept_findings
from portal.states import EvidenceState, ExaminationState, Side

Seen = SideSeen | SelfieSeen


def want(session: Session, evidence: Evidence, *, now: datetime) -> Examination:
    """Ask for the examination of a picture that was just accepted."""
    row = Examination(
        evidence=evidence, verification=evidence.verification, asked_at=now, due_at=now
    )
    session.add(row)
    session.flush()
    return row


def of(session: Session, verification: Verification) -> Sequence[Examination]:
    """List the examinations of the pictures that count."""
    return session.scalars(
        select(Examination)
        .join(Evidence, Evidence.id == Examination.evidence_id)
        .where(
            Examination.verification_id == verification.id,
            Evidence.state == EvidenceState.ACCEPTED,
        )
        .order_by(Examination.id)
    ).all()


def pending(session: Session, verification: Verification) -> set[Side]:
    """Give the sides whose accepted picture is not examined yet."""
    rows = of(session, verification)
    return {row.evidence.side for row in rows if row.state is not ExaminationState.DONE}


def findings(session: Session, verification: Verification) -> tuple[Finding, ...]:
    """Give every finding that counts now, of pictures and of the round."""
    return kept_findings.latest(session, verification)


def seen(session: Session, verification: Verification) -> dict[Side, Seen]:
    """Give what was seen in each accepted picture; the templates are not in it."""
    return {
        row.evidence.side: told
        for row in of(session, verification)
        if (told := seen_in(row)) is not None
    }


def seen_in(row: Examination) -> Seen | None:
    """Give what one examination saw, or None if it saw nothing (yet)."""
    if row.seen is None:
        return None
    if row.evidence.side is Side.SELFIE:
        return msgspec.convert(row.seen, SelfieSeen)
    return msgspec.convert(row.seen, SideSeen)
