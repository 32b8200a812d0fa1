"""
An export package in the worker's hands: taken, kept piece by piece, settled or failed.

It is taken for the length of a lease, which each piece renews. `attempt` names whose
work counts: a worker that was taken for dead and comes back finds itself overtaken.
"""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.lawful import move
from portal.errors import Overtaken
from portal.models.lawful import ExportPackage, LawfulRequest, PackagePiece
from portal.policy import LawfulPolicy
from portal.services import lawful
from portal.states import LawfulState as State
from portal.vault import Keyring, Vault

PORTAL = "portal"


@dataclass(frozen=True, kw_only=True)
class Work:
    """One package to be made, as plain values: the row is not held."""

    id: int
    request_id: int
    attempt: int
    name: str  # the package's public id
    vault: Vault = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Made:
    """What was made: bytes and SHA-256 of the ZIP, and how many pictures it lacks."""

    size: int
    digest: bytes
    missing: int


def context(name: str, attempt: int, number: int) -> str:
    """Name the place for which a piece is sealed."""
    return f"{name}.{attempt}.{number}"


def take_due(
    session: Session, *, policy: LawfulPolicy, now: datetime
) -> tuple[Work | None, list[str]]:
    """
    Take one package that is due, or that a dead worker left, under a fresh key.

    Give it, or None, and the keys of storage to be deleted after the commit.
    """
    gone: list[str] = []
    while (row := _first_due(session, now)) is not None and row.package is not None:
        package = row.package
        gone += forget_pieces(session, package)
        if package.tries >= policy.package_tries:
            _give_up(session, row, package.failure or "its worker was stopped", now=now)
            continue
        row.state = move(row.state, State.PREPARING)
        keyring: Keyring = session.info["keyring"]
        package.wrapped_key = keyring.new_wrapped_key()
        package.take(lease_seconds=policy.package_lease_seconds, now=now)
        package.done = package.total = package.missing = 0
        package.made_at = package.expires_at = package.download_began_at = None
        package.digest = package.size = package.ended_at = package.ended_as = None
        session.flush()
        work = Work(
            id=package.id,
            request_id=row.id,
            attempt=package.attempt,
            name=package.public_id,
            vault=package.vault,
        )
        return work, gone
    return None, gone


def keep_piece(
    session: Session,
    work: Work,
    piece: PackagePiece,
    *,
    policy: LawfulPolicy,
    now: datetime,
) -> None:
    """Note a piece that is in storage; raise Overtaken if this work counts no more."""
    package = _held(session, work)
    piece.package_id = package.id
    session.add(piece)
    package.go_on(lease_seconds=policy.package_lease_seconds, now=now)


def advance(
    session: Session,
    work: Work,
    *,
    done: int,
    total: int,
    policy: LawfulPolicy,
    now: datetime,
) -> None:
    """Note how many files are in it, of how many; raise as `keep_piece`."""
    package = _held(session, work)
    package.done, package.total = done, total
    package.go_on(lease_seconds=policy.package_lease_seconds, now=now)


def settle(
    session: Session, work: Work, made: Made, *, policy: LawfulPolicy, now: datetime
) -> None:
    """Let the package be there, for its days; raise as `keep_piece`."""
    package = _held(session, work)
    package.request.state = move(package.request.state, State.READY)
    days = policy.package_days
    package.keep(size=made.size, digest=made.digest, days=days, now=now)
    package.done, package.missing = package.total, made.missing
    lawful.record(
        session,
        package.request,
        "lawful.package_made",
        actor=PORTAL,
        now=now,
        files=package.total,
        missing=made.missing,
        sha256=made.digest.hex(),
    )


def fail(
    session: Session, work: Work, why: str, *, policy: LawfulPolicy, now: datetime
) -> list[str]:
    """
    Let it be tried again a minute later, or give it up after the last try.

    Give the keys of storage to be deleted after the commit; raise as `keep_piece`.
    """
    package = _held(session, work)
    gone = forget_pieces(session, package)
    if package.tries >= policy.package_tries:
        _give_up(session, package.request, why, now=now)
    else:
        package.put_off(why, now=now)
    return gone


def forget_pieces(session: Session, package: ExportPackage) -> list[str]:
    """Let the package have no pieces; give the keys under which they lay."""
    gone = [piece.storage_key for piece in package.pieces]
    package.pieces.clear()
    session.flush()
    return gone


def _give_up(session: Session, row: LawfulRequest, why: str, *, now: datetime) -> None:
    package = row.package
    if package is not None:
        package.give_up(why)
        package.destroy_key()
    row.state = move(row.state, State.FAILED)
    lawful.record(session, row, "lawful.package_failed", actor=PORTAL, now=now, why=why)


def _first_due(session: Session, now: datetime) -> LawfulRequest | None:
    return session.scalar(
        select(LawfulRequest)
        .join(ExportPackage)
        .where(ExportPackage.due_at <= now)
        .order_by(ExportPackage.due_at, ExportPackage.id)
        .limit(1)
        .with_for_update(of=LawfulRequest, skip_locked=True)
        .execution_options(populate_existing=True)
    )


def _held(session: Session, work: Work) -> ExportPackage:
    package = session.get(ExportPackage, work.id)
    if package is None:
        raise Overtaken
    lawful.lock(session, package.request)
    session.refresh(package)
    if package.attempt != work.attempt or package.request.state is not State.PREPARING:
        raise Overtaken
    return package
