"""
What the worker does with a picture: take it, have it examined, keep what was seen.

A picture is taken for the length of a lease, outside of any transaction it is looked
at, and what came of it is kept, or it is given up, in one transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.checks.examiner import Examiner as Examiner
from portal.domain.documents.seen import SelfieSeen, SideSeen
from portal.domain.findings import Finding
from portal.errors import CannotOpen, ExaminationFailed
from portal.models.examination import Examination
from portal.policy import ExaminationPolicy, Policy
from portal.ports import Storage
from portal.services import evidence, examinations, verifications
from portal.services.evidence import bursts, challenges
from portal.services.examinations import findings, mending
from portal.states import (
    CheckOutcome,
    DocumentType,
    EvidenceState,
    ExaminationState,
    Side,
)

VERSION = "1"
SPARE_SECONDS = 10  # to open the picture and to keep what was seen
Outcome = SideSeen | SelfieSeen | ExaminationFailed


@dataclass(frozen=True, kw_only=True)
class Work:
    """One picture in a worker's hands, as plain values: the row is not held."""

    id: int
    started_at: datetime
    side: Side
    declared: DocumentType | None
    picture: bytes = field(default=b"", repr=False)
    frames: Sequence[tuple[int, bytes]] = field(default=(), repr=False)
    moves: Sequence[str] | None = None
    hopeless: str = ""  # why nobody needs to look at it any more


def lease(policy: ExaminationPolicy) -> timedelta:
    """Give how long a worker may keep a picture before it counts as dead."""
    return timedelta(seconds=policy.seconds + policy.start_seconds + SPARE_SECONDS)


def take_due(
    session: Session, *, policy: ExaminationPolicy, now: datetime
) -> Work | None:
    """Take one picture that is due, or that a dead worker left; None if none is."""
    while (row := _first_due(session, now)) is not None:
        if row.evidence.state is not EvidenceState.ACCEPTED:
            row.state, row.due_at = ExaminationState.DONE, None
            session.flush()
            continue
        hopeless = "its examiner was stopped" if row.tries >= policy.tries else ""
        row.state, row.started_at = ExaminationState.RUNNING, now
        row.due_at = now + lease(policy)
        row.tries += 1
        session.flush()
        return Work(
            id=row.id,
            started_at=now,
            side=row.evidence.side,
            declared=row.verification.document_type,
            hopeless=hopeless,
        )
    return None


def opened(session: Session, work: Work, storage: Storage) -> Work:
    """Add the picture, and the film of its challenge; only reads."""
    row = session.get(Examination, work.id)
    if work.hopeless or row is None:
        return work
    try:
        asked = challenges.asked(row.evidence)
        return replace(
            work,
            picture=evidence.open_picture(row.evidence, storage),
            frames=bursts.open_burst(row.evidence, storage),
            moves=None if asked is None else asked.moves,
        )
    except CannotOpen:
        return replace(work, hopeless="its picture cannot be opened")


def examine(work: Work, examiner: Examiner) -> Outcome:
    """Have the picture looked at; holds no transaction, may take long."""
    if work.hopeless:
        return ExaminationFailed(work.hopeless)
    try:
        if work.side is Side.SELFIE:
            return examiner.look_at_selfie(
                work.picture, frames=work.frames, moves=work.moves
            )
        return examiner.look_at_side(
            work.picture, side=work.side, declared=work.declared
        )
    except ExaminationFailed as error:
        return error


def failed(outcome: Outcome) -> bool:
    """Say whether nothing could be seen."""
    return isinstance(outcome, ExaminationFailed)


def settle(
    session: Session, work: Work, outcome: Outcome, *, policy: Policy, now: datetime
) -> None:
    """Keep what was seen, or that nothing could be; a late answer changes nothing."""
    row = _lock(session, work)
    if row is None:
        return
    if isinstance(outcome, ExaminationFailed):
        if not work.hopeless and row.tries < policy.examination.tries:
            row.state, row.due_at = ExaminationState.WAITING, now
            return
        found: tuple[Finding, ...] = (_failed(outcome),)
    else:
        found = outcome.findings
        examinations.remember(row, outcome)
    row.state, row.due_at, row.finished_at = ExaminationState.DONE, None, now
    findings.keep(session, row.verification, found, evidence=row.evidence, now=now)
    refused = row.evidence.state is EvidenceState.ACCEPTED and mending.look(
        session, row.evidence, policy=policy, now=now
    )
    if refused:
        verifications.touch(row.verification, now=now)
    else:
        verifications.ring(row.verification, now=now)


def give_back(session: Session, work: Work, *, now: datetime) -> None:
    """Let another worker have it at once: this one ends."""
    row = _lock(session, work)
    if row is not None:
        row.state, row.due_at = ExaminationState.WAITING, now
        row.tries -= 1


def _first_due(session: Session, now: datetime) -> Examination | None:
    return session.scalar(
        select(Examination)
        .where(Examination.due_at <= now)
        .order_by(Examination.due_at, Examination.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )


def _lock(session: Session, work: Work) -> Examination | None:
    """Give the row, with its verification locked, if this work still counts."""
    row = session.get(Examination, work.id)
    if row is None:
        return None
    verifications.lock(session, row.verification)
    session.refresh(row)
    session.refresh(row.evidence)
    same = row.started_at == work.started_at
    return row if same and row.state is ExaminationState.RUNNING else None


def _failed(outcome: ExaminationFailed) -> Finding:
    return Finding(
        name="examination",
        version=VERSION,
        outcome=CheckOutcome.ERROR,
        reasons=("examination_failed",),
        details={"why": outcome.why},
    )
