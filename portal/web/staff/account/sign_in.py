"""Sign in: e-mail address and password first, and out again."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length

from portal.domain.roles import Permission
from portal.errors import TooMany, WrongPassword
from portal.extensions import db, released
from portal.models.staff import Staff
from portal.services.staff import passwords, second_factor
from portal.services.staff import sign_in as staff_sign_in
from portal.states import Audience
from portal.web import visitors
from portal.web.fields import squish
from portal.web.render import render
from portal.web.staff.account import half
from portal.web.staff.account.proof import left_or_pause, paused
from portal.web.staff.console import Console


class SignInForm(FlaskForm):
    """The first factor."""

    email = StringField(
        lazy_gettext("E-mail address"),
        filters=[squish],
        validators=[
            InputRequired(lazy_gettext("Enter your e-mail address")),
            Length(max=254),
        ],
        render_kw={"autocomplete": "username", "inputmode": "email"},
    )
    password = PasswordField(
        lazy_gettext("Password"),
        validators=[
            InputRequired(lazy_gettext("Enter your password")),
            Length(max=passwords.LONGEST),
        ],
        render_kw={"autocomplete": "current-password"},
    )


def add_routes(console: Console) -> None:
    """Add the ways in and out."""
    console.page("/sign-in", sign_in, needs=Permission.ENTER, methods=["GET", "POST"])
    console.page("/sign-out", sign_out, needs=Permission.OWN, methods=["POST"])


def sign_in() -> ResponseReturnValue:
    """Ask for address and password; who they fit goes on to the second factor."""
    form = SignInForm()
    if form.validate_on_submit():
        try:
            return _after_password(_check_password(form))
        except TooMany as pause:
            return paused(pause)
        except WrongPassword:
            pass
    return render("staff/account/sign_in.html", 422 if form.errors else 200, form=form)


def sign_out() -> ResponseReturnValue:
    """End this browser's session."""
    visitors.sign_out(Audience.STAFF)
    db.session.commit()
    return redirect(url_for("staff.sign_in"), code=303)


def _check_password(form: SignInForm) -> Staff:
    email, password = form.email.data or "", form.password.data or ""
    policy = visitors.config().policy.sign_in
    attempt = staff_sign_in.begin(
        db.session(),
        email,
        address=request.remote_addr or "",
        policy=policy,
        now=visitors.now(),
    )
    db.session.commit()
    with released(db.session):
        # Argon2 takes its time: no lock is held meanwhile
        fits = passwords.check_password(attempt.stored, password)
        renewed = fits and passwords.is_outdated(attempt.stored)
        new_hash = passwords.hash_password(password) if renewed else None
    session = db.session()
    try:
        return staff_sign_in.settle(
            session, attempt, email, fits=fits, policy=policy, new_hash=new_hash
        )
    except WrongPassword:
        db.session.commit()
        left = left_or_pause(attempt)
        wrong = gettext("The e-mail address or the password is not right.")
        form.password.errors = [f"{wrong} {left}".strip()]
        raise


def _after_password(staff: Staff) -> ResponseReturnValue:
    if not second_factor.is_set(staff):
        second_factor.begin(db.session(), staff)
    db.session.commit()
    half.remember(staff)
    return redirect(url_for("staff.sign_in_code"), code=303)
