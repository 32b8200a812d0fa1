"""Begin to invite many: a group chosen by a filter, or the people of a file."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy import select

from portal.domain.files import lists
from portal.domain.files.encodings import decode
from portal.domain.groups import Group
from portal.domain.roles import Permission
from portal.errors import FileRefused, GroupRefused
from portal.extensions import db, released
from portal.models.bulk import BulkInvitation
from portal.models.customer import Customer
from portal.services import bulk as bulks
from portal.services.bulk import pieces as bulk_pieces
from portal.services.customers import groups
from portal.web import visitors
from portal.web.render import render
from portal.web.staff.bulk.forms import BulkForm, FileForm, language_of
from portal.web.staff.bulk.words import refusal
from portal.web.staff.console import Console
from portal.web.staff.customers.group_words import told
from portal.web.staff.guard import this_staff

FIRST = 5  # customers who are shown of a group
MEGABYTE = 1024 * 1024


def add_routes(console: Console) -> None:
    """Add both beginnings."""
    both = ("GET", "POST")
    console.page("/bulk/new", new_bulk, needs=Permission.BULK, methods=both)
    console.page("/bulk/file", new_bulk_file, needs=Permission.BULK, methods=both)


def new_bulk() -> ResponseReturnValue:
    """Say whom a filter means; a POST has them checked."""
    config, form = visitors.config(), BulkForm()
    try:
        group = Group.from_query(request.args)
    except GroupRefused:
        return redirect(url_for("staff.customers"), code=303)
    most = config.policy.bulk.most_lines
    count = groups.count(db.session(), group, timezone=config.timezone, most=most + 1)
    good = form.validate_on_submit()
    if good and 0 < count <= most:
        asked = form.asked(this_staff())
        made = bulks.from_group(
            db.session(), group, asked, expected=count, now=visitors.now()
        )
        return _begun(made)
    refused = request.method == "POST"
    return render(
        "staff/bulk/new.html",
        422 if refused else 200,
        form=form,
        told=told(group),
        group=group.as_query(),
        count=count,
        most=most,
        first=_first(group, config.timezone),
    )


def new_bulk_file() -> ResponseReturnValue:
    """Take a file, and have its lines checked."""
    form, policy = FileForm(), visitors.config().policy.bulk
    if form.validate_on_submit():
        try:
            made = _from_file(form)
        except FileRefused as refused:
            sentence = refusal(
                refused.why,
                most=policy.most_lines,
                megabytes=policy.max_bytes // MEGABYTE,
            )
            form.file.errors = [sentence]
        else:
            return _begun(made)
    return render(
        "staff/bulk/new_file.html",
        422 if form.errors else 200,
        form=form,
        policy=policy,
        megabytes=policy.max_bytes // MEGABYTE,
    )


def _from_file(form: FileForm) -> BulkInvitation:
    policy, upload = visitors.config().policy.bulk, form.file.data
    raw: bytes = upload.stream.read(policy.max_bytes + 1) if upload else b""
    if len(raw) > policy.max_bytes:
        raise FileRefused("too_large")
    with released(db.session):
        found = decode(raw, form.encoding.data or "")
        pieces = bulk_pieces.cut(
            lists.read(found.text), most=policy.most_lines, language_of=language_of
        )
    return bulks.from_file(
        db.session(),
        pieces,
        form.asked(this_staff()),
        encoding=found.encoding,
        now=visitors.now(),
    )


def _begun(bulk: BulkInvitation) -> ResponseReturnValue:
    to = url_for("staff.bulk", public_id=bulk.public_id)
    db.session.commit()
    visitors.adapters().jobs.wake()
    return redirect(to, code=303)


def _first(group: Group, timezone: str) -> list[tuple[str, str]]:
    ids = db.session.scalars(groups.ids(group, timezone=timezone).limit(FIRST)).all()
    rows = db.session.scalars(
        select(Customer).where(Customer.id.in_(ids)).order_by(Customer.id)
    )
    nameless = gettext("Name not known")
    return [(row.public_id, row.name or nameless) for row in rows]
