"""
The second factor of staff: an authenticator app's codes, passkeys, recovery codes.

A code's 30 s step is remembered, so that a code seen over a shoulder is worth
nothing (RFC 6238 §5.2). One step earlier or later is taken as well: clocks differ.
"""

import secrets
from datetime import datetime

import pyotp
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from portal.errors import LastSecondFactor, WrongSecondFactor
from portal.models.passkey import Passkey
from portal.models.staff import RecoveryCode, Staff
from portal.services import audit
from portal.services.staff import passkeys
from portal.vault import Keyring

STEP_SECONDS = 30
RECOVERY_CODES = 10
RECOVERY_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike
RECOVERY_LENGTH = 12  # 59 bits: no slow hash needed


def is_set(staff: Staff) -> bool:
    """Say whether a colleague has set up anything that is asked for at the sign-in."""
    return staff.totp_confirmed_at is not None or bool(staff.passkeys)


def begin(session: Session, staff: Staff) -> str:
    """Give the secret to show in the enrolment, the same until it is confirmed."""
    if staff.totp_secret is None:
        staff.totp_secret = pyotp.random_base32()
        session.flush()
    return staff.totp_secret or ""


def address(staff: Staff, secret: str, issuer: str) -> str:
    """Give the otpauth address that the QR code holds."""
    return pyotp.TOTP(secret).provisioning_uri(name=staff.email, issuer_name=issuer)


def confirm(session: Session, staff: Staff, code: str, *, now: datetime) -> None:
    """End the enrolment of an app with its first code."""
    check_code(session, staff, code, now=now)
    staff.totp_confirmed_at = now
    _record(session, "staff.second_factor_set", staff, now=now)


def remove_app(session: Session, staff: Staff, *, now: datetime) -> None:
    """Forget the app; raise LastSecondFactor where no passkey is left."""
    locked = lock(session, staff)
    if locked.totp_confirmed_at is None:
        return
    if not passkeys.usable(session, locked):
        raise LastSecondFactor
    locked.totp_secret = None
    locked.totp_confirmed_at = locked.totp_last_step = None
    _record(session, "staff.app_removed", locked, now=now)


def remove_passkey(session: Session, passkey: Passkey, *, now: datetime) -> None:
    """Forget a passkey; raise LastSecondFactor where nothing else is left."""
    staff = lock(session, passkey.staff)
    others = [each for each in passkeys.usable(session, staff) if each != passkey]
    if not others and staff.totp_confirmed_at is None:
        raise LastSecondFactor
    passkeys.remove(session, passkey, now=now)


def check_code(session: Session, staff: Staff, code: str, *, now: datetime) -> None:
    """Use up a code of the app; raise WrongSecondFactor if it does not fit."""
    locked = lock(session, staff)
    totp = pyotp.TOTP(locked.totp_secret or pyotp.random_base32())
    given = "".join(code.split())
    present = int(now.timestamp()) // STEP_SECONDS
    last = locked.totp_last_step or 0
    for step in (present - 1, present, present + 1):
        if step > last and secrets.compare_digest(
            totp.generate_otp(step).encode(), given.encode()
        ):
            locked.totp_last_step = step
            return
    raise WrongSecondFactor


def use_recovery_code(
    session: Session, staff: Staff, code: str, *, now: datetime
) -> None:
    """Use up a recovery code; raise WrongSecondFactor if it is none, or was used."""
    used = session.scalar(
        update(RecoveryCode)
        .where(
            RecoveryCode.staff_id == staff.id,
            RecoveryCode.digest == _digest(session, staff, code),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=now)
        .returning(RecoveryCode.id)
    )
    if used is None:
        raise WrongSecondFactor


def new_recovery_codes(session: Session, staff: Staff, *, now: datetime) -> list[str]:
    """Make ten new codes; the older ones work no more."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.staff_id == staff.id))
    codes = [_recovery_code() for _ in range(RECOVERY_CODES)]
    session.add_all(
        RecoveryCode(staff_id=staff.id, digest=_digest(session, staff, code))
        for code in codes
    )
    session.flush()
    _record(session, "staff.recovery_codes_made", staff, now=now)
    return codes


def recovery_codes_left(session: Session, staff: Staff) -> int:
    """Count the recovery codes that still work."""
    left = session.scalar(
        select(func.count()).where(
            RecoveryCode.staff_id == staff.id, RecoveryCode.used_at.is_(None)
        )
    )
    return left or 0


def forget(session: Session, staff: Staff) -> None:
    """Take every second factor away, so that the next sign-in enrols anew."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.staff_id == staff.id))
    staff.passkeys.clear()
    staff.totp_secret = None
    staff.totp_confirmed_at = staff.totp_last_step = None


def lock(session: Session, staff: Staff) -> Staff:
    """Read the colleague anew and let nobody else change them until the commit."""
    return session.scalars(
        select(Staff)
        .where(Staff.id == staff.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def _record(session: Session, action: str, staff: Staff, *, now: datetime) -> None:
    who = f"staff:{staff.public_id}"
    audit.record(session, action, actor=who, subject=who, now=now)


def _recovery_code() -> str:
    letters = [secrets.choice(RECOVERY_LETTERS) for _ in range(RECOVERY_LENGTH)]
    return "-".join("".join(letters[n : n + 4]) for n in range(0, RECOVERY_LENGTH, 4))


def _digest(session: Session, staff: Staff, code: str) -> bytes:
    keyring: Keyring = session.info["keyring"]
    plain = "".join(letter for letter in code.lower() if letter.isalnum())
    return keyring.digest("recovery", f"{staff.public_id}:{plain}")
