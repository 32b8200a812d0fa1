"""What the phone and the e-mail step share: ask, send a code, confirm it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from flask import redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import StringField

from portal.domain.codes import digits_of
from portal.errors import CodeExpired, TooMany, WrongCode
from portal.extensions import db
from portal.services import codes, confirmations, verifications
from portal.services.codes import Made
from portal.services.confirmations import Pending
from portal.states import CodePurpose
from portal.web import visitors
from portal.web.code_words import NOT_SIX, expired_words, too_many_words, wrong_words
from portal.web.steps.contact_page import answer_waiting, page
from portal.web.steps.here import Here
from portal.web.waiting import seen_version


class CodeForm(FlaskForm):
    """The six digits."""

    code = StringField(
        lazy_gettext("Code"),
        description=lazy_gettext("The six digits from the message"),
        render_kw={
            "autocomplete": "one-time-code",
            "inputmode": "numeric",
            "maxlength": 20,
            "autofocus": True,
        },
    )


@dataclass(frozen=True, kw_only=True)
class Contact:
    """What differs between the two steps."""

    purpose: CodePurpose
    form: Callable[[Here], FlaskForm]  # with one field, named like the step
    send: Callable[[Here, str], Made]  # makes a code and writes the message with it


def contact(here: Here, kind: Contact) -> ResponseReturnValue:
    """Show the step; send a code, or confirm with it."""
    seen = seen_version()
    if seen is not None:
        return answer_waiting(here, seen)
    if visitors.reads_only():
        return page(here, kind.form(here), CodeForm())
    here = _locked(here)
    waits = confirmations.pending(db.session(), here.verification, here.step.key)
    match request.form.get("action"):
        case "confirm" if waits:
            return _confirm(here, kind, waits)
        case "again" if waits:
            return _send_again(here, kind, waits)
        case "confirm" | "again":
            return redirect(here.url, code=303)
    return _send(here, kind, waits)


def _send(here: Here, kind: Contact, waits: Pending | None) -> ResponseReturnValue:
    form = kind.form(here)
    if not form.validate():
        return page(here, form, CodeForm(), status=422, asks=True)
    target = form[here.step.key].data
    try:
        _keep(here, kind, target)
    except TooMany as error:
        if waits and waits.target == target and _is_fresh(waits):
            return redirect(here.url, code=303)  # the button was pressed twice
        form[here.step.key].errors = [too_many_words(error)]
        return page(here, form, CodeForm(), status=429, asks=True)
    return redirect(here.url, code=303)


def _send_again(here: Here, kind: Contact, waits: Pending) -> ResponseReturnValue:
    try:
        _keep(here, kind, waits.target)
    except TooMany as error:
        return _page_with(here, kind, too_many_words(error), status=429)
    return redirect(here.url, code=303)


def _confirm(here: Here, kind: Contact, waits: Pending) -> ResponseReturnValue:
    digits = digits_of(request.form.get("code", ""))
    if digits is None:
        return _page_with(here, kind, str(gettext(NOT_SIX)))
    now, policy = visitors.now(), visitors.config().policy.code
    try:
        codes.use(db.session(), waits.code, digits, policy=policy, now=now)
    except (WrongCode, CodeExpired) as error:
        db.session.commit()  # the try counts
        return _refused(here, kind, error)
    return here.finish(
        confirmations.confirm(
            db.session(),
            here.verification,
            here.step.key,
            waits.target,
            actor=here.actor,
            now=now,
        )
    )


def _refused(
    here: Here, kind: Contact, error: WrongCode | CodeExpired
) -> ResponseReturnValue:
    if isinstance(error, WrongCode):
        return _page_with(here, kind, wrong_words(error))
    if error.reason == "used":
        return redirect(here.next_url, code=303)  # by another screen, or a second press
    return _page_with(here, kind, expired_words(error.reason))


def _page_with(
    here: Here, kind: Contact, error: str, *, status: int = 422
) -> ResponseReturnValue:
    code_form = CodeForm()
    code_form.code.data = ""
    code_form.code.errors = [error]
    return page(here, kind.form(here), code_form, status=status)


def _keep(here: Here, kind: Contact, target: str) -> None:
    confirmations.keep(
        db.session(),
        here.verification,
        here.step.key,
        kind.send(here, target),
        target=target,
        device=visitors.this_device(),
        now=visitors.now(),
    )
    db.session.commit()


def _locked(here: Here) -> Here:
    """Let nobody else change the verification, and look again what it is like."""
    locked = verifications.lock(db.session(), here.verification)
    passage = verifications.require_step(db.session(), locked, here.step.key)
    return replace(here, verification=locked, passage=passage)


def _is_fresh(waits: Pending) -> bool:
    pause = timedelta(seconds=visitors.config().policy.code.resend_seconds)
    return visitors.now() - waits.code.made_at < pause
