"""Ask for movements before the camera, and take each answer once."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.challenges import Asked, Move, Random, draw
from portal.models.base import new_public_id
from portal.models.challenge import Challenge
from portal.models.evidence import Evidence
from portal.models.verification import Verification
from portal.policy import ChallengePolicy
from portal.services import limits
from portal.services.limits import Limit
from portal.states import Device
from portal.vault import Keyring

HOUR = timedelta(hours=1)
LATE, USED = "challenge_late", "challenge_used"  # keys of domain.resubmission


def make(
    session: Session,
    verification: Verification,
    *,
    device: Device,
    policy: ChallengePolicy,
    source: Random,
    now: datetime,
) -> Challenge:
    """
    Ask for movements anew; what this device was asked before ends.

    The verification must be locked. Raise TooMany if it was asked too often.
    """
    keyring: Keyring = session.info["keyring"]
    limits.spend(
        session,
        Limit("challenges", policy.per_hour, HOUR),
        digest=keyring.digest("challenge", verification.public_id),
        now=now,
    )
    for row in _open(session, verification, device, now=now):
        row.expires_at = now
    challenge = Challenge(
        public_id=new_public_id(),
        verification=verification,
        device=device,
        moves=[move.value for move in draw(source, policy).moves],
        made_at=now,
        expires_at=now + timedelta(seconds=policy.answer_seconds),
    )
    session.add(challenge)
    session.flush()
    return challenge


def find(
    session: Session, verification: Verification, public_id: str, *, device: Device
) -> Challenge | None:
    """Give the challenge of this device; None for one of anybody else."""
    if not public_id.isalnum():
        return None  # PostgreSQL takes no NUL, not even to look for one
    return session.scalar(
        select(Challenge).where(
            Challenge.public_id == public_id,
            Challenge.verification_id == verification.id,
            Challenge.device == device,
        )
    )


def refusal(challenge: Challenge, *, now: datetime) -> str | None:
    """Say why an answer that comes now cannot be taken; None if it can."""
    if challenge.used_at is not None:
        return USED
    return LATE if now >= challenge.expires_at else None


def take(challenge: Challenge, evidence: Evidence, *, now: datetime) -> None:
    """Let the challenge be answered by this selfie, and by no other."""
    challenge.used_at = now
    evidence.challenge = challenge


def asked(evidence: Evidence) -> Asked | None:
    """Give the movements that a selfie answers; None if it answers none."""
    challenge = evidence.challenge
    return (
        None
        if challenge is None
        else Asked(moves=tuple(Move(move) for move in challenge.moves))
    )


def _open(
    session: Session, verification: Verification, device: Device, *, now: datetime
) -> list[Challenge]:
    return list(
        session.scalars(
            select(Challenge).where(
                Challenge.verification_id == verification.id,
                Challenge.device == device,
                Challenge.used_at.is_(None),
                Challenge.expires_at > now,
            )
        )
    )
