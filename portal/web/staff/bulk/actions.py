"""The buttons of a bulk invitation."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from portal.domain.roles import Permission
from portal.errors import AlreadyDone
from portal.extensions import db
from portal.services import bulk as bulks
from portal.states import BulkState
from portal.web import visitors
from portal.web.staff.bulk import bulk, found
from portal.web.staff.console import Console
from portal.web.staff.guard import this_staff


def add_routes(console: Console) -> None:
    """Add the buttons."""
    for rule, view in (
        ("send", send_bulk),
        ("pause", pause_bulk),
        ("cancel", cancel_bulk),
    ):
        path = f"/bulk/<public_id>/{rule}"
        console.page(path, view, needs=Permission.BULK, methods=["POST"])


def send_bulk(public_id: str) -> ResponseReturnValue:
    """Begin to send, or go on after a pause."""
    return _change(public_id, BulkState.SENDING)


def pause_bulk(public_id: str) -> ResponseReturnValue:
    """Stop sending for now."""
    return _change(public_id, BulkState.PAUSED)


def cancel_bulk(public_id: str) -> ResponseReturnValue:
    """Send no more of it, for good."""
    return _change(public_id, BulkState.CANCELLED)


def _change(public_id: str, to: BulkState) -> ResponseReturnValue:
    row = found(public_id)
    try:
        bulks.change(db.session(), row, to, by=this_staff(), now=visitors.now())
    except AlreadyDone:
        db.session.rollback()
        return bulk(public_id)
    db.session.commit()
    visitors.adapters().jobs.wake()
    return redirect(url_for("staff.bulk", public_id=public_id), code=303)
