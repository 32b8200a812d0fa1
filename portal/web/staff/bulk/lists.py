"""All bulk invitations, and all lines of one."""

from flask import abort, request
from flask.typing import ResponseReturnValue

from portal.domain.roles import Permission
from portal.extensions import db
from portal.services import bulk as bulks
from portal.services.bulk.rows import rows
from portal.web.fields import whole_number
from portal.web.render import render
from portal.web.staff.bulk import KINDS, found, words
from portal.web.staff.console import Console

LISTED, PAGE = 50, 100


def add_routes(console: Console) -> None:
    """Add both lists."""
    console.page("/bulk", all_bulks, needs=Permission.BULK)
    path = "/bulk/<public_id>/lines/<kind>"
    console.page(path, bulk_lines, needs=Permission.BULK)


def all_bulks() -> ResponseReturnValue:
    """List the newest, with how far each is."""
    latest = bulks.newest(db.session(), most=LISTED)
    return render(
        "staff/bulk/lists.html",
        bulks=[(row, bulks.counts(db.session(), row.id)) for row in latest],
        words_of=words.state_words,
        ways=words.WAYS,
        most=LISTED,
    )


def bulk_lines(public_id: str, kind: str) -> ResponseReturnValue:
    """List the lines of one kind, a page at a time."""
    row, states = found(public_id), KINDS.get(kind) or abort(404)
    after = whole_number(request.args.get("after", "")) or 0
    lines = rows(db.session(), row, states=states, after=after, most=PAGE + 1)
    return render(
        "staff/bulk/lines.html",
        bulk=row,
        kind=kind,
        rows=lines[:PAGE],
        next=lines[PAGE - 1].line.number if len(lines) > PAGE else None,
        after=after,
        why_line=words.why_line,
    )
