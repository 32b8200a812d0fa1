"""What is held of the customer, and their rights: a copy, a correction."""

from datetime import timedelta

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length

from portal.errors import TooMany
from portal.extensions import db
from portal.models.customer import Customer
from portal.services import audit, rights
from portal.services.own_data import counts
from portal.states import Audience, RightKind
from portal.web import languages, receipts, visitors
from portal.web.code_words import too_many_words
from portal.web.customer.data_file import files
from portal.web.customer.guard import this_customer
from portal.web.render import render
from portal.web.terms import told_terms
from portal.web.zips import zipped

PAGE = "customer/own_data.html"


class CorrectionForm(FlaskForm):
    """What is wrong, and how it should be."""

    field = SelectField(
        lazy_gettext("What is wrong?"),
        choices=[
            SelectChoice("name", lazy_gettext("Name")),
            SelectChoice("email", lazy_gettext("E-mail address")),
            SelectChoice("phone", lazy_gettext("Phone number")),
            SelectChoice("other", lazy_gettext("Something else")),
        ],
    )
    wish = TextAreaField(
        lazy_gettext("How should it be?"),
        description=lazy_gettext("A person reads it and answers by e-mail."),
        filters=[lambda text: text.strip() if text else text],
        validators=[
            DataRequired(lazy_gettext("Write how it should be")),
            Length(max=1000, message=lazy_gettext("Use at most 1,000 characters")),
        ],
        render_kw={"rows": "3"},
    )


def add_routes(bp: Blueprint) -> None:
    """Add the page and what is done from it."""
    bp.add_url_rule("/profile/data", view_func=own_data)
    for name, view in (
        ("download", download_data),
        ("correction", ask_correction),
        ("language", choose_language),
        ("again", sign_in_again),
    ):
        bp.add_url_rule(f"/profile/data/{name}", view_func=view, methods=["POST"])


def own_data() -> ResponseReturnValue:
    """Say what is held, why and how long, and what can be done about it."""
    return _page(CorrectionForm(formdata=None))


def download_data() -> ResponseReturnValue:
    """Send everything as a ZIP; the receipt goes by e-mail."""
    customer, now = this_customer(), visitors.now()
    if not is_fresh(customer):
        return _page(CorrectionForm(formdata=None), 403, stale=True)
    policy = visitors.config().policy.rights
    try:
        rights.spend_download(db.session(), customer, policy=policy, now=now)
    except TooMany as error:
        return _page(CorrectionForm(formdata=None), 429, limit=error)
    made = files(customer, now=now)
    _note_download(customer)
    db.session.commit()
    name = f"my-data-{now:%Y-%m-%d}.zip"
    return Response(
        zipped(made, at=now),
        mimetype="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def ask_correction() -> ResponseReturnValue:
    """Keep the request; staff answer it."""
    customer, form = this_customer(), CorrectionForm()
    if not form.validate_on_submit():
        return _page(form, 422)
    try:
        rights.ask(
            db.session(),
            customer,
            RightKind.CORRECTION,
            wish=form.wish.data or "",
            field=form.field.data,
            policy=visitors.config().policy.rights,
            now=visitors.now(),
        )
    except TooMany as error:
        form.wish.errors = [too_many_words(error)]
        return _page(form, 429)
    db.session.commit()
    return redirect(url_for("customer.own_data") + "#asked", code=303)


def choose_language() -> ResponseReturnValue:
    """Write to the customer in this language from now on."""
    chosen = request.form.get("language", "")
    if chosen in languages.names():
        customer, now = this_customer(), visitors.now()
        rights.choose_language(db.session(), customer, chosen, now=now)
        db.session.commit()
    return redirect(url_for("customer.own_data") + "#correct", code=303)


def sign_in_again() -> ResponseReturnValue:
    """Sign this browser out, so that the next sign-in is a fresh one."""
    visitors.sign_out(Audience.CUSTOMER)
    db.session.commit()
    return redirect(url_for("customer.sign_in"), code=303)


def is_fresh(customer: Customer) -> bool:
    """Say whether the sign-in is so young that nobody else sits there by now."""
    here = visitors.visitor(Audience.CUSTOMER)
    if here is None or not customer.email:  # who has no address can get no code
        return here is not None
    minutes = visitors.config().policy.rights.fresh_minutes
    return visitors.now() - here.started_at < timedelta(minutes=minutes)


def _page(
    form: CorrectionForm, status: int = 200, **context: object
) -> ResponseReturnValue:
    customer = this_customer()
    policy = visitors.config().policy
    return render(
        PAGE,
        status,
        customer=customer,
        form=form,
        terms=told_terms(policy),
        counts=counts.counts(db.session(), customer),
        asked=rights.about(db.session(), customer),
        fresh=is_fresh(customer),
        per_day=policy.rights.downloads_per_day,
        answer_days=policy.rights.answer_days,
        kinds=_kinds(),
        **context,
    )


def _kinds() -> dict[str | None, str]:
    return {
        "name": gettext("Name"),
        "email": gettext("E-mail address"),
        "phone": gettext("Phone number"),
        "other": gettext("Something else"),
        None: gettext("Deletion"),
    }


def _note_download(customer: Customer) -> None:
    session, now = db.session(), visitors.now()
    event = audit.record(
        session,
        "customer.data_downloaded",
        actor=f"customer:{customer.public_id}",
        subject=f"customer:{customer.public_id}",
        customer=customer,
        now=now,
    )
    receipts.send(
        customer,
        "data_downloaded",
        once=str(event.sequence),
        page="customer.profile",
        device=visitors.this_device(),
        at=now,
    )
