"""The second factor as a form: a code of the app, a recovery code or a passkey."""

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext, ngettext
from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField, ValidationError
from wtforms.validators import Length

from portal.errors import PasskeyRefused, TooMany, WrongSecondFactor
from portal.extensions import db
from portal.models.staff import Staff
from portal.services.staff import second_factor, sign_in
from portal.services.staff.sign_in import Attempt
from portal.web import visitors
from portal.web.fields import squish
from portal.web.render import render
from portal.web.staff.account import ceremonies, half

FEW = 2  # tries left, from which on their number is told
MISFIT = lazy_gettext("This code does not fit, or was used before. Wait for the next.")


class ProofForm(FlaskForm):
    """A code, whose kind its form tells, or what a passkey signed."""

    code = StringField(
        lazy_gettext("Code"),
        filters=[squish],
        validators=[Length(max=40)],
        render_kw={"autocomplete": "one-time-code", "spellcheck": "false"},
    )
    credential = HiddenField(validators=[Length(max=ceremonies.LONGEST)])

    def validate_code(self, field: StringField) -> None:
        """Ask for a code where there is no passkey's answer."""
        if not field.data and not self.credential.data:
            raise ValidationError(gettext("Enter the code your app shows now"))


def accept(form: ProofForm, staff: Staff) -> str | None:
    """
    Check the proof that a form brings; give its kind, or None with the form's errors.

    Each try is counted with those of the sign-in. Raise TooMany in a pause.
    """
    policy, now = visitors.config().policy.sign_in, visitors.now()
    session, address = db.session(), request.remote_addr or ""
    attempt = sign_in.count(
        session, staff.email, address=address, policy=policy, now=now
    )
    try:
        how = _check(form, staff)
    except WrongSecondFactor as wrong:
        sign_in.failed(session, staff, what=_kind(form), now=now)
        # what a refused passkey left behind stays as well
        db.session.commit()
        _explain(form, wrong, left_or_pause(attempt))
        return None
    sign_in.take_back(session, attempt, policy=policy)
    return how


def left_or_pause(attempt: Attempt) -> str:
    """Say how many tries are left when they become few; raise TooMany for none."""
    policy = visitors.config().policy.sign_in
    left = sign_in.tries_left(db.session(), attempt, policy=policy)
    if left == 0:
        raise sign_in.pause(db.session(), attempt, policy=policy)
    if left > FEW:
        return ""
    words = ngettext(
        "%(num)s try is left before a pause.",
        "%(num)s tries are left before a pause.",
        left,
    )
    return str(words)


def paused(pause: TooMany) -> ResponseReturnValue:
    """Say when the sign-in opens again."""
    db.session.rollback()
    half.forget()
    return render("staff/account/paused.html", 429, pause=pause)


def _check(form: ProofForm, staff: Staff) -> str:
    session, now = db.session(), visitors.now()
    plain = "".join((form.code.data or "").split())
    if form.credential.data:
        ceremonies.prove(staff, form.credential.data)
    elif plain.isdecimal():
        second_factor.check_code(session, staff, plain, now=now)
    else:
        second_factor.use_recovery_code(session, staff, plain, now=now)
    return _kind(form)


def _kind(form: ProofForm) -> str:
    if form.credential.data:
        return "passkey"
    plain = "".join((form.code.data or "").split())
    return "app" if plain.isdecimal() else "recovery_code"


def _explain(form: ProofForm, wrong: WrongSecondFactor, left: str) -> None:
    if isinstance(wrong, PasskeyRefused):
        form.form_errors.append(f"{ceremonies.why(wrong)} {left}".strip())
    else:
        form.code.errors = [f"{MISFIT} {left}".strip()]
