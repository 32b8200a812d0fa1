"""Ask for a picture anew as soon as its examination shows that it is of no use."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.domain import mending
from portal.domain.findings import Finding
from portal.domain.pictures import step_of
from portal.models.evidence import Evidence
from portal.models.examination import Examination
from portal.models.verification import Verification
from portal.policy import Policy
from portal.services import audit, evidence, examinations
from portal.services import verifications as passages
from portal.services.examinations import comparisons, findings
from portal.states import CheckOutcome, EvidenceState, Side, VerificationState

PORTAL = "portal"  # the actor, where nobody else acts
OPEN = {VerificationState.OPEN, VerificationState.RESUBMISSION_REQUESTED}


def look(
    session: Session, picture: Evidence, *, policy: Policy, now: datetime
) -> frozenset[Side]:
    """
    Compare what is seen so far, and refuse what a new picture would mend.

    Give the sides that were refused. After some refusals of one side the next
    picture of it stays, and a person will decide. The verification must be locked,
    and what was found in the picture be kept.
    """
    verification = picture.verification
    seen = examinations.seen(session, verification)
    compared: tuple[Finding, ...] = ()
    if picture.side is not Side.SELFIE:
        compared = comparisons.of_document(
            verification, seen, policy=policy, today=now.date()
        )
        findings.keep(session, verification, compared, now=now)
    if policy.examination.at_once == "off" or verification.state not in OPEN:
        return frozenset()
    own = [findings.as_finding(row) for row in findings.newest(picture.checks)]
    reasons = mending.to_mend(
        picture.side,
        (*own, *compared),
        policy,
        good=_passed_elsewhere(session, picture),
    )
    if not reasons or is_kept(session, picture, policy=policy):
        return frozenset()
    sides = mending.sides_to_mend(picture.side, reasons)
    return _refuse(session, verification, sides, reasons, now=now)


def is_kept(session: Session, picture: Evidence, *, policy: Policy) -> bool:
    """Say whether this side was refused so often that a person is to decide."""
    refused = session.scalar(
        select(func.count())
        .select_from(Examination)
        .join(Evidence, Evidence.id == Examination.evidence_id)
        .where(
            Evidence.verification_id == picture.verification_id,
            Evidence.round == picture.round,
            Evidence.side == picture.side,
            Evidence.state == EvidenceState.REFUSED,
        )
    )
    return (refused or 0) >= policy.examination.refusals_before_person


def _passed_elsewhere(session: Session, picture: Evidence) -> set[str]:
    return {
        row.name
        for row in findings.rows_of(session, picture.verification)
        if row.outcome is CheckOutcome.PASS
        and row.evidence_id not in {None, picture.id}
    }


def _refuse(
    session: Session,
    verification: Verification,
    sides: Collection[Side],
    reasons: Collection[str],
    *,
    now: datetime,
) -> frozenset[Side]:
    kept = evidence.accepted(session, verification)
    refused = frozenset(kept) & frozenset(sides)
    for side in sorted(refused):
        row = kept[side]
        row.state, row.reasons = EvidenceState.REFUSED, list(reasons)
        # nothing of it is kept: its bytes are orphans now, and the sweep removes them
        row.storage_key = row.preview_key = row.burst_key = None
        audit.record(
            session,
            "evidence.refused",
            actor=PORTAL,
            subject=f"evidence:{row.public_id}",
            customer=verification.customer,
            now=now,
            side=side.value,
            device=row.taken_on.value,
            reasons=list(reasons),
        )
    examinations.forget_seen(session, [kept[side] for side in refused])
    for key in {step_of(side) for side in refused}:
        progress = passages.progress_of(verification, key)
        if progress.done_at is not None:
            progress.done_at, progress.asked_again_at = None, now
            progress.asked_again_for = list(reasons)
    session.flush()
    return refused
