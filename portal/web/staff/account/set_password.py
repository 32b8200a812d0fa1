"""Set one's password by the link that an administrator made."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import PasswordField
from wtforms.validators import EqualTo, InputRequired, Length

from portal.domain.roles import Permission
from portal.errors import LinkClosed
from portal.extensions import db, released
from portal.services import staff as colleagues
from portal.services.links import read_link
from portal.services.staff import passwords
from portal.web import visitors
from portal.web.render import render
from portal.web.staff.account import half, news
from portal.web.staff.console import Console

PURPOSE = "staff password"


class PasswordForm(FlaskForm):
    """A new password, twice: a typing mistake would shut its owner out."""

    password = PasswordField(
        lazy_gettext("New password"),
        description=lazy_gettext(
            "At least 12 characters. Several words in a row are good."
        ),
        validators=[
            InputRequired(lazy_gettext("Enter a password")),
            Length(
                min=passwords.SHORTEST,
                message=lazy_gettext("Use at least 12 characters"),
            ),
            Length(
                max=passwords.LONGEST,
                message=lazy_gettext("Use at most 200 characters"),
            ),
        ],
        render_kw={"autocomplete": "new-password"},
    )
    again = PasswordField(
        lazy_gettext("The same once more"),
        validators=[
            EqualTo(
                "password",
                message=lazy_gettext("Enter the same password here as above"),
            )
        ],
        render_kw={"autocomplete": "new-password"},
    )


def add_routes(console: Console) -> None:
    """Add the link's page."""
    console.page(
        "/password/<token>",
        set_password,
        needs=Permission.ENTER,
        methods=["GET", "POST"],
    )


def set_password(token: str) -> ResponseReturnValue:
    """Show the form; a good password uses the link up and leads to the sign-in."""
    secret_key, now = visitors.config().secret_key, visitors.now()
    try:
        secret_hash = read_link(secret_key, PURPOSE, token)
        staff = colleagues.behind_link(db.session(), secret_hash, now=now)
    except LinkClosed as closed:
        db.session.rollback()
        return render("staff/account/link_closed.html", 410, reason=closed.reason)
    form = PasswordForm()
    if form.validate_on_submit():
        password = form.password.data or ""
        if password.strip().lower() in {staff.email, staff.name.lower()}:
            form.password.errors = [gettext("Use something others do not know of you")]
        else:
            with released(db.session):
                hashed = passwords.hash_password(password)
            try:
                # read anew: the link may have been used meanwhile
                staff = colleagues.behind_link(db.session(), secret_hash, now=now)
            except LinkClosed as closed:
                return render(
                    "staff/account/link_closed.html", 410, reason=closed.reason
                )
            colleagues.set_password(db.session(), staff, hashed, now=now)
            news.write(staff, "password_set")
            db.session.commit()
            half.forget()
            return redirect(url_for("staff.sign_in"), code=303)
    return render(
        "staff/account/set_password.html",
        422 if form.errors else 200,
        form=form,
        staff=staff,
    )
