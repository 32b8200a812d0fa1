"""A bulk invitation: what would be sent, how far it is, what came of it."""

from flask import abort, request
from flask.typing import ResponseReturnValue

from portal.domain.groups import Group
from portal.domain.roles import Permission
from portal.extensions import db
from portal.models.bulk import BulkInvitation
from portal.services import bulk as bulks
from portal.services.bulk import reports
from portal.services.bulk.reports import Report
from portal.services.bulk.rows import Row, rows
from portal.states import BulkSource, BulkState, LineState
from portal.web import visitors
from portal.web.render import render, render_block
from portal.web.staff import watching
from portal.web.staff.bulk import words
from portal.web.staff.console import Console
from portal.web.staff.customers.group_words import told
from portal.web.staff.invitations.text_previews import previews

SHOWN = 8  # lines of each kind on the page
KINDS = {
    "bad": (LineState.FAILED,),
    "left-out": (LineState.SKIPPED,),
    "to-send": (LineState.WAITING,),
    "sent": (LineState.SENT,),
}


def add_routes(console: Console) -> None:
    """Add the page of one bulk."""
    console.page("/bulk/<public_id>", bulk, needs=Permission.BULK)


def bulk(public_id: str) -> ResponseReturnValue:
    """Show one; asked by its own page, answer what moved, or nothing."""
    row = found(public_id)
    report = reports.report(db.session(), row)
    until, seen = watching.until(), print_of(row, report)
    asked_again = watching.asks_again()
    if asked_again and request.args.get("seen") == seen and not watching.is_over(until):
        return "", 204
    settled = is_settled(row, report)
    context = {
        "bulk": row,
        "report": report,
        "seen": seen,
        "until": None if watching.is_over(until) or settled else until,
        **_words(row),
        **_shown(row),
    }
    if asked_again:
        return render_block("staff/bulk/page.html", "progress", **context)
    return render(
        "staff/bulk/page.html", 409 if _late() else 200, late=_late(), **context
    )


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


def _late() -> bool:
    # only a button that came too late shows the page in answer to a POST
    return request.method == "POST"


def _words(row: BulkInvitation) -> dict[str, object]:
    of_group = row.source is BulkSource.GROUP
    return {
        "told": told(Group.from_query(row.group)) if of_group else [],
        "state_words": words.state_words(row.state),
        "way_words": words.WAYS[row.way],
        "why": words.why,
        "why_line": words.why_line,
        "per_minute": visitors.config().policy.bulk.per_minute,
    }


def _shown(row: BulkInvitation) -> dict[str, object]:
    if row.state is BulkState.CHECKING:
        return {"bad": [], "left_out": [], "to_send": [], "texts": []}
    is_ready = row.state is BulkState.READY
    return {
        "bad": _first(row, "bad"),
        "left_out": _first(row, "left-out"),
        "to_send": _first(row, "to-send") if is_ready else [],
        "texts": previews(row) if is_ready else [],
    }


def _first(row: BulkInvitation, kind: str) -> list[Row]:
    return rows(db.session(), row, states=KINDS[kind], after=0, most=SHOWN)
