"""Sign in: e-mail address and password, then the second factor."""

from flask import current_app, redirect, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length

from portal.domain.roles import Permission
from portal.errors import TooMany, WrongPassword, WrongSecondFactor
from portal.extensions import db, released
from portal.models.staff import Staff
from portal.services import passwords, second_factor, staff_sign_in
from portal.states import Audience
from portal.web import visitors
from portal.web.fields import squish
from portal.web.qr import qr_svg
from portal.web.render import render
from portal.web.staff import half
from portal.web.staff.console import Console
from portal.web.staff.guard import NEXT


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


class SecondFactorForm(FlaskForm):
    """A code of the app, or a recovery code: what it is shows by its form."""

    code = StringField(
        lazy_gettext("Code"),
        filters=[squish],
        validators=[
            InputRequired(lazy_gettext("Enter the code your app shows now")),
            Length(max=40),
        ],
        render_kw={"autocomplete": "one-time-code", "spellcheck": "false"},
    )


def add_routes(console: Console) -> None:
    """Add the ways in and out."""
    both = ("GET", "POST")
    console.page("/sign-in", sign_in, needs=Permission.ENTER, methods=both)
    console.page("/sign-in/code", sign_in_code, needs=Permission.ENTER, methods=both)
    console.page("/sign-in/set-up", set_up, needs=Permission.ENTER, methods=both)
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
            db.session.commit()
            form.password.errors = [
                gettext("The e-mail address or the password is not right.")
            ]
    return render("staff/sign_in.html", 422 if form.errors else 200, form=form)


def sign_in_code() -> ResponseReturnValue:
    """Ask for the second factor of who gave the right password a moment ago."""
    staff = half.signed_in()
    if staff is None:
        return redirect(url_for("staff.sign_in"), code=303)
    if staff.totp_confirmed_at is None:
        return redirect(url_for("staff.set_up"), code=303)
    form = SecondFactorForm()
    if form.validate_on_submit():
        try:
            how = _check_second(staff, form.code.data or "")
        except TooMany as pause:
            return paused(pause)
        except WrongSecondFactor:
            form.code.errors = [
                gettext(
                    "This code does not fit, or was used before. Wait for the next."
                )
            ]
        else:
            return redirect(_enter(staff, by=how), code=303)
    return render("staff/sign_in_code.html", 422 if form.errors else 200, form=form)


def set_up() -> ResponseReturnValue:
    """Set the second factor up; the recovery codes are shown once, at its end."""
    staff = half.signed_in()
    if staff is None or staff.totp_confirmed_at:
        return redirect(url_for("staff.sign_in_code"), code=303)
    form = SecondFactorForm()
    if form.validate_on_submit():
        try:
            codes = second_factor.confirm(
                db.session(), staff, form.code.data or "", now=visitors.now()
            )
        except WrongSecondFactor:
            form.code.errors = [
                gettext("This code does not fit. Enter the one your app shows now.")
            ]
        else:
            to = _enter(staff, by="app")
            return render("staff/recovery_codes.html", codes=codes, to=to)
    secret = staff.totp_secret or ""
    issuer = current_app.extensions["portal"].brand.name
    return render(
        "staff/set_up.html",
        422 if form.errors else 200,
        form=form,
        secret=" ".join(secret[n : n + 4] for n in range(0, len(secret), 4)),
        qr=qr_svg(second_factor.address(staff, secret, issuer)),
    )


def sign_out() -> ResponseReturnValue:
    """End this browser's session."""
    visitors.sign_out(Audience.STAFF)
    db.session.commit()
    return redirect(url_for("staff.sign_in"), code=303)


def paused(pause: TooMany) -> ResponseReturnValue:
    """Say when the sign-in opens again."""
    db.session.rollback()
    half.forget()
    return render("staff/paused.html", 429, pause=pause)


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
    return staff_sign_in.settle(
        db.session(), attempt, email, fits=fits, policy=policy, new_hash=new_hash
    )


def _after_password(staff: Staff) -> ResponseReturnValue:
    if staff.totp_confirmed_at is None:
        second_factor.begin(db.session(), staff)
    db.session.commit()
    half.remember(staff)
    return redirect(url_for("staff.sign_in_code"), code=303)


def _check_second(staff: Staff, code: str) -> str:
    policy = visitors.config().policy.sign_in
    session, now = db.session(), visitors.now()
    address = request.remote_addr or ""
    attempt = staff_sign_in.count(
        session, staff.email, address=address, policy=policy, now=now
    )
    plain = "".join(code.split())
    try:
        if plain.isdecimal():
            second_factor.check_code(session, staff, plain, now=now)
        else:
            second_factor.use_recovery_code(session, staff, plain, now=now)
    except WrongSecondFactor:
        staff_sign_in.failed(session, staff, what="code", now=now)
        db.session.commit()
        raise
    staff_sign_in.take_back(session, attempt, policy=policy)
    return "app" if plain.isdecimal() else "recovery_code"


def _enter(staff: Staff, *, by: str) -> str:
    to = str(cookie.pop(NEXT, url_for("staff.home")))
    half.forget()
    visitors.sign_in(staff=staff)
    staff_sign_in.entered(
        db.session(),
        staff,
        by=by,
        policy=visitors.config().policy.sign_in,
        now=visitors.now(),
    )
    db.session.commit()
    return to
