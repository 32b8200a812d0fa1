"""Have every accepted picture examined, and keep what was seen in it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.documents.seen import SelfieSeen, SideSeen
from portal.models.evidence import Evidence
from portal.models.examination import Assessment, Examination
from portal.models.staff import Staff
from portal.models.verification import Verification
from portal.services import audit, verifications
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
    return set(
        session.scalars(
            select(Evidence.side)
            .join(Examination, Examination.evidence_id == Evidence.id)
            .where(
                Examination.verification_id == verification.id,
                Examination.state != ExaminationState.DONE,
                Evidence.state == EvidenceState.ACCEPTED,
            )
        )
    )


def seen(session: Session, verification: Verification) -> dict[Side, Seen]:
    """Give what was seen in each accepted picture; the templates are not in it."""
    return {
        row.evidence.side: told
        for row in of(session, verification)
        if (told := seen_in(row)) is not None
    }


def remember(row: Examination, saw: Seen) -> None:
    """Keep what was seen, the face's template apart from it."""
    face = saw.face if isinstance(saw, SelfieSeen) else saw.portrait
    row.template = face.template if face and face.template else None
    row.seen = _without_templates(msgspec.to_builtins(saw))


def forget_templates(session: Session, verification: Verification) -> None:
    """Forget the faces: everything that they are needed for is decided."""
    for row in session.scalars(
        select(Examination).where(Examination.verification_id == verification.id)
    ):
        row.template = None


def forget_seen(session: Session, pictures: Iterable[Evidence]) -> None:
    """Forget what was seen in pictures that are of no use."""
    ids = [picture.id for picture in pictures]
    for row in session.scalars(
        select(Examination).where(Examination.evidence_id.in_(ids))
    ):
        row.seen = row.template = None


def templates(
    session: Session, verification: Verification
) -> dict[Side, tuple[float, ...]]:
    """Give the template of the face in each accepted picture that has one."""
    return {
        row.evidence.side: template
        for row in of(session, verification)
        if (template := row.template) is not None
    }


def again(
    session: Session, verification: Verification, *, by: Staff, now: datetime
) -> None:
    """
    Have every picture that counts examined anew, and the round assessed anew.

    What was decided stays decided.
    """
    locked = verifications.lock(session, verification)
    for row in of(session, locked):
        _wait_anew(row, now)
    for assessment in session.scalars(
        select(Assessment).where(
            Assessment.verification_id == locked.id, Assessment.round == locked.round
        )
    ):
        _wait_anew(assessment, now)
    verifications.touch(locked, now=now)
    audit.record(
        session,
        "verification.examined_again",
        actor=f"staff:{by.public_id}",
        subject=f"verification:{locked.public_id}",
        customer=locked.customer,
        now=now,
        round=locked.round,
    )


def _wait_anew(row: Examination | Assessment, now: datetime) -> None:
    row.state, row.tries = ExaminationState.WAITING, 0
    row.asked_at = row.due_at = now
    row.started_at = row.finished_at = None


def _without_templates(plain: dict[str, Any]) -> dict[str, Any]:
    for face in (plain.get("portrait"), plain.get("face")):
        if face:
            del face["template"]
    return plain


def seen_in(row: Examination) -> Seen | None:
    """Give what one examination saw, or None if it saw nothing (yet)."""
    if row.seen is None:
        return None
    if row.evidence.side is Side.SELFIE:
        return msgspec.convert(row.seen, SelfieSeen)
    return msgspec.convert(row.seen, SideSeen)
