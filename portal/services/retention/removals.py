"""
Remove what has been kept long enough: for each kind, what is due and how it goes.

A batch is one transaction: what goes, the receipt of it, and its event in the audit
log. Files are deleted only after its commit, so that no row ever names a file that is
gone; a crash in between leaves orphans, which the sweep removes. Killed anywhere, the
next run finds what is left, and nothing is counted twice.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from portal.domain.retention import term
from portal.models.kept import RetentionReceipt
from portal.policy import Policy
from portal.services import audit
from portal.services.locks import one_at_a_time
from portal.services.messages import Words
from portal.vault import Keyring

Letter = Callable[..., Words]
Due = Select[*tuple[Any, ...]]  # the id of the row, and since when it is kept


@dataclass(frozen=True)
class Doing:
    """What a removal works with."""

    session: Session
    policy: Policy
    letter: Letter
    now: datetime


@dataclass(frozen=True)
class Cut:
    """What began to be kept before `before` is over `now`."""

    before: datetime
    now: datetime


@dataclass
class Gone:
    """How many went, and the keys of storage to delete after the commit."""

    count: int
    files: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Removal:
    """One kind: `due` selects what is over, the oldest first."""

    key: str
    due: Callable[[Cut], Due]
    remove: Callable[[Doing, Sequence[int]], Gone]
    batch: int = 500


@dataclass(frozen=True)
class Waiting:
    """What of one kind would go, and since when the oldest of it is kept."""

    key: str
    count: int
    oldest: datetime | None


def cut(key: str, policy: Policy, now: datetime) -> Cut:
    """Give what is over at a moment, of one kind."""
    return Cut(term(key, policy).before(now), now)


def waiting(
    session: Session, removals: Sequence[Removal], *, policy: Policy, now: datetime
) -> list[Waiting]:
    """Count what is due of each kind at a moment, kinds with nothing included."""
    found: dict[str, Waiting] = {}
    for each in removals:
        due = each.due(cut(each.key, policy, now)).order_by(None).subquery()
        count, oldest = session.execute(
            select(func.count(), func.min(due.c[1], type_=due.c[1].type))
        ).one()
        before = found.get(each.key, Waiting(each.key, 0, None))
        known = [moment for moment in (before.oldest, oldest) if moment]
        found[each.key] = Waiting(
            each.key, before.count + count, min(known, default=None)
        )
    return list(found.values())


def remove_batch(removal: Removal, doing: Doing) -> Gone:
    """Remove one batch with its receipt; the caller commits, then deletes the files."""
    session, now = doing.session, doing.now
    keyring: Keyring = session.info["keyring"]
    one_at_a_time(session, keyring.digest("retention", removal.key))
    due = removal.due(cut(removal.key, doing.policy, now))
    rows = session.execute(due.limit(removal.batch)).all()
    if not rows:
        return Gone(0)
    gone = removal.remove(doing, [row[0] for row in rows])
    if gone.count:
        _write_receipt(session, removal.key, gone.count, min(r[1] for r in rows), now)
    session.flush()
    return gone


def receipts(session: Session, *, most: int) -> Sequence[RetentionReceipt]:
    """List what went, newest first."""
    newest = select(RetentionReceipt).order_by(RetentionReceipt.id.desc())
    return session.scalars(newest.limit(most)).all()


def _write_receipt(
    session: Session, key: str, count: int, oldest: datetime, now: datetime
) -> None:
    event = audit.record(
        session,
        "retention.removed",
        actor="portal",
        subject=f"retention:{key}",
        now=now,
        artefact=key,
        count=count,
        oldest=oldest.date().isoformat(),
    )
    session.add(
        RetentionReceipt(
            artefact=key, count=count, oldest=oldest, at=now, event=event.sequence
        )
    )
