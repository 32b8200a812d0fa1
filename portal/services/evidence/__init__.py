"""Examine, keep and open the pictures a customer gives."""

import hashlib
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.checks import sandboxed
from portal.checks.values import Examined as Examined
from portal.domain import pictures
from portal.errors import AlreadyDone, TooMany
from portal.models.base import new_public_id
from portal.models.evidence import Evidence
from portal.models.verification import Verification
from portal.policy import Policy
from portal.ports import Storage
from portal.services import audit, examinations, verifications
from portal.services.evidence import bursts
from portal.services.evidence.bursts import Film
from portal.services.evidence.bursts import open_burst as open_burst
from portal.services.evidence.pieces import PICTURE, PREVIEW, fetch, put
from portal.services.examinations import findings
from portal.states import Device, EvidenceState, Side
from portal.vault import Keyring

TRIES_WINDOW = timedelta(hours=1)


def examine(original: bytes, side: Side, policy: Policy) -> Examined:
    """
    Decode a file in a limited child process and judge the picture in it.

    Touches no database and takes up to seconds: call it outside a transaction.
    """
    return sandboxed.examine(original, side, policy)


def admit(
    session: Session,
    verification: Verification,
    side: Side,
    *,
    policy: Policy,
    now: datetime,
) -> None:
    """Raise TooMany if too many pictures of this side were refused; ask it first."""
    times = policy.picture.refused_tries
    tries = session.scalars(
        select(Evidence.received_at)
        .where(
            Evidence.verification_id == verification.id,
            Evidence.side == side,
            Evidence.state == EvidenceState.REFUSED,
            Evidence.received_at > now - TRIES_WINDOW,
        )
        .order_by(Evidence.received_at.desc())
        .limit(times)
    ).all()
    if len(tries) >= times:
        raise TooMany("refused_pictures", tries[-1] + TRIES_WINDOW)


def keep(
    session: Session,
    verification: Verification,
    side: Side,
    examined: Examined,
    *,
    original: bytes,
    storage: Storage,
    device: Device,
    actor: str,
    now: datetime,
    seen: int | None = None,
    film: Film | None = None,
) -> Evidence:
    """
    Keep an accepted picture, sealed, or note a refused one; the row says which.

    With a selfie comes the `film` of its challenge, if it answers one.
    `seen` is the version that the sender's page carried. The same bytes sent twice
    are one picture. Raise AlreadyDone, naming the step or the side, if the step is
    finished or the other screen was first. The verification must be locked.
    """
    fingerprint = _fingerprint(session, original)
    before = accepted(session, verification)
    kept = before.get(side)
    if kept is not None and kept.fingerprint == fingerprint:
        return kept
    _refuse_late(verification, side, kept, device=device, seen=seen)
    examined = bursts.judged(examined, film, now=now)
    row = Evidence(
        public_id=new_public_id(),
        verification=verification,
        side=side,
        state=EvidenceState.REFUSED,
        taken_on=device,
        received_at=now,
        round=verification.round,
        fingerprint=fingerprint,
        reasons=_reasons(session, verification, side, examined, fingerprint, before),
    )
    if not row.reasons and examined.picture and examined.preview:
        if kept is not None:
            _replace(session, kept)
        row.state, row.size = EvidenceState.ACCEPTED, len(examined.picture)
        row.width, row.height = examined.width, examined.height
        row.storage_key = put(row, PICTURE, examined.picture, storage)
        row.preview_key = put(row, PREVIEW, examined.preview, storage)
        bursts.keep(row, film, storage, now=now)
    _record(session, row, actor=actor, now=now)
    findings.keep(session, verification, examined.checks, evidence=row, now=now)
    if row.state is EvidenceState.ACCEPTED:
        examinations.want(session, row, now=now)
    return row


def accepted(session: Session, verification: Verification) -> dict[Side, Evidence]:
    """Give the picture that counts of each side."""
    rows = session.scalars(
        select(Evidence).where(
            Evidence.verification_id == verification.id,
            Evidence.state == EvidenceState.ACCEPTED,
        )
    )
    return {row.side: row for row in rows}


def open_picture(evidence: Evidence, storage: Storage) -> bytes:
    """Give the JPEG; raise CannotOpen if there is none, or it was altered."""
    return fetch(evidence, PICTURE, evidence.storage_key, storage)


def open_preview(evidence: Evidence, storage: Storage) -> bytes:
    """Give the small JPEG that its owner's pages show; raise as `open_picture`."""
    return fetch(evidence, PREVIEW, evidence.preview_key, storage)


def forget(
    session: Session,
    verification: Verification,
    sides: Collection[Side],
    *,
    reasons: Collection[str],
) -> None:
    """
    Let the accepted pictures of these sides count no more: staff ask for new ones.

    They stay in storage, for they were decided on; their small ones go, for their
    owner is shown them no more. `reasons` are those of the step
    (`domain.reasons.RESUBMISSION`); the same file is then known if it comes again.
    """
    for side, row in accepted(session, verification).items():
        if side in sides:
            row.state, row.reasons = EvidenceState.REPLACED, list(reasons)
            row.preview_key = None
    session.flush()


def _refuse_late(
    verification: Verification,
    side: Side,
    kept: Evidence | None,
    *,
    device: Device,
    seen: int | None,
) -> None:
    step = verification.progress(pictures.step_of(side))
    if step is not None and step.done_at is not None:
        raise AlreadyDone(step.key)
    if kept is None:
        return
    known = pictures.Kept(taken_on=kept.taken_on, at_version=kept.at_version)
    if pictures.comes_late(known, device=device, seen=seen):
        raise AlreadyDone(side.value)


def _reasons(
    session: Session,
    verification: Verification,
    side: Side,
    examined: Examined,
    fingerprint: bytes,
    before: dict[Side, Evidence],
) -> list[str]:
    twin = pictures.OTHER_SIDE.get(side)
    others = (row.fingerprint for row in before.values() if row.side is twin)
    if fingerprint in others:
        return ["same_as_other_side"]
    past = session.execute(
        select(Evidence.state, Evidence.reasons).where(
            Evidence.verification_id == verification.id,
            Evidence.fingerprint == fingerprint,
            Evidence.side == side,
        )
    )
    if any(pictures.is_hopeless(state, reasons) for state, reasons in past):
        return ["same_file", *examined.reasons]
    return list(examined.reasons)


def _record(session: Session, row: Evidence, *, actor: str, now: datetime) -> None:
    verifications.touch(row.verification, now=now)
    row.at_version = row.verification.version
    session.add(row)
    session.flush()
    audit.record(
        session,
        f"evidence.{row.state.value}",
        actor=actor,
        subject=f"evidence:{row.public_id}",
        customer=row.verification.customer,
        now=now,
        side=row.side.value,
        device=row.taken_on.value,
        reasons=list(row.reasons),
    )


def _replace(session: Session, kept: Evidence) -> None:
    # nobody decided on it: its bytes are an orphan now, and the sweep removes them
    # after the commit
    kept.state = EvidenceState.REPLACED
    kept.storage_key = kept.preview_key = kept.burst_key = None
    session.flush()


def _fingerprint(session: Session, original: bytes) -> bytes:
    keyring: Keyring = session.info["keyring"]
    return keyring.digest("evidence", hashlib.sha256(original).hexdigest())
