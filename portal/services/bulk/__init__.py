"""Ask for many invitations at once, and start, pause or cancel their sending."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from portal.domain.groups import Group
from portal.errors import AlreadyDone
from portal.models.bulk import BulkInvitation, BulkLine, BulkMark, BulkPiece
from portal.models.staff import Staff
from portal.services import audit
from portal.services.bulk.pieces import Pieces
from portal.states import BulkSource, BulkState, BulkWay, LineState
from portal.vault import Keyring

OVER = frozenset({BulkState.DONE, BulkState.CANCELLED})
# from which states a colleague may bring it into which
FROM: dict[BulkState, frozenset[BulkState]] = {
    BulkState.SENDING: frozenset({BulkState.READY, BulkState.PAUSED}),
    BulkState.PAUSED: frozenset({BulkState.SENDING}),
    BulkState.CANCELLED: frozenset(BulkState) - OVER,
}
ACTIONS = {
    BulkState.SENDING: "bulk.started",
    BulkState.PAUSED: "bulk.paused",
    BulkState.CANCELLED: "bulk.cancelled",
}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a colleague asks for; `once` names the form that was sent."""

    by: Staff
    once: str
    way: BulkWay
    language: str
    registers: bool = False


def from_file(
    session: Session, pieces: Pieces, asked: Asked, *, encoding: str, now: datetime
) -> BulkInvitation:
    """Keep a file's lines, sealed, for the worker to check."""
    bulk, is_new = _made(session, asked, BulkSource.FILE, pieces.lines, now=now)
    if not is_new:
        return bulk
    bulk.encoding = encoding
    kept = [
        BulkPiece(bulk=bulk, number=number)
        for number, _ in enumerate(pieces.texts, start=1)
    ]
    session.add_all(kept)
    session.flush()
    for piece, text in zip(kept, pieces.texts, strict=True):
        piece.rows = text
    return bulk


def from_group(
    session: Session, group: Group, asked: Asked, *, expected: int, now: datetime
) -> BulkInvitation:
    """Keep a filter, whose customers the worker checks."""
    bulk, is_new = _made(session, asked, BulkSource.GROUP, expected, now=now)
    if is_new:
        bulk.group = group.as_query()
    return bulk


def change(
    session: Session,
    bulk: BulkInvitation,
    to: BulkState,
    *,
    by: Staff,
    now: datetime,
) -> None:
    """
    Send, pause or cancel it.

    To ask twice for the same changes nothing; raise AlreadyDone if it is too late.
    """
    session.refresh(bulk, with_for_update=True)
    if bulk.state is to:
        return
    if bulk.state not in FROM[to]:
        raise AlreadyDone(bulk.state.value)
    bulk.changed_by, bulk.changed_at = by, now
    if to is BulkState.CANCELLED:
        end(session, bulk, to, now=now)
    else:
        bulk.state = to
        bulk.sending_at = bulk.sending_at or now
    record(session, bulk, ACTIONS[to], actor=f"staff:{by.public_id}", now=now)


def end(
    session: Session, bulk: BulkInvitation, state: BulkState, *, now: datetime
) -> None:
    """Let it be over: who still waits is left out, and what a file said is erased."""
    bulk.state, bulk.ended_at = state, now
    of_it = BulkLine.bulk_id == bulk.id
    session.execute(
        update(BulkLine)
        .where(of_it, BulkLine.state == LineState.WAITING)
        .values(state=LineState.SKIPPED, reason="cancelled", settled_at=now)
    )
    session.execute(update(BulkLine).where(of_it).values(given_sealed=None))
    unsent = BulkLine.state != LineState.SENT
    session.execute(update(BulkLine).where(of_it, unsent).values(digest=None))
    session.execute(delete(BulkPiece).where(BulkPiece.bulk_id == bulk.id))
    session.execute(delete(BulkMark).where(BulkMark.bulk_id == bulk.id))
    bulk.destroy_key()
    session.flush()


def named(session: Session, public_id: str) -> BulkInvitation | None:
    """Give the one of this public id."""
    return session.scalar(
        select(BulkInvitation).where(BulkInvitation.public_id == public_id)
    )


def newest(session: Session, *, most: int) -> Sequence[BulkInvitation]:
    """List them, the newest first."""
    return session.scalars(
        select(BulkInvitation).order_by(BulkInvitation.id.desc()).limit(most)
    ).all()


def any_running(session: Session) -> bool:
    """Say whether any is to be checked or sent."""
    running = (BulkState.CHECKING, BulkState.SENDING)
    found = select(BulkInvitation.id).where(BulkInvitation.state.in_(running))
    return session.scalar(found.limit(1)) is not None


def counts(session: Session, bulk_id: int) -> dict[LineState, int]:
    """Count the lines of each state."""
    found = session.execute(
        select(BulkLine.state, func.count().label("lines"))
        .where(BulkLine.bulk_id == bulk_id)
        .group_by(BulkLine.state)
    )
    return dict.fromkeys(LineState, 0) | {row.state: row.lines for row in found}


def record(
    session: Session, bulk: BulkInvitation, action: str, *, actor: str, now: datetime
) -> None:
    """Write down what happened, with counts alone."""
    counted = counts(session, bulk.id)
    audit.record(
        session,
        action,
        actor=actor,
        subject=f"bulk:{bulk.public_id}",
        now=now,
        lines=sum(counted.values()),
        waiting=counted[LineState.WAITING],
        sent=counted[LineState.SENT],
        skipped=counted[LineState.SKIPPED],
        failed=counted[LineState.FAILED],
    )


def _made(
    session: Session,
    asked: Asked,
    source: BulkSource,
    expected: int,
    *,
    now: datetime,
) -> tuple[BulkInvitation, bool]:
    keyring: Keyring = session.info["keyring"]
    known = session.scalar(
        select(BulkInvitation).where(BulkInvitation.once == asked.once)
    )
    if known is not None:
        return known, False  # the button was pressed twice
    bulk = BulkInvitation(
        wrapped_key=keyring.new_wrapped_key(),
        once=asked.once,
        started_by=asked.by,
        way=asked.way,
        source=source,
        group={},
        language=asked.language,
        registers=asked.registers,
        state=BulkState.CHECKING,
        expected=expected,
        made_at=now,
        worked_at=now - timedelta(days=1),
    )
    session.add(bulk)
    session.flush()
    actor = f"staff:{asked.by.public_id}"
    record(session, bulk, "bulk.asked", actor=actor, now=now)
    return bulk, True
