"""Deletion of the account: what goes, what the law keeps, and the end."""

from datetime import datetime
from typing import Any

from flask import Blueprint, redirect, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import StringField, ValidationError

from portal.errors import Held
from portal.extensions import db
from portal.services import rights
from portal.services.rights.erasure import Prospect
from portal.states import Audience, RightKind
from portal.web import erasing, visitors
from portal.web.customer.guard import this_customer
from portal.web.customer.own_data import is_fresh
from portal.web.fields import squish
from portal.web.render import render

KEPT = "erased"  # where this browser's cookie keeps what the last page says
WORD = "delete"  # typed in English it counts in every language


class ErasureForm(FlaskForm):
    """A word that nobody types by mistake."""

    word = StringField(
        lazy_gettext("To delete everything, type the word “delete”"),
        filters=[squish],
        render_kw={"autocomplete": "off", "autocapitalize": "off", "maxlength": 40},
    )

    def validate_word(self, field: StringField) -> None:
        """Take the word in the reader's language or in English."""
        typed = (field.data or "").strip(" “”\"'.").casefold()
        if typed not in {WORD, gettext("delete").casefold()}:
            raise ValidationError(
                gettext("Type the word “delete” as it stands in the question")
            )


def add_routes(bp: Blueprint) -> None:
    """Add the page, and the one after the end."""
    bp.add_url_rule("/profile/erase", view_func=erase, methods=["GET", "POST"])
    bp.add_url_rule("/profile/erased", view_func=erased)


def erase() -> ResponseReturnValue:
    """Say what goes and what stays until when; the typed word does it."""
    customer, form = this_customer(), ErasureForm()
    if visitors.reads_only():
        return _page(form, erasing.prospect_of(customer))
    if not is_fresh(customer):
        return _page(form, erasing.prospect_of(customer), 403)
    if not form.validate_on_submit():
        return _page(form, erasing.prospect_of(customer), 422)
    try:
        actor = f"customer:{customer.public_id}"
        prospect = erasing.erase(customer, actor=actor, why="asked")
    except Held:
        return _ask()
    _leave(prospect.until)
    return redirect(url_for("customer.erased"), code=303)


def erased() -> ResponseReturnValue:
    """Say that it is done; there is nobody to sign in any more."""
    kept: Any = cookie.get(KEPT)
    if not isinstance(kept, dict):
        return redirect(url_for("customer.sign_in"), code=303)
    until = datetime.fromisoformat(kept["until"]) if kept.get("until") else None
    return render("customer/erased.html", until=until)


def _ask() -> ResponseReturnValue:
    # why a person has to look is not told: some matters must not be known of
    db.session.rollback()
    rights.ask(
        db.session(),
        this_customer(),
        RightKind.ERASURE,
        wish="",
        policy=visitors.config().policy.rights,
        now=visitors.now(),
    )
    db.session.commit()
    return redirect(url_for("customer.erase"), code=303)


def _leave(until: datetime | None) -> None:
    cookie.pop(Audience.CUSTOMER, None)
    cookie.pop("csrf_token", None)
    cookie[KEPT] = {"until": until.isoformat() if until else None}


def _page(
    form: ErasureForm, prospect: Prospect, status: int = 200
) -> ResponseReturnValue:
    customer = this_customer()
    asked = [
        row
        for row in rights.about(db.session(), customer)
        if row.kind is RightKind.ERASURE
    ]
    return render(
        "customer/erase.html",
        status,
        form=form,
        customer=customer,
        until=prospect.until,
        waiting=next((row for row in asked if row.answered_at is None), None),
        refused=next((row for row in asked if row.answered_at is not None), None),
        fresh=is_fresh(customer),
        answer_days=visitors.config().policy.rights.answer_days,
    )
