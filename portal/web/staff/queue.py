"""The review queue: who waits for a decision, the oldest first."""

from flask.typing import ResponseReturnValue

from portal.domain.roles import Permission
from portal.extensions import db
from portal.services import decisions, underway
from portal.web.render import render
from portal.web.staff.console import Console


def add_routes(console: Console) -> None:
    """Add the queue."""
    console.page("/queue", queue, needs=Permission.REVIEW)


def queue() -> ResponseReturnValue:
    """List who waits."""
    return render(
        "staff/queue.html",
        rows=decisions.queue(db.session()),
        examined=underway.unfinished(db.session()),
    )
