"""Show a picture to who may see it; each viewing is in the audit log."""

from flask import Response, abort
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from portal.domain.roles import Permission
from portal.extensions import begin_write, db
from portal.models.evidence import Evidence
from portal.services import audit
from portal.services import evidence as pictures
from portal.web import visitors
from portal.web.render import render
from portal.web.staff.console import Console
from portal.web.staff.guard import actor


def add_routes(console: Console) -> None:
    """Add the picture and its page."""
    console.page("/evidence/<public_id>.jpg", picture, needs=Permission.REVIEW)
    console.page("/evidence/<public_id>", picture_page, needs=Permission.REVIEW)


def picture(public_id: str) -> ResponseReturnValue:
    """Give the picture's bytes, after the viewing was noted."""
    begin_write(db.session)
    row = _found(public_id)
    audit.record(
        db.session(),
        "evidence.viewed",
        actor=actor(),
        subject=f"evidence:{row.public_id}",
        customer=row.verification.customer,
        now=visitors.now(),
        side=row.side.value,
    )
    db.session.commit()
    data = pictures.open_picture(row, visitors.adapters().storage)
    db.session.rollback()
    return Response(data, mimetype="image/jpeg")


def picture_page(public_id: str) -> ResponseReturnValue:
    """Show the picture in its full size, with the viewer's name over it."""
    return render("staff/picture.html", picture=_found(public_id))


def _found(public_id: str) -> Evidence:
    row = db.session.scalar(select(Evidence).where(Evidence.public_id == public_id))
    return row if row is not None and row.storage_key else abort(404)
