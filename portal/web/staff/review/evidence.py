"""
Show a picture to who may see it; each viewing is in the audit log.

No picture leaves without the viewer's name and the time in its pixels.
"""

from flask import Response, abort
from flask.typing import ResponseReturnValue

from portal.domain.roles import Permission
from portal.errors import CannotMark
from portal.extensions import begin_write, db
from portal.models.evidence import Evidence
from portal.services import audit
from portal.services import evidence as pictures
from portal.services.evidence import marks
from portal.web import visitors
from portal.web.render import render
from portal.web.staff import found
from portal.web.staff.console import Console
from portal.web.staff.guard import actor, this_staff
from portal.web.staff.review.held import renew

PAGE_SIDE = 1400  # pixels of the longer side, on a page; the whole is a link away


def add_routes(console: Console) -> None:
    """Add the picture in two sizes, and its page."""
    one = "/evidence/<public_id>"
    console.page(f"{one}.jpg", picture, needs=Permission.REVIEW)
    console.page(f"{one}/full.jpg", full_picture, needs=Permission.REVIEW)
    console.page(one, picture_page, needs=Permission.REVIEW)


def picture(public_id: str) -> ResponseReturnValue:
    """Give the picture as large as a page needs it, after the viewing was noted."""
    return _picture(public_id, PAGE_SIDE)


def full_picture(public_id: str) -> ResponseReturnValue:
    """Give the picture in its full size, after the viewing was noted."""
    return _picture(public_id, visitors.config().policy.picture.keep_long_side)


def picture_page(public_id: str) -> ResponseReturnValue:
    """Show the picture in its full size."""
    row = found.picture(public_id)
    renew(row.verification)
    return render("staff/review/picture.html", picture=found.picture(public_id))


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


def marked(jpeg: bytes, *, longest: int) -> Response:
    """Answer with a picture for this viewer alone; end the transaction before."""
    staff = this_staff()
    viewer = marks.Viewer(staff.name, staff.public_id)
    db.session.rollback()
    try:
        data = marks.mark(
            jpeg,
            viewer,
            at=visitors.now(),
            longest=longest,
            policy=visitors.config().policy,
        )
    except CannotMark:
        abort(503)
    return Response(data, mimetype="image/jpeg")


def _picture(public_id: str, longest: int) -> Response:
    begin_write(db.session)
    row = found.picture(public_id)
    note_viewing(row, "evidence.viewed", side=row.side.value)
    data = pictures.open_picture(row, visitors.adapters().storage)
    return marked(data, longest=longest)
