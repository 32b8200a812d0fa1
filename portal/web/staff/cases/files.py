"""A case as a paper: have it made, see how it goes, and take it."""

from typing import Any

from flask import Response, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from portal.domain.roles import Permission
from portal.errors import CannotOpen, CustomerErased
from portal.extensions import db
from portal.models.case import Case
from portal.models.case_file import CaseFile
from portal.services import case_files
from portal.services.case_files import ends
from portal.services.cases.rows import record
from portal.states import CaseKind
from portal.web import visitors
from portal.web.render import render
from portal.web.staff import watching
from portal.web.staff.console import Console
from portal.web.staff.guard import this_staff

ONE = "/cases/files/<public_id>"


def add_routes(console: Console) -> None:
    """Add the part of a case's page, the making and the download."""
    needs = Permission.AML
    console.page(ONE, case_file, needs=needs)
    console.page(f"{ONE}/make", make_case_file, needs=needs, methods=("POST",))
    console.page(f"{ONE}/pdf", download_case_file, needs=needs, methods=("POST",))
    console.context_processor(lambda: {"case_file_of": context})


def context(case: Case) -> dict[str, Any]:
    """Give what the part shows: the paper, and whether it is watched."""
    row = case_files.of(db.session(), case)
    until = watching.until()
    moving = row is not None and row.due_at is not None
    return {
        "row": row if row and (row.storage_key or row.due_at or row.failure) else None,
        "is_made": row is not None and row.storage_key is not None,
        "is_making": moving,
        "is_old": row is not None and case_files.is_old(db.session(), row),
        "seen": print_of(row),
        "until": until if moving and not watching.is_over(until) else None,
        "days": visitors.config().policy.cases.file_days,
    }


def case_file(public_id: str) -> ResponseReturnValue:
    """Answer the part that waits: nothing new, or how it stands now."""
    case = _case(public_id)
    if not request.headers.get("HX-Request"):
        return _back(case)
    shown = context(case)
    if shown["seen"] == request.args.get("seen") and shown["until"]:
        return "", 204
    return render("staff/cases/_file.html", case=case)


def make_case_file(public_id: str) -> ResponseReturnValue:
    """Have the paper made, or made anew."""
    case = _case(public_id)
    try:
        case_files.ask(db.session(), case, by=this_staff(), now=visitors.now())
    except CustomerErased:
        db.session.rollback()
        abort(404)
    answer = _back(case)
    db.session.commit()
    visitors.adapters().jobs.wake()
    return answer


def download_case_file(public_id: str) -> ResponseReturnValue:
    """Hand the paper out, after that was noted; who comes too late sees the page."""
    case = _case(public_id)
    row = case_files.of(db.session(), case)
    if row is None or row.storage_key is None or row.digest is None:
        return _back(case)
    try:
        content = case_files.open_file(row, visitors.adapters().storage)
    except CannotOpen:
        ends.lose(db.session(), row, now=visitors.now())
        answer = _back(case)
        db.session.commit()
        return answer
    sha, now = row.digest.hex(), visitors.now()
    by = this_staff()
    record(db.session(), "case_file.downloaded", case, by=by, now=now, sha256=sha)
    db.session.commit()
    answer = Response(content, mimetype="application/pdf")
    name = f"case-{public_id}.pdf"
    answer.headers["Content-Disposition"] = f"attachment; filename={name}"
    return answer


def print_of(row: CaseFile | None) -> str:
    """Give what changes whenever the part does."""
    if row is None:
        return "none"
    made = row.digest.hex()[:12] if row.digest else ""
    return f"{bool(row.due_at):d}.{row.done}.{made}.{bool(row.failure):d}"


def _case(public_id: str) -> Case:
    return db.session.scalar(select(Case).where(Case.public_id == public_id)) or abort(
        404
    )


def _back(case: Case) -> ResponseReturnValue:
    page = "transfer_case" if case.kind is CaseKind.TRANSFER else "case"
    address = url_for(f"staff.{page}", public_id=case.public_id)
    return redirect(f"{address}#file", code=303)
