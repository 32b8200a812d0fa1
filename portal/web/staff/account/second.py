"""The second half of the sign-in: give the second factor, or set one up."""

from flask import current_app, redirect, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from markupsafe import Markup

from portal.domain.roles import Permission
from portal.errors import PasskeyRefused, TooMany, WrongSecondFactor
from portal.extensions import db
from portal.models.staff import Staff
from portal.services.staff import passkeys, second_factor, sign_in
from portal.web import visitors
from portal.web.qr import qr_svg
from portal.web.render import render
from portal.web.staff.account import ceremonies, half, news
from portal.web.staff.account.proof import ProofForm, accept, paused
from portal.web.staff.console import Console
from portal.web.staff.guard import NEXT

WRONG_FIRST = lazy_gettext("This code does not fit. Enter the one your app shows now.")


def add_routes(console: Console) -> None:
    """Add the two pages that follow the password."""
    both = ("GET", "POST")
    console.page("/sign-in/code", sign_in_code, needs=Permission.ENTER, methods=both)
    console.page("/sign-in/set-up", set_up, needs=Permission.ENTER, methods=both)


def sign_in_code() -> ResponseReturnValue:
    """Ask for the second factor of who gave the right password a moment ago."""
    staff = half.signed_in()
    if staff is None:
        return redirect(url_for("staff.sign_in"), code=303)
    if not second_factor.is_set(staff):
        return redirect(url_for("staff.set_up"), code=303)
    form = ProofForm()
    if form.validate_on_submit():
        try:
            how = accept(form, staff)
        except TooMany as pause:
            return paused(pause)
        if how is not None:
            return redirect(_enter(staff, by=how), code=303)
    status = 422 if form.errors else 200
    with_passkey = bool(passkeys.usable(db.session(), staff))
    return render(
        "staff/account/sign_in_code.html",
        status,
        form=form,
        staff=staff,
        with_passkey=with_passkey,
    )


def set_up() -> ResponseReturnValue:
    """Set the first second factor up; then the recovery codes are shown, once."""
    staff = half.signed_in()
    if staff is None or second_factor.is_set(staff):
        return redirect(url_for("staff.sign_in_code"), code=303)
    form = ProofForm()
    if form.validate_on_submit() and (how := first_proof(form, staff)):
        codes = second_factor.new_recovery_codes(
            db.session(), staff, now=visitors.now()
        )
        to = _enter(staff, by=how)
        return render("staff/account/recovery_codes.html", codes=codes, to=to)
    return render(
        "staff/account/set_up.html",
        422 if form.errors else 200,
        form=form,
        **app_to_scan(staff),
    )


def first_proof(form: ProofForm, staff: Staff) -> str | None:
    """Keep a new passkey or app by its first proof; None with the form's errors."""
    try:
        if form.credential.data:
            name = ceremonies.suggested_name()
            ceremonies.register(staff, form.credential.data, name)
            return "passkey"
        second_factor.confirm(
            db.session(), staff, form.code.data or "", now=visitors.now()
        )
    except PasskeyRefused as refused:
        db.session.commit()
        form.form_errors.append(ceremonies.why(refused))
    except WrongSecondFactor:
        form.code.errors = [WRONG_FIRST]
    else:
        return "app"
    return None


def app_to_scan(staff: Staff) -> dict[str, str | Markup]:
    """Give what an authenticator app is set up with."""
    secret = staff.totp_secret or ""
    issuer = current_app.extensions["portal"].brand.name
    return {
        "secret": " ".join(secret[n : n + 4] for n in range(0, len(secret), 4)),
        "qr": qr_svg(second_factor.address(staff, secret, issuer)),
    }


def _enter(staff: Staff, *, by: str) -> str:
    to = str(cookie.pop(NEXT, url_for("staff.home")))
    half.forget()
    visitors.sign_in(staff=staff)
    if by == "recovery_code":
        news.write(staff, "code_used")
    sign_in.entered(
        db.session(),
        staff,
        by=by,
        policy=visitors.config().policy.sign_in,
        now=visitors.now(),
    )
    db.session.commit()
    return to
