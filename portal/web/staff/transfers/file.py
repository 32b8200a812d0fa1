"""Transfers from a file: taken, checked line by line, entered when somebody says so."""

import secrets
from typing import Any

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import HiddenField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Regexp

from portal.domain.files import lists
from portal.domain.files.encodings import ENCODINGS, decode
from portal.domain.roles import Permission
from portal.domain.transfers.columns import columns, suffices
from portal.domain.transfers.files import FileState, LineState
from portal.errors import AlreadyDone, FileRefused
from portal.extensions import db, released
from portal.models.transfer_file import TransferFile
from portal.services.transfers import files
from portal.web import visitors
from portal.web.fields import whole_number
from portal.web.render import render, render_block
from portal.web.staff import watching
from portal.web.staff.bulk.forms import ENCODED
from portal.web.staff.console import Console
from portal.web.staff.guard import this_staff
from portal.web.staff.transfers.file_words import refusal, why

MEGABYTE, LISTED, PAGE = 1024 * 1024, 10, 100
MOVING = (FileState.CHECKING, FileState.ENTERING)


class FileForm(FlaskForm):
    """A file; `once` tells a button pressed twice."""

    once = HiddenField(
        default=lambda: secrets.token_hex(20),
        validators=[Regexp("[0-9a-f]{40}", message=lazy_gettext("Load the page anew"))],
    )
    file = FileField(
        lazy_gettext("File (CSV)"),
        render_kw={"accept": ".csv,.txt,.tsv,text/csv"},
    )
    encoding = SelectField(
        lazy_gettext("Encoding of the letters"),
        choices=[
            SelectChoice("", lazy_gettext("Find out")),
            *(SelectChoice(each, ENCODED[each]) for each in ENCODINGS),
        ],
        default="",
    )


def add_routes(console: Console) -> None:
    """Add the form, one file, and its buttons."""
    needs = Permission.AML
    one = "/transfers/files/<public_id>"
    both = ("GET", "POST")
    console.page("/transfers/file", new_transfer_file, needs=needs, methods=both)
    console.page(one, transfer_file, needs=needs)
    console.page(f"{one}/enter", enter_file, needs=needs, methods=("POST",))
    console.page(f"{one}/discard", discard_file, needs=needs, methods=("POST",))


def new_transfer_file() -> ResponseReturnValue:
    """Take a file, and have its lines checked."""
    form, policy = FileForm(), visitors.config().policy.transfer
    megabytes = policy.max_bytes // MEGABYTE
    if form.validate_on_submit():
        try:
            made = _take(form)
        except FileRefused as refused:
            told = refusal(refused.why, most=policy.most_lines, megabytes=megabytes)
            form.file.errors = [told]
        else:
            to = url_for("staff.transfer_file", public_id=made.public_id)
            db.session.commit()
            visitors.adapters().jobs.wake()
            return redirect(to, code=303)
    return render(
        "staff/transfers/new_file.html",
        422 if form.errors else 200,
        form=form,
        most=policy.most_lines,
        megabytes=megabytes,
        earlier=files.newest(db.session(), most=LISTED),
    )


def transfer_file(public_id: str) -> ResponseReturnValue:
    """Show how far it is; asked by its own page, answer what moved, or nothing."""
    row = _found(public_id)
    counts = files.counts(db.session(), row)
    seen = f"{row.state}.{'.'.join(map(str, counts.values()))}"
    until = watching.until()
    is_over = watching.is_over(until)
    asked_again = watching.asks_again()
    if asked_again and request.args.get("seen") == seen and not is_over:
        return "", 204
    watched = row.state in MOVING and not is_over
    context = _context(row, counts, seen=seen, until=until if watched else None)
    if asked_again:
        return render_block("staff/transfers/file.html", "progress", **context)
    late = request.method == "POST"  # a button that came too late
    return render(
        "staff/transfers/file.html", 409 if late else 200, late=late, **context
    )


def enter_file(public_id: str) -> ResponseReturnValue:
    """Enter its good lines."""
    return _change(public_id, FileState.ENTERING)


def discard_file(public_id: str) -> ResponseReturnValue:
    """Enter nothing of it, for good."""
    return _change(public_id, FileState.CANCELLED)


def _take(form: FileForm) -> TransferFile:
    policy, upload = visitors.config().policy.transfer, form.file.data
    raw: bytes = upload.stream.read(policy.max_bytes + 1) if upload else b""
    if len(raw) > policy.max_bytes:
        raise FileRefused("too_large")
    with released(db.session):
        found = decode(raw, form.encoding.data or "")
        listed = lists.read(found.text, named=columns, suffices=suffices)
        pieces = files.cut(listed, most=policy.most_lines)
    return files.take(
        db.session(),
        pieces,
        once=str(form.once.data),
        encoding=found.encoding,
        by=this_staff(),
        now=visitors.now(),
    )


def _change(public_id: str, to: FileState) -> ResponseReturnValue:
    row = _found(public_id)
    try:
        files.change(db.session(), row, to, by=this_staff(), now=visitors.now())
    except AlreadyDone:
        db.session.rollback()
        return transfer_file(public_id)
    db.session.commit()
    visitors.adapters().jobs.wake()
    return redirect(url_for("staff.transfer_file", public_id=public_id), code=303)


def _context(
    row: TransferFile, counts: dict[LineState, int], *, seen: str, until: int | None
) -> dict[str, Any]:
    after = whole_number(request.args.get("after", "")) or 0
    bad = files.lines(db.session(), row, LineState.FAILED, after=after, most=PAGE + 1)
    return {
        "file": row,
        "counts": counts,
        "done": sum(counts.values()),
        "bad": bad[:PAGE],
        "next_bad": bad[PAGE - 1].number if len(bad) > PAGE else None,
        "after": after,
        "why": why,
        "seen": seen,
        "until": until,
    }


def _found(public_id: str) -> TransferFile:
    return files.named(db.session(), public_id) or abort(404)
