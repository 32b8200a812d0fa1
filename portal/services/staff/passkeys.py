"""
The passkeys of staff: asked for, made, proved.

What the library checks is WebAuthn Level 3 §7; here stand what it cannot know: that
a challenge is answered once and in time, by whom it was made for, and that counters
only grow.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.domain.relying_party import RelyingParty
from portal.errors import PasskeyRefused
from portal.models.passkey import Passkey, PasskeyChallenge
from portal.models.staff import Staff
from portal.services import audit
from portal.services.staff import passkey_formats
from portal.states import Ceremony

MOST = 20  # of one colleague


@dataclass(frozen=True)
class Asked:
    """What the browser is given, and under which id its answer is looked for."""

    challenge_id: str
    options: dict[str, Any]


def ask(
    session: Session,
    staff: Staff,
    ceremony: Ceremony,
    party: RelyingParty,
    *,
    brand: str,
    seconds: int,
    now: datetime,
) -> Asked:
    """Begin a ceremony; its challenge is answered once, within the seconds."""
    session.execute(delete(PasskeyChallenge).where(PasskeyChallenge.expires_at <= now))
    row = PasskeyChallenge(
        staff_id=staff.id,
        ceremony=ceremony,
        challenge=passkey_formats.new_challenge(),
        expires_at=now + timedelta(seconds=seconds),
    )
    session.add(row)
    session.flush()
    known = usable(session, staff) if ceremony is Ceremony.PROVE else staff.passkeys
    options = passkey_formats.options(
        ceremony, row.challenge, staff, known, party, brand=brand, seconds=seconds
    )
    return Asked(row.public_id, json.loads(options))


def register(
    session: Session,
    staff: Staff,
    credential: str,
    party: RelyingParty,
    *,
    challenge_id: str,
    name: str,
    now: datetime,
) -> Passkey:
    """Keep a new passkey; raise PasskeyRefused if its answer does not fit."""
    challenge = _take(session, staff, Ceremony.REGISTER, challenge_id, now=now)
    made = passkey_formats.registered(credential, challenge, party)
    known = select(Passkey.id).where(Passkey.credential_id == made.credential_id)
    if session.scalar(known) is not None:
        raise PasskeyRefused("known")
    if len(staff.passkeys) >= MOST:
        raise PasskeyRefused("many")
    row = Passkey(
        staff=staff,
        credential_id=made.credential_id,
        public_key=made.public_key,
        sign_count=made.sign_count,
        transports=list(made.transports),
        synced=made.synced,
        name=name,
        added_at=now,
    )
    session.add(row)
    session.flush()
    _record(session, "staff.passkey_added", row, now=now)
    return row


def prove(
    session: Session,
    staff: Staff,
    credential: str,
    party: RelyingParty,
    *,
    challenge_id: str,
    now: datetime,
) -> Passkey:
    """
    Take a passkey's answer as the second factor; raise PasskeyRefused if it is none.

    A counter that did not grow tells of a copy: the passkey is stopped for good.
    """
    challenge = _take(session, staff, Ceremony.PROVE, challenge_id, now=now)
    row = session.scalar(
        select(Passkey)
        .where(
            Passkey.staff_id == staff.id,
            Passkey.credential_id == passkey_formats.credential_id(credential),
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise PasskeyRefused("unknown")
    if row.stopped_at:
        raise PasskeyRefused("stopped")
    proof = passkey_formats.proved(credential, challenge, row.public_key, party)
    if proof.sign_count <= row.sign_count and (proof.sign_count or row.sign_count):
        row.stopped_at = now
        _record(session, "staff.passkey_stopped", row, now=now)
        raise PasskeyRefused("stepped_back")
    row.sign_count, row.synced, row.used_at = proof.sign_count, proof.synced, now
    return row


def usable(session: Session, staff: Staff) -> Sequence[Passkey]:
    """List the passkeys that a colleague can sign in with."""
    return session.scalars(
        select(Passkey)
        .where(Passkey.staff_id == staff.id, Passkey.stopped_at.is_(None))
        .order_by(Passkey.id)
    ).all()


def own(session: Session, staff: Staff, public_id: str) -> Passkey | None:
    """Give a passkey of this colleague, never of another."""
    return session.scalar(
        select(Passkey).where(
            Passkey.staff_id == staff.id, Passkey.public_id == public_id
        )
    )


def rename(session: Session, passkey: Passkey, name: str, *, now: datetime) -> None:
    """Give a passkey another name."""
    if passkey.name != name:
        passkey.name = name
        _record(session, "staff.passkey_renamed", passkey, now=now)


def remove(session: Session, passkey: Passkey, *, now: datetime) -> None:
    """Forget a passkey; whether another second factor is left is asked before."""
    _record(session, "staff.passkey_removed", passkey, now=now)
    session.delete(passkey)
    session.flush()


def _take(
    session: Session, staff: Staff, ceremony: Ceremony, public_id: str, *, now: datetime
) -> bytes:
    # deleted by its answer, a wrong one too: none is ever tried twice
    row = session.execute(
        delete(PasskeyChallenge)
        .where(
            PasskeyChallenge.public_id == public_id,
            PasskeyChallenge.staff_id == staff.id,
            PasskeyChallenge.ceremony == ceremony,
        )
        .returning(PasskeyChallenge.challenge, PasskeyChallenge.expires_at)
    ).first()
    if row is None or now >= row.expires_at:
        raise PasskeyRefused("late")
    challenge: bytes = row.challenge
    return challenge


def _record(session: Session, action: str, passkey: Passkey, *, now: datetime) -> None:
    audit.record(
        session,
        action,
        actor=f"staff:{passkey.staff.public_id}",
        subject=f"passkey:{passkey.public_id}",
        now=now,
    )
