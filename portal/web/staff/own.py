"""One's own account: devices to sign out, recovery codes to make anew."""

from flask import abort, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from portal.domain.roles import Permission
from portal.errors import WrongSecondFactor
from portal.extensions import db
from portal.services import audit, second_factor
from portal.services import staff as colleagues
from portal.services import visitors as sessions
from portal.states import Audience
from portal.web import visitors
from portal.web.render import render
from portal.web.staff.console import Console
from portal.web.staff.guard import actor, this_staff


class NewCodesForm(FlaskForm):
    """New recovery codes cost a code of the app."""

    code = StringField(
        lazy_gettext("Code from your app"),
        validators=[
            InputRequired(lazy_gettext("Enter the code your app shows now")),
            Length(max=12),
        ],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )


def add_routes(console: Console) -> None:
    """Add the account's pages."""
    console.page("/account", account, needs=Permission.OWN)
    console.page(
        "/account/recovery-codes", new_codes, needs=Permission.OWN, methods=["POST"]
    )
    console.page(
        "/account/devices/<public_id>",
        end_device,
        needs=Permission.OWN,
        methods=["POST"],
    )


def account(form: NewCodesForm | None = None) -> ResponseReturnValue:
    """Show who is signed in, where, and how many recovery codes are left."""
    staff = this_staff()
    form = form or NewCodesForm()
    return render(
        "staff/account.html",
        422 if form.errors else 200,
        form=form,
        staff=staff,
        left=second_factor.recovery_codes_left(db.session(), staff),
        here=visitors.visitor(Audience.STAFF),
        devices=colleagues.devices(
            db.session(),
            staff,
            now=visitors.now(),
            idle=visitors.idle(Audience.STAFF),
        ),
    )


def new_codes() -> ResponseReturnValue:
    """Make ten new recovery codes, shown once; the older ones die."""
    form, staff = NewCodesForm(), this_staff()
    if form.validate_on_submit():
        now = visitors.now()
        try:
            second_factor.check_code(db.session(), staff, form.code.data or "", now=now)
        except WrongSecondFactor:
            form.code.errors = [gettext("This code does not fit. Wait for the next.")]
        else:
            codes = second_factor.new_recovery_codes(db.session(), staff, now=now)
            db.session.commit()
            to = url_for("staff.account")
            return render("staff/recovery_codes.html", codes=codes, to=to)
    return account(form)


def end_device(public_id: str) -> ResponseReturnValue:
    """Sign oneself out on another device."""
    staff, now = this_staff(), visitors.now()
    found = colleagues.devices(
        db.session(), staff, now=now, idle=visitors.idle(Audience.STAFF)
    )
    row = next((row for row in found if row.public_id == public_id), None) or abort(404)
    sessions.end_session(row, now=now)
    subject = f"session:{row.public_id}"
    audit.record(
        db.session(), "staff.signed_out", actor=actor(), subject=subject, now=now
    )
    db.session.commit()
    return redirect(url_for("staff.account"), code=303)
