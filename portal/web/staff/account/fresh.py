"""
Ask for the second factor again before something dangerous.

A browser that was left open, or a stolen cookie, is then not enough. A view begins:

    if page := fresh.ask():
        return page

What a POST brought is kept: the page sends all its fields again with the proof. After
a GET the page leads back to it.
"""

from datetime import timedelta

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.domain.roles import Permission
from portal.errors import TooMany
from portal.extensions import begin_write, db
from portal.services.staff import passkeys, sign_in
from portal.states import Audience
from portal.web import visitors
from portal.web.render import render
from portal.web.staff.account.proof import ProofForm, accept, paused
from portal.web.staff.console import Console
from portal.web.staff.guard import this_staff

PREFIX = "proof-"
NOT_CARRIED = ("csrf_token", PREFIX)


def add_routes(console: Console) -> None:
    """Add the page that a GET is sent to."""
    console.page("/confirm", confirm, needs=Permission.OWN, methods=["GET", "POST"])


def ask(*, always: bool = False) -> ResponseReturnValue | None:
    """
    Give the page that asks for the second factor, or None: the view may go on.

    It may where the last proof on this browser is younger than `fresh_minutes`, or
    this request brings one; with `always` only the latter counts, which a POST alone
    can do. Called first of all in a view: it ends the transaction.
    """
    if is_fresh() and not always:
        return None
    if visitors.reads_only():
        back = request.full_path.rstrip("?")
        return redirect(url_for("staff.confirm", to=back), code=303)
    form = ProofForm(prefix=PREFIX)
    if form.code.name not in request.form:
        return _page(ProofForm(prefix=PREFIX, formdata=None))
    return _prove(form)


def is_fresh() -> bool:
    """Say whether the last proof of the second factor here is young enough."""
    row = visitors.visitor(Audience.STAFF)
    minutes = visitors.config().policy.sign_in.fresh_minutes
    if row is None:
        return False
    proved = row.proved_at or row.started_at
    return visitors.now() - proved < timedelta(minutes=minutes)


def confirm() -> ResponseReturnValue:
    """Ask, then lead back to the page of the console that was asked for."""
    to = request.args.get("to", "")
    if not to.startswith("/staff/"):
        to = url_for("staff.home")
    form = ProofForm(prefix=PREFIX)
    if form.code.name not in request.form:
        return _page(ProofForm(prefix=PREFIX, formdata=None), status=200)
    return _prove(form) or redirect(to, code=303)


def _prove(form: ProofForm) -> ResponseReturnValue | None:
    staff, row = this_staff(), visitors.visitor(Audience.STAFF)
    try:
        how = accept(form, staff) if form.validate() else None
    except TooMany as pause:
        return paused(pause)
    if how is None or row is None:
        return _page(form)
    row.proved_at = visitors.now()
    sign_in.confirmed(db.session(), staff, by=how, now=visitors.now())
    # the proof is used up, whatever comes of what it was asked for
    db.session.commit()
    begin_write(db.session)
    return None


def _page(form: ProofForm, *, status: int = 422) -> ResponseReturnValue:
    return render(
        "staff/account/confirm.html",
        status,
        form=form,
        staff=this_staff(),
        with_passkey=bool(passkeys.usable(db.session(), this_staff())),
        to=request.full_path.rstrip("?"),
        carried=[
            (name, value)
            for name, value in request.form.items(multi=True)
            if not name.startswith(NOT_CARRIED)
        ],
    )
