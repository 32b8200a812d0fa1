"""One's own second factors: passkeys by name, and the app."""

from flask import abort, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField
from wtforms.validators import DataRequired, Length

from portal.domain.roles import Permission
from portal.errors import LastSecondFactor, PasskeyRefused, WrongSecondFactor
from portal.extensions import begin_write, db
from portal.models.passkey import Passkey
from portal.services.staff import passkeys, second_factor
from portal.web import visitors
from portal.web.fields import printable, squish
from portal.web.render import render
from portal.web.staff.account import ceremonies, fresh, news
from portal.web.staff.account.own import account_page
from portal.web.staff.account.proof import ProofForm
from portal.web.staff.account.second import WRONG_FIRST, app_to_scan
from portal.web.staff.console import Console
from portal.web.staff.guard import this_staff


class NameForm(FlaskForm):
    """What a colleague calls a passkey."""

    name = StringField(
        lazy_gettext("Name of the passkey"),
        description=lazy_gettext("So that you know it again, such as Blue key."),
        filters=[squish, printable],
        validators=[
            DataRequired(lazy_gettext("Give the passkey a name")),
            Length(max=60, message=lazy_gettext("Use at most 60 characters")),
        ],
        render_kw={"autocomplete": "off", "maxlength": "60"},
    )


class PasskeyForm(NameForm):
    """A new passkey; the script fills in what it signed."""

    credential = HiddenField(
        validators=[
            DataRequired(lazy_gettext("Press the button and follow your browser")),
            Length(max=ceremonies.LONGEST),
        ]
    )


def add_routes(console: Console) -> None:
    """Add what is done with second factors."""
    one, both, post = "/account/passkeys/<public_id>", ("GET", "POST"), ("POST",)
    for rule, view, methods in (
        ("/account/passkeys/new", new_passkey, both),
        (f"{one}/name", rename_passkey, post),
        (f"{one}/remove", remove_passkey, post),
        ("/account/app", set_up_app, both),
        ("/account/app/remove", remove_app, post),
    ):
        console.page(rule, view, needs=Permission.OWN, methods=methods)


def new_passkey() -> ResponseReturnValue:
    """Register one more passkey."""
    if page := fresh.ask():
        return page
    form = PasskeyForm()
    if form.validate_on_submit():
        try:
            ceremonies.register(
                this_staff(), form.credential.data or "", form.name.data or ""
            )
        except PasskeyRefused as refused:
            form.form_errors.append(ceremonies.why(refused))
            db.session.commit()
        else:
            news.write(this_staff(), "passkey_added")
            return _back()
    if not form.is_submitted():
        form.name.data = ceremonies.suggested_name()[:60]
    return render(
        "staff/account/new_passkey.html", 422 if form.errors else 200, form=form
    )


def rename_passkey(public_id: str) -> ResponseReturnValue:
    """Give a passkey another name."""
    row, form = _passkey(public_id), NameForm()
    if not form.validate_on_submit():
        return account_page(422, renaming=row, form=form)
    passkeys.rename(db.session(), row, form.name.data or "", now=visitors.now())
    return _back()


def remove_passkey(public_id: str) -> ResponseReturnValue:
    """Forget a passkey, unless it is the last second factor."""
    if page := fresh.ask():
        return page
    try:
        second_factor.remove_passkey(
            db.session(), _passkey(public_id), now=visitors.now()
        )
    except LastSecondFactor:
        return _last()
    news.write(this_staff(), "passkey_removed")
    return _back()


def set_up_app() -> ResponseReturnValue:
    """Set an authenticator app up, beside the passkeys."""
    if page := fresh.ask():
        return page
    staff, form = this_staff(), ProofForm()
    if staff.totp_confirmed_at:
        return redirect(url_for("staff.account"), code=303)
    if staff.totp_secret is None:
        begin_write(db.session)
        second_factor.begin(db.session(), this_staff())
        db.session.commit()
    if form.validate_on_submit():
        try:
            second_factor.confirm(
                db.session(), staff, form.code.data or "", now=visitors.now()
            )
        except WrongSecondFactor:
            form.code.errors = [WRONG_FIRST]
        else:
            news.write(staff, "app_added")
            return _back()
    return render(
        "staff/account/app.html",
        422 if form.errors else 200,
        form=form,
        **app_to_scan(staff),
    )


def remove_app() -> ResponseReturnValue:
    """Forget the app, unless it is the last second factor."""
    if page := fresh.ask():
        return page
    try:
        second_factor.remove_app(db.session(), this_staff(), now=visitors.now())
    except LastSecondFactor:
        return _last()
    news.write(this_staff(), "app_removed")
    return _back()


def _passkey(public_id: str) -> Passkey:
    return passkeys.own(db.session(), this_staff(), public_id) or abort(404)


def _last() -> ResponseReturnValue:
    db.session.rollback()
    return account_page(409, last=True)


def _back() -> ResponseReturnValue:
    db.session.commit()
    return redirect(url_for("staff.account"), code=303)
