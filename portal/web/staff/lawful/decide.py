"""Decide on a request by law, take it back, have it made again, watch it being made."""

from collections.abc import Callable

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.domain.roles import Permission
from portal.errors import AlreadyDone, OwnRequest
from portal.extensions import db
from portal.models.lawful import LawfulRequest
from portal.services import lawful
from portal.web import visitors
from portal.web.render import render_block
from portal.web.staff.account import fresh
from portal.web.staff.console import Console
from portal.web.staff.guard import this_staff
from portal.web.staff.lawful import found, page, state
from portal.web.staff.lawful.form import RefusalForm


def add_routes(console: Console) -> None:
    """Add what the buttons of the page do, and its waiting part."""
    one, needs, post = "/lawful/<public_id>", Permission.LAWFUL, ("POST",)
    console.page(f"{one}/approve", approve_lawful, needs=needs, methods=post)
    console.page(f"{one}/refuse", refuse_lawful, needs=needs, methods=post)
    console.page(f"{one}/cancel", cancel_lawful, needs=needs, methods=post)
    console.page(f"{one}/again", lawful_again, needs=needs, methods=post)
    console.page(f"{one}/progress", lawful_progress, needs=needs)


def approve_lawful(public_id: str) -> ResponseReturnValue:
    """Answer for the package and have it made, after the second factor."""
    if ask := fresh.ask():
        return ask
    return _done(public_id, lawful.approve, wake=True)


def refuse_lawful(public_id: str) -> ResponseReturnValue:
    """Refuse, with the reason."""
    form = RefusalForm()
    if not form.validate_on_submit():
        return page(found(public_id), 422, form=form)

    def refuse(*arguments: object, **options: object) -> None:
        lawful.refuse(*arguments, why=form.why.data or "", **options)  # type: ignore[arg-type]

    return _done(public_id, refuse)


def cancel_lawful(public_id: str) -> ResponseReturnValue:
    """Take a draft, or one's own request that waits, back."""
    return _done(public_id, lawful.cancel)


def lawful_again(public_id: str) -> ResponseReturnValue:
    """Have a package made that failed."""
    return _done(public_id, lawful.again, wake=True)


def lawful_progress(public_id: str) -> ResponseReturnValue:
    """Answer the waiting part: nothing new, or how the request stands now."""
    row = found(public_id)
    shown = state.context(row)
    if not request.headers.get("HX-Request"):
        return redirect(url_for("staff.lawful_request", public_id=public_id), code=303)
    if shown["seen"] == request.args.get("seen") and shown["watch_until"]:
        return "", 204
    return render_block("staff/lawful/page.html", "state_part", row=row, **shown)


def _done(
    public_id: str, do: Callable[..., None], *, wake: bool = False
) -> ResponseReturnValue:
    row = found(public_id)
    try:
        do(db.session(), row, by=this_staff(), now=visitors.now())
        db.session.commit()
    except OwnRequest:
        return _refused(public_id, own=True)
    except AlreadyDone:
        return _refused(public_id, late=True)
    if wake:
        visitors.adapters().jobs.wake()
    return redirect(url_for("staff.lawful_request", public_id=public_id), code=303)


def _refused(public_id: str, **why: bool) -> ResponseReturnValue:
    db.session.rollback()
    row: LawfulRequest = found(public_id)
    return page(row, 409, **why)
