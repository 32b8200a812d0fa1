"""What became of each line, as a file for a spreadsheet."""

from collections.abc import Iterator

from flask import Response, stream_with_context
from flask.typing import ResponseReturnValue

from portal.domain.files.sheets_out import lines
from portal.domain.roles import Permission
from portal.extensions import begin_write, db
from portal.models.bulk import BulkInvitation
from portal.services import bulk as bulks
from portal.services.bulk.rows import all_rows
from portal.web import visitors
from portal.web.staff.bulk import found
from portal.web.staff.bulk.words import result_of, why_line
from portal.web.staff.console import Console
from portal.web.staff.guard import actor

HEADER = ("line", "reference", "state", "reason")


def add_routes(console: Console) -> None:
    """Add the file."""
    rule = "/bulk/<public_id>/result.csv"
    console.page(rule, bulk_result, needs=Permission.BULK)


def bulk_result(public_id: str) -> ResponseReturnValue:
    """Give the file line by line, after it was noted who took it."""
    begin_write(db.session)
    row, now = found(public_id), visitors.now()
    bulks.record(db.session(), row, "bulk.downloaded", actor=actor(), now=now)
    db.session.commit()
    response = Response(
        stream_with_context(lines(_rows(row))), mimetype="text/csv; charset=utf-8"
    )
    name = f"invitations-{row.made_at:%Y-%m-%d}-{row.public_id[:6]}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _rows(bulk: BulkInvitation) -> Iterator[tuple[object, ...]]:
    yield HEADER
    for row in all_rows(db.session(), bulk):
        message, line = row.message, row.line
        told = message.failure if message else why_line(line)
        status = message.status.value if message else None
        yield line.number, row.reference, result_of(line, status), told or ""
