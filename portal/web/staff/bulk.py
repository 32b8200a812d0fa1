"""A bulk invitation: what would be sent, how far it is, what came of it."""

from collections.abc import Callable
from datetime import timedelta

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.domain.groups import Group
from portal.domain.roles import Permission
from portal.errors import AlreadyDone
from portal.extensions import db
from portal.models.bulk import BulkInvitation
from portal.services import bulk as bulks
from portal.services import bulk_reports
from portal.services.bulk_reports import Report
from portal.states import BulkSource, BulkState, LineState
from portal.web import visitors
from portal.web.fields import whole_number
from portal.web.render import render, render_block
from portal.web.staff import bulk_words
from portal.web.staff.console import Console
from portal.web.staff.group_words import told
from portal.web.staff.guard import this_staff
from portal.web.staff.text_previews import previews

WATCHED = timedelta(minutes=10)  # a page that asks for ever keeps its session open
LISTED, SHOWN, PAGE = 50, 8, 100
KINDS = {
    "bad": (LineState.FAILED,),
    "left-out": (LineState.SKIPPED,),
    "to-send": (LineState.WAITING,),
    "sent": (LineState.SENT,),
}


def add_routes(console: Console) -> None:
    """Add the list, one bulk, its lines and its buttons."""
    one = "/bulk/<public_id>"
    needs = Permission.BULK
    console.page("/bulk", all_bulks, needs=needs)
    console.page(one, bulk, needs=needs)
    console.page(f"{one}/lines/<kind>", bulk_lines, needs=needs)
    for rule, view in (
        ("send", send_bulk),
        ("pause", pause_bulk),
        ("cancel", cancel_bulk),
    ):
        console.page(f"{one}/{rule}", view, needs=needs, methods=["POST"])


def all_bulks() -> ResponseReturnValue:
    """List the newest, with how far each is."""
    found = bulks.newest(db.session(), most=LISTED)
    return render(
        "staff/bulks.html",
        bulks=[(row, bulks.counts(db.session(), row.id)) for row in found],
        words_of=bulk_words.state_words,
        ways=bulk_words.WAYS,
        most=LISTED,
    )


def bulk(public_id: str) -> ResponseReturnValue:
    """Show one; asked by its own page, answer what moved, or nothing."""
    row = found(public_id)
    report = bulk_reports.report(db.session(), row)
    until, seen = _until(), print_of(row, report)
    asked_again = bool(request.headers.get("HX-Request")) and not request.headers.get(
        "HX-Boosted"
    )
    if asked_again and request.args.get("seen") == seen and not _is_over(until):
        return "", 204
    context = {
        "bulk": row,
        "report": report,
        "seen": seen,
        "until": None if _is_over(until) or is_settled(row, report) else until,
        **_words(row),
        **_shown(row),
    }
    if asked_again:
        return render_block("staff/bulk.html", "progress", **context)
    return render("staff/bulk.html", 409 if _late() else 200, late=_late(), **context)


def bulk_lines(public_id: str, kind: str) -> ResponseReturnValue:
    """List the lines of one kind, a page at a time."""
    row, states = found(public_id), KINDS.get(kind) or abort(404)
    after = whole_number(request.args.get("after", "")) or 0
    rows = bulk_reports.rows(
        db.session(), row, states=states, after=after, most=PAGE + 1
    )
    return render(
        "staff/bulk_lines.html",
        bulk=row,
        kind=kind,
        rows=rows[:PAGE],
        next=rows[PAGE - 1].line.number if len(rows) > PAGE else None,
        after=after,
        why_line=bulk_words.why_line,
    )


def send_bulk(public_id: str) -> ResponseReturnValue:
    """Begin to send, or go on after a pause."""
    return _change(public_id, BulkState.SENDING)


def pause_bulk(public_id: str) -> ResponseReturnValue:
    """Stop sending for now."""
    return _change(public_id, BulkState.PAUSED)


def cancel_bulk(public_id: str) -> ResponseReturnValue:
    """Send no more of it, for good."""
    return _change(public_id, BulkState.CANCELLED)


def found(public_id: str) -> BulkInvitation:
    """Give the bulk, or the page that says there is none."""
    return bulks.named(db.session(), public_id) or abort(404)


def print_of(row: BulkInvitation, report: Report) -> str:
    """Give what changes whenever the page does."""
    numbers = (report.lines, report.waiting, report.on_the_way, report.delivered)
    funnel = (report.opened, report.started, report.submitted, report.approved)
    told = ".".join(map(str, (*numbers, report.undelivered, *funnel)))
    return f"{row.state}.{told}"


def is_settled(row: BulkInvitation, report: Report) -> bool:
    """Say whether nothing moves by itself, but for what customers do."""
    waits_for_staff = row.state in {BulkState.READY, BulkState.PAUSED}
    return waits_for_staff or (row.state in bulks.OVER and not report.on_the_way)


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


def _late() -> bool:
    # only a button that came too late shows the page in answer to a POST
    return request.method == "POST"


def _words(row: BulkInvitation) -> dict[str, object]:
    of_group = row.source is BulkSource.GROUP
    return {
        "told": told(Group.from_query(row.group)) if of_group else [],
        "state_words": bulk_words.state_words(row.state),
        "way_words": bulk_words.WAYS[row.way],
        "why": bulk_words.why,
        "why_line": bulk_words.why_line,
        "per_minute": visitors.config().policy.bulk.per_minute,
    }


def _shown(row: BulkInvitation) -> dict[str, object]:
    if row.state is BulkState.CHECKING:
        return {"bad": [], "left_out": [], "to_send": [], "texts": []}
    lines: Callable[[str], object] = lambda kind: bulk_reports.rows(  # noqa: E731
        db.session(), row, states=KINDS[kind], after=0, most=SHOWN
    )
    is_ready = row.state is BulkState.READY
    return {
        "bad": lines("bad"),
        "left_out": lines("left-out"),
        "to_send": lines("to-send") if is_ready else [],
        "texts": previews(row) if is_ready else [],
    }


def _until() -> int:
    given = request.args.get("until", "")
    longest = int((visitors.now() + WATCHED).timestamp())
    return min(int(given), longest) if given.isdecimal() else longest


def _is_over(until: int) -> bool:
    return visitors.now().timestamp() >= until
