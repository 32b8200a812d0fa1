"""
Hand a package out once, to its approver alone.

It counts as downloaded when its last byte was handed out. Until then a download that
broke off may be begun anew by the same person, within an hour of its first beginning;
while one goes on, no second one begins. `serving` names the one that counts.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import CursorResult, update
from sqlalchemy.orm import Session

from portal.domain.lawful import move
from portal.errors import CannotOpen, DownloadRefused, Overtaken
from portal.models.base import new_public_id
from portal.models.lawful import ExportPackage, LawfulRequest
from portal.models.staff import Staff
from portal.policy import LawfulPolicy
from portal.ports import Storage
from portal.services import lawful, packages
from portal.services.packages.ends import SERVED_LAST
from portal.states import LawfulState as State
from portal.vault import Vault


@dataclass(frozen=True)
class Piece:
    """Where one piece lies, and for which place it is sealed."""

    storage_key: str
    context: str


@dataclass(frozen=True, kw_only=True)
class Handing:
    """A download that began, as plain values: the row is not held."""

    package_id: int
    serving: str
    name: str
    size: int
    pieces: tuple[Piece, ...]
    vault: Vault = field(repr=False)


def begin(
    session: Session,
    row: LawfulRequest,
    *,
    by: Staff,
    policy: LawfulPolicy,
    now: datetime,
) -> Handing:
    """Begin to hand the package out; raise DownloadRefused, with the reason, if not."""
    lawful.lock(session, row)
    package = row.package
    if package is None or (why := refusal(row, by=by, policy=policy, now=now)):
        raise DownloadRefused(why if package else "not_ready")
    again = package.download_began_at is not None
    package.download_began_at = package.download_began_at or now
    package.serving, package.served_at = new_public_id(), now
    action = "lawful.download_resumed" if again else "lawful.download_began"
    lawful.record(session, row, action, actor=f"staff:{by.public_id}", now=now)
    session.flush()
    return Handing(
        package_id=package.id,
        serving=package.serving,
        name=f"request-{row.public_id}.zip",
        size=package.size or 0,
        pieces=tuple(
            Piece(
                piece.storage_key,
                packages.context(package.public_id, package.attempt, piece.number),
            )
            for piece in package.pieces
        ),
        vault=package.vault,
    )


def refusal(
    row: LawfulRequest, *, by: Staff, policy: LawfulPolicy, now: datetime
) -> str:
    """Say in one word why this person cannot download now; empty if they can."""
    package = row.package
    if row.state is State.DOWNLOADED:
        return "downloaded"
    if row.state is State.EXPIRED or _is_over(package, now):
        return "expired"
    if package is None or row.state is not State.READY:
        return "not_ready"
    if row.decided_by_id != by.id:
        return "not_yours"
    if package.serving and (package.served_at or now) > now - SERVED_LAST:
        return "busy"
    began, length = package.download_began_at, timedelta(minutes=policy.resume_minutes)
    return "broken_off" if began is not None and began + length <= now else ""


def open_piece(handing: Handing, piece: Piece, storage: Storage) -> bytes:
    """Give the plain bytes of a piece; raise CannotOpen if it is lost or altered."""
    try:
        sealed = storage.get(piece.storage_key)
    except KeyError as error:
        raise CannotOpen(piece.context) from error
    return handing.vault.open(sealed, context=piece.context)


def sign(session: Session, handing: Handing, *, now: datetime) -> None:
    """Note that the download goes on; raise Overtaken if another one counts."""
    found = session.execute(
        update(ExportPackage)
        .where(
            ExportPackage.id == handing.package_id,
            ExportPackage.serving == handing.serving,
        )
        .values(served_at=now)
    )
    if isinstance(found, CursorResult) and found.rowcount == 0:
        raise Overtaken


def finish(session: Session, handing: Handing, *, by: str, now: datetime) -> None:
    """Let it count: the last byte was handed out; raise Overtaken as `sign` does."""
    row = _row(session, handing)
    package = row.package
    if package is None or package.serving != handing.serving:
        raise Overtaken
    row.state = move(row.state, State.DOWNLOADED)
    package.downloaded_at, package.serving = now, None
    lawful.record(session, row, "lawful.downloaded", actor=by, now=now)


def break_off(
    session: Session, handing: Handing, *, by: str, damaged: bool, now: datetime
) -> None:
    """Note that it ended before its end; a damaged package has to be made anew."""
    row = _row(session, handing)
    package = row.package
    if package is None or package.serving != handing.serving:
        return
    package.serving = None
    lawful.record(session, row, "lawful.download_broke_off", actor=by, now=now)
    if damaged:
        row.state = move(row.state, State.FAILED)
        package.failure = "a part of it is lost or was altered"
        why = package.failure
        lawful.record(session, row, "lawful.package_failed", actor=by, now=now, why=why)


def _row(session: Session, handing: Handing) -> LawfulRequest:
    row = session.get_one(ExportPackage, handing.package_id).request
    lawful.lock(session, row)
    return row


def _is_over(package: ExportPackage | None, now: datetime) -> bool:
    return package is not None and bool(
        package.ended_at or (package.expires_at and package.expires_at <= now)
    )
