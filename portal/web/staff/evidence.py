"""Show a picture to who may see it; each viewing is in the audit log."""

from flask import Response
from flask.typing import ResponseReturnValue

from portal.domain.roles import Permission
from portal.extensions import begin_write, db
from portal.models.evidence import Evidence
from portal.services import audit
from portal.services import evidence as pictures
from portal.web import visitors
from portal.web.render import render
from portal.web.staff import found
from portal.web.staff.console import Console
from portal.web.staff.guard import actor


def add_routes(console: Console) -> None:
    """Add the picture and its page."""
    console.page("/evidence/<public_id>.jpg", picture, needs=Permission.REVIEW)
    console.page("/evidence/<public_id>", picture_page, needs=Permission.REVIEW)


def picture(public_id: str) -> ResponseReturnValue:
    """Give the picture's bytes, after the viewing was noted."""
    begin_write(db.session)
    row = found.picture(public_id)
    note_viewing(row, "evidence.viewed", side=row.side.value)
    data = pictures.open_picture(row, visitors.adapters().storage)
    db.session.rollback()
    return Response(data, mimetype="image/jpeg")


def picture_page(public_id: str) -> ResponseReturnValue:
    """Show the picture in its full size, with the viewer's name over it."""
    return render("staff/picture.html", picture=found.picture(public_id))


def note_viewing(row: Evidence, action: str, **details: str) -> None:
    """Have in the audit log who viewed a picture, before it is shown; commit."""
    audit.record(
        db.session(),
        action,
        actor=actor(),
        subject=f"evidence:{row.public_id}",
        customer=row.verification.customer,
        now=visitors.now(),
        **details,
    )
    db.session.commit()
