"""Where a colleague begins: what waits for them, and who named them in a note."""

from flask import abort, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.domain.mentions import Person, parts
from portal.domain.roles import Permission
from portal.extensions import begin_write, db
from portal.services.customers import mentions
from portal.services.staff import desk
from portal.web import visitors
from portal.web.render import render
from portal.web.staff.console import Console
from portal.web.staff.guard import this_staff

MOST_NAMED = 10
MOST_UNDELIVERED = 5


def add_routes(console: Console) -> None:
    """Add the first page, and the way from it to a note."""
    console.page("", home, needs=Permission.OWN)
    console.page("/", home, needs=Permission.OWN)
    console.page("/mentions/<public_id>", mention, needs=Permission.CUSTOMERS)


def home() -> ResponseReturnValue:
    """Show what waits, the most pressing first."""
    session, me = db.session(), this_staff()
    here = [Person(me.id, me.name, me.email)]
    named = mentions.of(session, me, most=MOST_NAMED)
    can_invite = current_user.can(Permission.CUSTOMERS)
    return render(
        "staff/home.html",
        named=[(each, parts(each.note.text or "", here)) for each in named],
        undelivered=desk.undelivered(session, most=MOST_UNDELIVERED, now=visitors.now())
        if can_invite
        else (),
    )


def mention(public_id: str) -> ResponseReturnValue:
    """Go to the note, which is seen from then on."""
    begin_write(db.session)
    row = mentions.find(db.session(), this_staff(), public_id) or abort(404)
    mentions.see(db.session(), row, now=visitors.now())
    page = url_for(
        "staff.customer", public_id=row.note.customer.public_id, kind="notes"
    )
    db.session.commit()
    return redirect(f"{page}#notes", code=303)
