"""Hold an answer back until what the page shows has changed."""

from flask import Response, request
from sqlalchemy import select

from portal.extensions import db
from portal.models.verification import Verification
from portal.web import visitors


def seen_version() -> int | None:
    """Give the version that the waiting page shows; None if the page is asked anew."""
    seen = request.args.get("seen", "")
    waits = request.headers.get("HX-Request") and len(seen) < 10
    return int(seen) if waits and seen.isdecimal() else None


def hold(verification: Verification, *, seen: int, seconds: float) -> None:
    """
    Return when the version is no longer `seen`, after some seconds at the latest.

    No connection to the database is held meanwhile. Whatever was read before, the
    visitor and the time included, is to be read anew.
    """
    row_id, public_id = verification.id, verification.public_id
    db.session.rollback()
    # listen first, then read: nothing is missed between
    with visitors.adapters().signals.listen(public_id) as bell:
        if _version(row_id) == seen:
            bell.wait(min(seconds, visitors.config().policy.handoff.hold_seconds))
    visitors.forget()


def unchanged() -> Response:
    """Tell a waiting page that nothing changed, and to ask again at once."""
    return Response(status=204, headers={"HX-Trigger": "again"})


def _version(row_id: int) -> int | None:
    version = db.session.scalar(
        select(Verification.version).where(Verification.id == row_id)
    )
    db.session.rollback()
    return version
