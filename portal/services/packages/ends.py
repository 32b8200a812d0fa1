"""Packages end: after their days, or when a download broke off and nobody went on."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.lawful import move
from portal.models.lawful import ExportPackage, LawfulRequest
from portal.policy import LawfulPolicy
from portal.services import lawful
from portal.services.packages import PORTAL, forget_pieces
from portal.states import LawfulState as State
from portal.states import PackageEnd

SERVED_LAST = timedelta(minutes=2)  # without a sign for longer, a download broke off
BATCH = 100


def end_due(session: Session, *, policy: LawfulPolicy, now: datetime) -> list[str]:
    """
    Destroy the packages whose days are over, or whose download broke off for good.

    Give the keys of storage to be deleted after the commit. What is being handed out
    at this moment is left until it is.
    """
    resumable = now - timedelta(minutes=policy.resume_minutes)
    over = ExportPackage.expires_at <= now
    broken = ExportPackage.downloaded_at.is_(None) & (
        ExportPackage.download_began_at <= resumable
    )
    rows = session.scalars(
        select(LawfulRequest)
        .join(ExportPackage)
        .where(over | broken, ExportPackage.ended_at.is_(None))
        .where(
            ExportPackage.served_at.is_(None)
            | ExportPackage.serving.is_(None)
            | (ExportPackage.served_at < now - SERVED_LAST)
        )
        .order_by(LawfulRequest.id)
        .limit(BATCH)
        .with_for_update(of=LawfulRequest, skip_locked=True)
        .execution_options(populate_existing=True)
    ).all()
    gone: list[str] = []
    for row in rows:
        gone += _end(session, row, now=now)
    return gone


def _end(session: Session, row: LawfulRequest, *, now: datetime) -> list[str]:
    package = row.package
    if package is None or package.expires_at is None:
        return []
    days_over = package.expires_at <= now
    if row.state is State.READY:
        row.state = move(row.state, State.EXPIRED)
    package.ended_as = PackageEnd.DAYS_OVER if days_over else PackageEnd.BROKEN_OFF
    package.ended_at, package.serving = now, None
    package.destroy_key()
    lawful.record(
        session,
        row,
        "lawful.package_destroyed",
        actor=PORTAL,
        now=now,
        why=package.ended_as.value,
    )
    return forget_pieces(session, package)
