"""Take files of transfers, and start or discard their entering."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from portal.domain.files.lists import PeopleList
from portal.domain.transfers.columns import FIELDS
from portal.domain.transfers.files import OVER, FileState, LineState
from portal.errors import AlreadyDone, FileRefused
from portal.models.staff import Staff
from portal.models.transfer_file import TransferFile, TransferLine, TransferPiece
from portal.services import audit
from portal.vault import Keyring

PIECE = 200  # lines that are checked in one transaction
FROM = {
    FileState.ENTERING: frozenset({FileState.READY}),
    FileState.CANCELLED: frozenset({FileState.CHECKING, FileState.READY}),
}


@dataclass(frozen=True, kw_only=True)
class Pieces:
    """A file cut into pieces of JSON, and how many lines they have."""

    texts: Sequence[str]
    lines: int


def cut(listed: PeopleList, *, most: int) -> Pieces:
    """Cut a file into pieces; raise FileRefused: "no_lines", "too_many"."""
    rows: list[list[object]] = []
    for each in listed:
        if len(rows) == most:
            raise FileRefused("too_many")
        values = (each.values.get(field, "") for field in FIELDS)
        rows.append([each.number, each.problem, *values])
    if not rows:
        raise FileRefused("no_lines")
    pieces = [rows[start : start + PIECE] for start in range(0, len(rows), PIECE)]
    texts = [json.dumps(piece, ensure_ascii=False) for piece in pieces]
    return Pieces(texts=texts, lines=len(rows))


def take(
    session: Session,
    pieces: Pieces,
    *,
    once: str,
    encoding: str,
    by: Staff,
    now: datetime,
) -> TransferFile:
    """Keep a file's lines, sealed, for the worker to check; the same form once."""
    keyring: Keyring = session.info["keyring"]
    known = session.scalar(select(TransferFile).where(TransferFile.once == once))
    if known is not None:
        return known
    row = TransferFile(
        wrapped_key=keyring.new_wrapped_key(),
        once=once,
        started_by=by,
        encoding=encoding,
        state=FileState.CHECKING,
        expected=pieces.lines,
        made_at=now,
        worked_at=now - timedelta(days=1),
    )
    session.add(row)
    session.flush()
    kept = [
        TransferPiece(file=row, number=number)
        for number, _ in enumerate(pieces.texts, start=1)
    ]
    session.add_all(kept)
    session.flush()
    for piece, text in zip(kept, pieces.texts, strict=True):
        piece.rows = text
    record(session, row, "transfer_file.taken", actor=f"staff:{by.public_id}", now=now)
    return row


def change(
    session: Session, row: TransferFile, to: FileState, *, by: Staff, now: datetime
) -> None:
    """Enter the lines, or discard them; raise AlreadyDone if it is too late."""
    session.refresh(row, with_for_update=True)
    if row.state is to:
        return
    if row.state not in FROM[to]:
        raise AlreadyDone(row.state.value)
    actor = f"staff:{by.public_id}"
    if to is FileState.CANCELLED:
        end(session, row, to, now=now)
        record(session, row, "transfer_file.discarded", actor=actor, now=now)
    else:
        row.state = to
        record(session, row, "transfer_file.started", actor=actor, now=now)


def end(session: Session, row: TransferFile, to: FileState, *, now: datetime) -> None:
    """Let it be over: what the file said is erased."""
    row.state, row.ended_at = to, now
    of_it = TransferLine.file_id == row.id
    session.execute(
        update(TransferLine)
        .where(of_it, TransferLine.state == LineState.WAITING)
        .values(state=LineState.FAILED, reason="cancelled")
    )
    session.execute(
        update(TransferLine).where(of_it).values(given_sealed=None, digest=None)
    )
    session.execute(delete(TransferPiece).where(TransferPiece.file_id == row.id))
    row.destroy_key()
    session.flush()


def discard_unused(session: Session, *, before: datetime, now: datetime) -> int:
    """Discard the files that nobody entered for long; give how many."""
    rows = session.scalars(
        select(TransferFile)
        .where(TransferFile.state == FileState.READY, TransferFile.made_at < before)
        .with_for_update(skip_locked=True)
    ).all()
    for row in rows:
        end(session, row, FileState.CANCELLED, now=now)
        record(session, row, "transfer_file.discarded", actor="portal", now=now)
    return len(rows)


def named(session: Session, public_id: str) -> TransferFile | None:
    """Give the file of this public id."""
    by_id = select(TransferFile).where(TransferFile.public_id == public_id)
    return session.scalar(by_id.execution_options(populate_existing=True))


def any_running(session: Session) -> bool:
    """Say whether any is to be checked or entered."""
    running = (FileState.CHECKING, FileState.ENTERING)
    found = select(TransferFile.id).where(TransferFile.state.in_(running)).limit(1)
    return session.scalar(found) is not None


def newest(session: Session, *, most: int) -> Sequence[TransferFile]:
    """List those that are not over, then the others, the newest first."""
    return session.scalars(
        select(TransferFile)
        .order_by(TransferFile.state.in_(OVER), TransferFile.id.desc())
        .limit(most)
    ).all()


def counts(session: Session, row: TransferFile) -> dict[LineState, int]:
    """Count the lines of each state."""
    found = session.execute(
        select(TransferLine.state, func.count())
        .where(TransferLine.file_id == row.id)
        .group_by(TransferLine.state)
    )
    return dict.fromkeys(LineState, 0) | {each[0]: each[1] for each in found}


def lines(
    session: Session, row: TransferFile, state: LineState, *, after: int, most: int
) -> Sequence[TransferLine]:
    """List the lines of one state behind a number."""
    return session.scalars(
        select(TransferLine)
        .where(
            TransferLine.file_id == row.id,
            TransferLine.state == state,
            TransferLine.number > after,
        )
        .order_by(TransferLine.number)
        .limit(most)
    ).all()


def record(
    session: Session, row: TransferFile, action: str, *, actor: str, now: datetime
) -> None:
    """Write down what happened, with counts alone."""
    counted = counts(session, row)
    audit.record(
        session,
        action,
        actor=actor,
        subject=f"transfer_file:{row.public_id}",
        now=now,
        lines=row.expected,
        entered=counted[LineState.ENTERED],
        known=counted[LineState.KNOWN],
        failed=counted[LineState.FAILED],
    )
