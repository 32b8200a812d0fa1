"""Manage the people who work the console."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.roles import Permission, may
from portal.errors import EmailTaken, LastAdministrator, LinkClosed
from portal.models.staff import Staff
from portal.services import audit
from portal.services.locks import one_at_a_time
from portal.services.staff import passwords, second_factor, sessions, sign_in
from portal.states import Role
from portal.vault import Keyring


def add(
    session: Session, *, name: str, email: str, role: Role, actor: str, now: datetime
) -> Staff:
    """Add a colleague without a password; raise EmailTaken for a known address."""
    email = email.strip().lower()
    keyring: Keyring = session.info["keyring"]
    one_at_a_time(session, keyring.digest("staff", email))
    if sign_in.find(session, email):
        raise EmailTaken
    staff = Staff(
        name=name,
        email=email,
        role=role,
        password_hash="",
        wrapped_key=keyring.new_wrapped_key(),
        added_at=now,
    )
    session.add(staff)
    session.flush()
    _record(session, "staff.added", staff, actor=actor, now=now, role=role.value)
    return staff


def everybody(session: Session) -> Sequence[Staff]:
    """List all colleagues by name, the disabled ones last."""
    return session.scalars(
        select(Staff).order_by(Staff.disabled_at.is_not(None), Staff.name, Staff.id)
    ).all()


def able(session: Session, needs: Permission) -> Sequence[Staff]:
    """List the colleagues who are here, and in a role that may do it."""
    roles = [role for role in Role if may(role, needs)]
    return session.scalars(
        select(Staff)
        .where(Staff.role.in_(roles), Staff.disabled_at.is_(None))
        .order_by(Staff.id)
    ).all()


def named(session: Session, public_id: str) -> Staff | None:
    """Give the colleague with this public id."""
    return session.scalar(select(Staff).where(Staff.public_id == public_id))


def keep_link(
    session: Session,
    staff: Staff,
    secret_hash: bytes,
    *,
    hours: int,
    actor: str,
    now: datetime,
) -> None:
    """Let the link of this hash set the password, once; an older link dies."""
    staff.link_hash = secret_hash
    staff.link_expires_at = now + timedelta(hours=hours)
    _record(session, "staff.link_made", staff, actor=actor, now=now)


def behind_link(session: Session, secret_hash: bytes, *, now: datetime) -> Staff:
    """Give whose password the link sets; raise LinkClosed if it is over."""
    staff = session.scalar(
        select(Staff).where(Staff.link_hash == secret_hash).with_for_update()
    )
    if staff is None or staff.disabled_at:
        raise LinkClosed("unknown")
    if staff.link_expires_at is None or now >= staff.link_expires_at:
        raise LinkClosed("expired")
    return staff


def set_password(
    session: Session, staff: Staff, password_hash: str, *, now: datetime
) -> None:
    """Keep a new password: the link is used up, and every device is signed out."""
    staff.password_hash = password_hash
    staff.link_hash = staff.link_expires_at = None
    staff.password_set_at = now
    actor = f"staff:{staff.public_id}"
    sessions.end_all(session, staff, actor=actor, now=now)
    _record(session, "staff.password_set", staff, actor=actor, now=now)


def change_role(
    session: Session, staff: Staff, role: Role, *, actor: str, now: datetime
) -> None:
    """Give a colleague another role; raise LastAdministrator for the last one."""
    locked = _lock(session, staff)
    if locked.role is role:
        return
    _keep_an_administrator(session, locked)
    locked.role = role
    _record(session, "staff.role_changed", staff, actor=actor, now=now, role=role.value)


def disable(session: Session, staff: Staff, *, actor: str, now: datetime) -> None:
    """Shut a colleague out at once; raise LastAdministrator for the last one."""
    locked = _lock(session, staff)
    if locked.disabled_at:
        return
    _keep_an_administrator(session, locked)
    locked.disabled_at = now
    locked.link_hash = locked.link_expires_at = None
    sessions.end_all(session, locked, actor=actor, now=now)
    _record(session, "staff.disabled", staff, actor=actor, now=now)


def enable(session: Session, staff: Staff, *, actor: str, now: datetime) -> None:
    """Let a disabled colleague sign in again."""
    if staff.disabled_at:
        staff.disabled_at = None
        _record(session, "staff.enabled", staff, actor=actor, now=now)


def reset_second_factor(
    session: Session, staff: Staff, *, actor: str, now: datetime
) -> None:
    """Forget a lost second factor: the next sign-in sets a new one up."""
    second_factor.forget(session, second_factor.lock(session, staff))
    sessions.end_all(session, staff, actor=actor, now=now)
    _record(session, "staff.second_factor_reset", staff, actor=actor, now=now)


def with_password(
    session: Session,
    *,
    name: str,
    email: str,
    role: Role,
    password: str,
    totp_secret: str | None = None,
    now: datetime,
) -> Staff:
    """Add a colleague who may sign in at once: the first one, or one of a demo."""
    staff = add(session, name=name, email=email, role=role, actor="operator", now=now)
    staff.password_hash = passwords.hash_password(password)
    if totp_secret:
        staff.totp_secret, staff.totp_confirmed_at = totp_secret, now
    session.flush()
    return staff


def _lock(session: Session, staff: Staff) -> Staff:
    # every administrator, in one order: two who demote each other wait in turn
    session.execute(
        select(Staff.id)
        .where((Staff.role == Role.ADMINISTRATOR) | (Staff.id == staff.id))
        .order_by(Staff.id)
        .with_for_update()
    )
    return second_factor.lock(session, staff)


def _keep_an_administrator(session: Session, staff: Staff) -> None:
    if staff.role is not Role.ADMINISTRATOR:
        return
    another = session.scalar(
        select(Staff.id)
        .where(
            Staff.role == Role.ADMINISTRATOR,
            Staff.id != staff.id,
            Staff.disabled_at.is_(None),
            Staff.password_hash != "",
        )
        .limit(1)
    )
    if another is None:
        raise LastAdministrator


def _record(
    session: Session,
    action: str,
    staff: Staff,
    *,
    actor: str,
    now: datetime,
    role: str | None = None,
) -> None:
    subject = f"staff:{staff.public_id}"
    audit.record(session, action, actor=actor, subject=subject, now=now, role=role)
