"""The worker's part in asking customers once more: each turn about a second."""

from collections.abc import Callable
from datetime import datetime

from flask import current_app
from sqlalchemy.orm import Session

from portal.extensions import db
from portal.jobs.tasks import transaction
from portal.jobs.turns import ring, turn
from portal.models.reverification import Reverification
from portal.services.messages import Words
from portal.services.reverification import due as reverification_due
from portal.services.reverification import parts, renewals


def ask_groups() -> int:
    """Go on with the groups that are asked at once; give how many parts were done."""
    timezone = current_app.extensions["portal"].config.timezone

    def part(session: Session, now: datetime) -> int:
        return parts.go_on(session, timezone=timezone, now=now)

    return _turn(parts.any_unfinished(db.session()), part)


def ask_expiring() -> int:
    """Ask those whose documents expire soon; give how many were looked at."""
    portal = current_app.extensions["portal"]
    policy = portal.config.policy.reverification

    def part(session: Session, now: datetime) -> int:
        today = now.date()
        return reverification_due.ask_due(session, policy=policy, today=today, now=now)

    today = portal.adapters.clock().date()
    return _turn(renewals.any_due(db.session(), today=today), part)


def write_due() -> int:
    """Write the letters that are due; give how many customers were looked at."""
    portal = current_app.extensions["portal"]
    policy = portal.config.policy.reverification

    written: dict[object, Words] = {}

    def letter(kind: str, row: Reverification) -> Words:
        # of a group all of one language read the same words: written once a turn
        said = (kind, row.customer.language, row.due_at, row.why, _about(row))
        if said not in written:
            written[said] = _letter(kind, row)
        return written[said]

    def part(session: Session, now: datetime) -> int:
        return reverification_due.tell_due(
            session, letter=letter, policy=policy, now=now
        )

    now = portal.adapters.clock()
    return _turn(reverification_due.any_untold(db.session(), now=now), part)


def _turn(due: bool, part: Callable[[Session, datetime], int]) -> int:
    """Do parts until nothing is left or the turn is over; then ring for the next."""
    db.session.rollback()
    done, is_over = 0, turn()
    while due:
        with transaction() as (session, now):
            worked = part(session, now)
        done += worked
        if not worked:
            break
        if is_over():
            ring()
            break
    return done


def _about(row: Reverification) -> tuple[str, bool, bool]:
    """Give what is asked, whether by the portal itself, and whether it was begun."""
    return row.kind.value, row.asked_by_id is None, row.verification_id is not None


def _letter(kind: str, row: Reverification) -> Words:
    asked, is_automatic, started = _about(row)
    words: Words = current_app.extensions["portal"].letter(
        kind,
        row.customer.language,
        page="customer.again",
        kind_asked=asked,
        due_at=row.due_at,
        why=row.why,
        is_automatic=is_automatic,
        started=started,
    )
    return words
