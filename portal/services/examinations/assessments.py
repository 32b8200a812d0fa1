"""
Judge a submitted round as a whole, and do what follows from it.

It is taken, for the length of a lease, once every picture of it is examined. What
asks other machines or looks through all faces is done between two transactions.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from portal.domain.documents.comparing import compare_person, fields_of
from portal.domain.documents.seen import Fields
from portal.domain.findings import CHECKS, Finding
from portal.domain.needs import needed
from portal.domain.verdicts import Verdict, decide
from portal.models.evidence import Evidence
from portal.models.examination import Assessment, Examination
from portal.models.verification import Decision, Verification
from portal.policy import Policy
from portal.ports import SanctionsService, Sought
from portal.services import evidence, examinations, verifications
from portal.services.examinations import (
    automatic,
    comparisons,
    data_checks,
    familiar,
    findings,
    mending,
)
from portal.services.examinations.examining import lease
from portal.services.sanctions.checks import Told
from portal.states import (
    CheckOutcome,
    EvidenceState,
    ExaminationState,
    Side,
    VerificationState,
)

VERSION = "1"
OVER = {VerificationState.APPROVED, VerificationState.REJECTED}
ASK_AGAIN = timedelta(seconds=30)  # a sanctions service that did not answer


@dataclass(frozen=True, kw_only=True)
class Case:
    """One round in a worker's hands, as plain values."""

    id: int
    verification_id: int
    started_at: datetime
    hopeless: bool = False
    fields: Fields | None = field(default=None, repr=False)
    sought: Sought | None = field(default=None, repr=False)
    known_face: Finding | None = field(default=None, repr=False)


def take_due(session: Session, *, policy: Policy, now: datetime) -> Case | None:
    """Take one round that is due and whose pictures are all examined; None if none."""
    row = session.scalar(
        select(Assessment)
        .where(Assessment.due_at <= now, ~_still_examined())
        .order_by(Assessment.due_at, Assessment.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    if row is None:
        return None
    row.state, row.started_at = ExaminationState.RUNNING, now
    row.due_at = now + lease(policy.examination)
    row.tries += 1
    session.flush()
    return Case(
        id=row.id,
        verification_id=row.verification_id,
        started_at=now,
        hopeless=row.tries > policy.examination.tries,
    )


def remember(session: Session, case: Case, *, now: datetime) -> None:
    """Keep the selfie's face, so that the next customer with it is found out."""
    verification = session.get_one(Verification, case.verification_id)
    template = examinations.templates(session, verification).get(Side.SELFIE)
    selfie = evidence.accepted(session, verification).get(Side.SELFIE)
    if template is not None and selfie is not None:
        familiar.remember_face(session, selfie, template, now=now)


def learn(session: Session, case: Case, *, policy: Policy) -> Case:
    """Add who is to be asked about, and whose face this is; only reads."""
    verification = session.get_one(Verification, case.verification_id)
    seen = examinations.seen(session, verification)
    fields = fields_of(*comparisons.sides_of(seen))
    template = examinations.templates(session, verification).get(Side.SELFIE)
    known_face = None
    if template is not None:
        known_face = familiar.face_known(
            session, verification, template, policy=policy.data
        )
    return replace(
        case,
        fields=fields,
        sought=data_checks.question(fields),
        known_face=known_face,
    )


def settle(
    session: Session,
    case: Case,
    told: Told | None,
    *,
    service: SanctionsService | None,
    policy: Policy,
    now: datetime,
) -> Decision | None:
    """
    Keep everything that was found and what follows from it; give the decision.

    None if a person is to decide, or decided already, or the round is over.
    """
    row = _lock(session, case)
    if row is None:
        return None
    row.state, row.due_at, row.finished_at = ExaminationState.DONE, None, now
    verification = row.verification
    if row.round != verification.round:
        return None
    if case.hopeless:
        found: tuple[Finding, ...] = (_failed(),)
    else:
        found = _compared(
            session, verification, case, told, service=service, policy=policy, now=now
        )
    unanswered = any(map(data_checks.is_unanswered, found))
    if unanswered and row.tries < policy.examination.tries:
        row.state, row.due_at = ExaminationState.WAITING, now + ASK_AGAIN
        row.finished_at = None
        return None
    findings.keep(session, verification, found, now=now)
    verdict = _verdict(session, verification, found, policy)
    row.outcome, row.policy = verdict.outcome.value, policy.fingerprint
    row.grounds = [msgspec.to_builtins(ground) for ground in verdict.grounds]
    verifications.touch(verification, now=now)
    decision = automatic.act(session, row, verdict, policy=policy, now=now)
    if verification.state in OVER:
        # asked for again, the portrait is compared with the next selfie
        examinations.forget_templates(session, verification)
    return decision


def _still_examined() -> ColumnElement[bool]:
    return exists().where(
        Examination.verification_id == Assessment.verification_id,
        Examination.state != ExaminationState.DONE,
        Evidence.id == Examination.evidence_id,
        Evidence.state == EvidenceState.ACCEPTED,
    )


def _lock(session: Session, case: Case) -> Assessment | None:
    """Give the row, with its verification locked, if this work still counts."""
    row = session.get(Assessment, case.id)
    if row is None:
        return None
    verifications.lock(session, row.verification)
    session.refresh(row)
    same = row.started_at == case.started_at
    return row if same and row.state is ExaminationState.RUNNING else None


def _compared(
    session: Session,
    verification: Verification,
    case: Case,
    told: Told | None,
    *,
    service: SanctionsService | None,
    policy: Policy,
    now: datetime,
) -> tuple[Finding, ...]:
    seen = examinations.seen(session, verification)
    document = comparisons.of_document(
        verification, seen, policy=policy, today=now.date()
    )
    faces = comparisons.faces_of(seen, examinations.templates(session, verification))
    known = familiar.document_known(session, verification, case.fields, now=now)
    data = data_checks.findings(
        session,
        verification,
        case.fields,
        told,
        service=service,
        policy=policy.data,
        now=now,
    )
    face = (case.known_face,) if case.known_face else ()
    return (
        *document,
        *compare_person(*faces, policy=policy),
        known,
        *face,
        *data,
    )


def _verdict(
    session: Session,
    verification: Verification,
    found: tuple[Finding, ...],
    policy: Policy,
) -> Verdict:
    pictures = [
        findings.as_finding(row)
        for row in findings.rows_of(session, verification)
        if row.evidence_id is not None
    ]
    needs = needed(verification.document_type) if verification.document_type else CHECKS
    kept = any(
        mending.is_kept(session, row, policy=policy)
        for row in evidence.accepted(session, verification).values()
    )
    # asked for so often already: nothing is asked again, a person decides
    rounds = policy.review.rounds if kept else verification.round
    return decide((*pictures, *found), policy, needs=frozenset(needs), round=rounds)


def _failed() -> Finding:
    return Finding(
        name="examination",
        version=VERSION,
        outcome=CheckOutcome.ERROR,
        reasons=("examination_failed",),
        details={"why": "its assessment was stopped"},
    )
