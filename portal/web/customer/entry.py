"""The way in by an e-mail address and the code sent to it."""

from flask import Blueprint, redirect, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, gettext

from portal.domain.codes import digits_of
from portal.errors import CodeExpired, TooMany, WrongCode
from portal.extensions import db
from portal.models.customer import Customer
from portal.models.message import Code
from portal.services import audit, codes, customers, messages, networks
from portal.states import Audience, Channel, CodePurpose
from portal.web import letters, visitors
from portal.web.code_words import NOT_SIX, expired_words, too_many_words, wrong_words
from portal.web.fields import focus_if_wrong
from portal.web.render import render
from portal.web.steps.contact import CodeForm
from portal.web.steps.email import EmailForm

KEPT = "sign_in"  # where this browser's cookie keeps the id of the code it asked for


def add_routes(bp: Blueprint) -> None:
    """Add the sign-in."""
    bp.add_url_rule("/sign-in", view_func=sign_in, methods=["GET", "POST"])
    bp.add_url_rule("/sign-in/code", view_func=sign_in_code, methods=["GET", "POST"])


def sign_in() -> ResponseReturnValue:
    """
    Ask for the e-mail address, then send a code to it.

    Whether the address is known is told by the message alone, to its reader.
    """
    if visitors.reads_only() and visitors.visitor(Audience.CUSTOMER):
        return redirect(url_for("customer.profile"), code=303)
    form = EmailForm()
    if not form.validate_on_submit():
        return _form_page(form, 422 if form.errors else 200)
    try:
        _send(form.email.data)
    except TooMany as error:
        form.email.errors = [too_many_words(error)]
        return _form_page(form, 429)
    return redirect(url_for("customer.sign_in_code"), code=303)


def sign_in_code() -> ResponseReturnValue:
    """Ask for the code; the right one signs this browser in."""
    code = _own_code()
    if code is None:
        return redirect(url_for("customer.sign_in"), code=303)
    form = CodeForm()
    if not form.is_submitted():
        return _code_page(code, form)
    if request.form.get("action") == "again":
        return _send_again(code, form)
    digits = digits_of(form.code.data or "")
    if digits is None:
        return _code_page(code, form, str(gettext(NOT_SIX)))
    return _try(code, digits, form)


def _form_page(form: EmailForm, status: int) -> ResponseReturnValue:
    focus_if_wrong(form.email)
    return render("customer/sign_in.html", status, form=form)


def _try(code: Code, digits: str, form: CodeForm) -> ResponseReturnValue:
    session, now, policy = db.session(), visitors.now(), visitors.config().policy.code
    try:
        networks.spend_try(session, request.remote_addr, policy=policy, now=now)
        codes.use(session, code, digits, policy=policy, now=now)
    except TooMany as error:
        return _code_page(code, form, too_many_words(error), status=429)
    except WrongCode as error:
        session.commit()  # the try counts
        return _code_page(code, form, wrong_words(error))
    except CodeExpired as error:
        session.commit()
        return _code_page(code, form, expired_words(error.reason))
    _enter(code.customer)
    return redirect(url_for("customer.profile"), code=303)


def _enter(customer: Customer | None) -> None:
    if customer is None:
        raise RuntimeError("a code that fits belongs to nobody")
    row = visitors.sign_in(customer=customer)
    audit.record(
        db.session(),
        "session.started",
        actor=f"customer:{customer.public_id}",
        subject=f"session:{row.public_id}",
        customer=customer,
        now=visitors.now(),
        by="code",
    )
    db.session.commit()
    cookie.pop(KEPT, None)


def _send_again(code: Code, form: CodeForm) -> ResponseReturnValue:
    address = _address(code)
    if address is None:
        return redirect(url_for("customer.sign_in"), code=303)
    try:
        _send(address)
    except TooMany as error:
        return _code_page(code, form, too_many_words(error), status=429)
    return redirect(url_for("customer.sign_in_code"), code=303)


def _send(address: str) -> None:
    session, now, policy = db.session(), visitors.now(), visitors.config().policy.code
    networks.spend_send(session, request.remote_addr, policy=policy, now=now)
    customer = customers.find(session, "email", address.lower())
    made = codes.make(
        session,
        purpose=CodePurpose.SIGN_IN,
        target=address,
        customer=customer,
        policy=policy,
        now=now,
    )
    kind = "sign_in_code" if customer else "no_account"
    messages.write(
        session,
        channel=Channel.EMAIL,
        kind=kind,
        to=address,
        words=letters.email(
            kind, str(get_locale()), code=made.digits, minutes=policy.email_minutes
        ),
        once=f"code:{made.code.public_id}",
        subject_id=made.code.public_id,
        customer=customer,
        now=now,
    )
    audit.record(
        session,
        "code.sent",
        actor="visitor",
        subject=f"code:{made.code.public_id}",
        customer=customer,
        now=now,
        purpose=made.code.purpose.value,
    )
    session.commit()
    cookie[KEPT] = made.code.public_id


def _own_code() -> Code | None:
    kept = cookie.get(KEPT)
    if not isinstance(kept, str):
        return None
    return codes.find(db.session(), kept, purpose=CodePurpose.SIGN_IN)


def _address(code: Code) -> str | None:
    written = messages.about(db.session(), code.public_id)
    return written[0].to if written else None


def _code_page(
    code: Code, form: CodeForm, error: str = "", *, status: int = 422
) -> ResponseReturnValue:
    if error:
        form.code.data, form.code.errors = "", [error]
    policy, now = visitors.config().policy.code, visitors.now()
    return render(
        "customer/sign_in_code.html",
        status if error else 200,
        form=form,
        address=_address(code),
        open=codes.state(code, policy=policy, now=now) == "open",
        minutes=codes.minutes(code),
        again_in=codes.again_in(code, policy=policy, now=now),
    )
