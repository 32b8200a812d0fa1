"""Let no list outlive its use."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.models.bulk import BulkInvitation, BulkLine
from portal.services import bulk as bulks
from portal.services.bulk.checks import WORKER
from portal.states import BulkState


def cancel_unsent(session: Session, *, before: datetime, now: datetime) -> None:
    """Cancel what nobody has sent since, and erase what its file said."""
    old = session.scalars(
        select(BulkInvitation)
        .where(
            BulkInvitation.state.in_((BulkState.CHECKING, BulkState.READY)),
            BulkInvitation.made_at < before,
        )
        .with_for_update()
    ).all()
    for bulk in old:
        bulks.end(session, bulk, BulkState.CANCELLED, now=now)
        bulks.record(session, bulk, "bulk.cancelled", actor=WORKER, now=now)


def forget_digests(session: Session, *, before: datetime) -> None:
    """Remove the hashes of lines that may be sent again."""
    old = (BulkLine.digest.is_not(None), BulkLine.settled_at < before)
    session.execute(update(BulkLine).where(*old).values(digest=None))
