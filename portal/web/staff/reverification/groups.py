"""Ask a group of customers once more, watch it being done, and see who answered."""

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.domain.groups import Group
from portal.domain.roles import Permission
from portal.errors import AlreadyDone, GroupRefused
from portal.extensions import db
from portal.models.reverification import ReverificationBatch
from portal.models.staff import Staff
from portal.services.reverification import batches
from portal.web import visitors
from portal.web.render import render, render_block
from portal.web.staff import watching
from portal.web.staff.console import Console
from portal.web.staff.customers.group_words import told
from portal.web.staff.guard import this_staff
from portal.web.staff.reverification.form import ReverificationForm
from portal.web.staff.reverification.one import fill

MOST = 50


def add_routes(console: Console) -> None:
    """Add the form for a group, the list, and a page for each."""
    whole = "/reverification"
    one = f"{whole}/<public_id>"
    needs = Permission.REVERIFY
    console.page(whole, reverifications, needs=needs)
    console.page(
        f"{whole}/new", new_reverification, needs=needs, methods=["GET", "POST"]
    )
    console.page(one, reverification_batch, needs=needs)
    console.page(f"{one}/cancel", cancel_batch, needs=needs, methods=["POST"])


def reverifications() -> ResponseReturnValue:
    """List the groups that were asked, with how they answered."""
    rows = batches.newest(db.session(), most=MOST)
    found = [batch for batch, _ in rows]
    return render(
        "staff/reverification/groups.html",
        rows=rows,
        reports=batches.reports(db.session(), found, now=visitors.now()),
        told={batch.id: told(Group.from_query(batch.group)) for batch in found},
    )


def new_reverification() -> ResponseReturnValue:
    """Show whom the filter reaches and the form; write down that they are asked."""
    form = ReverificationForm()
    try:
        group = Group.from_query(request.args)
    except GroupRefused:
        return render("staff/reverification/new.html", 400, group=None, form=form)
    session, timezone = db.session(), visitors.config().timezone
    reach = batches.reach(session, group, timezone=timezone)
    if not form.validate_on_submit() or not reach.asked:
        fill(form)
        return render(
            "staff/reverification/new.html",
            422 if form.is_submitted() else 200,
            group=group,
            told=told(group),
            reach=reach,
            form=form,
        )
    batch = batches.make(
        session,
        group,
        public_id=form.form_id.data or "",
        kind=form.the_kind(),
        why=form.why.data or "",
        grace_days=form.the_days(),
        by=this_staff(),
        total=reach.total,
        now=visitors.now(),
    )
    db.session.commit()
    visitors.adapters().jobs.wake()
    return _to(batch)


def reverification_batch(public_id: str) -> ResponseReturnValue:
    """Show how far it came and who answered; alone the part that changes, if asked."""
    return _page(_found(public_id))


def cancel_batch(public_id: str) -> ResponseReturnValue:
    """Ask nobody more, and take back what is open; the worker does it."""
    batch = _found(public_id)
    try:
        batches.cancel(db.session(), batch, by=this_staff(), now=visitors.now())
    except AlreadyDone:
        db.session.rollback()
        return _page(_found(public_id), 409)
    db.session.commit()
    visitors.adapters().jobs.wake()
    return _to(batch)


def _page(batch: ReverificationBatch, status: int = 200) -> ResponseReturnValue:
    context = {
        "batch": batch,
        "told": told(Group.from_query(batch.group)),
        "by": db.session.get(Staff, batch.asked_by_id),
        "cancelled_by": db.session.get(Staff, batch.cancelled_by_id or 0),
        "late": status != 200,
        "report": batches.reports(db.session(), [batch], now=visitors.now())[batch.id],
    }
    name = "staff/reverification/page.html"
    if watching.asks_again():
        return render_block(name, "progress", **context)
    return render(name, status, **context)


def _found(public_id: str) -> ReverificationBatch:
    return batches.find(db.session(), public_id) or abort(404)


def _to(batch: ReverificationBatch) -> ResponseReturnValue:
    there = url_for("staff.reverification_batch", public_id=batch.public_id)
    return redirect(there, code=303)
