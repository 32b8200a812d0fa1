"""Enter one transfer, of a customer whose page is open or whose reference is typed."""

import secrets
from typing import Any

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Regexp

from portal.domain.exposure import Direction
from portal.domain.roles import Permission
from portal.domain.transfers.entry import Entry, read_fields
from portal.domain.transfers.networks import NETWORKS
from portal.errors import CustomerErased, TransferDiffers
from portal.extensions import db
from portal.models.customer import Customer
from portal.models.transfer import Transfer
from portal.services import transfers
from portal.web import visitors
from portal.web.fields import squish
from portal.web.render import render
from portal.web.staff.console import Console
from portal.web.staff.customers.page import found
from portal.web.staff.guard import actor
from portal.web.staff.transfers.words import DIRECTIONS, sentence

BOTH = ("GET", "POST")
LONG = Length(max=200, message=lazy_gettext("Use at most 200 characters"))
PLAIN = {"autocomplete": "off", "spellcheck": "false", "class": "ltr-field"}
# the form's field for each field of an entry; the other address depends on the way
FIELD = {"network": "what", "asset": "what", "amount": "amount", "transaction": "hash"}


class TransferForm(FlaskForm):
    """What is known of a transfer; `once` tells a button pressed twice."""

    once = HiddenField(
        default=lambda: secrets.token_hex(20),
        validators=[Regexp("[0-9a-f]{40}", message=lazy_gettext("Load the page anew"))],
    )
    reference = StringField(
        lazy_gettext("Customer's reference"),
        filters=[squish],
        validators=[LONG],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    direction = RadioField(
        lazy_gettext("Which way"),
        choices=[SelectChoice(each.value, name) for each, name in DIRECTIONS.items()],
        validators=[InputRequired(lazy_gettext("Choose which way the money goes"))],
    )
    what = SelectField(
        lazy_gettext("Asset and network"),
        choices=[
            SelectChoice(
                f"{each.key}:{asset.symbol}",
                f"{asset.symbol}, {each.name}",
                optgroup=each.name,
            )
            for each in NETWORKS.values()
            for asset in each.assets
        ],
    )
    amount = StringField(
        lazy_gettext("Amount"),
        description=lazy_gettext("With a dot before the decimals, such as 1200.25."),
        filters=[squish],
        validators=[LONG],
        render_kw={**PLAIN, "inputmode": "decimal"},
    )
    address = StringField(
        lazy_gettext("Address of the other side"),
        description=lazy_gettext(
            "Who sends what comes in, or gets what goes out. It is screened."
        ),
        filters=[squish],
        validators=[LONG],
        render_kw=PLAIN,
    )
    own = StringField(
        lazy_gettext("Our address (optional)"),
        filters=[squish],
        validators=[LONG],
        render_kw=PLAIN,
    )
    hash = StringField(
        lazy_gettext("Hash of the transaction, once there is one (optional)"),
        description=lazy_gettext("With it the transfer itself is screened."),
        filters=[squish],
        validators=[LONG],
        render_kw=PLAIN,
    )

    def entry(self) -> Entry | None:
        """Give what was typed in normal forms; None with the fields' errors."""
        direction = Direction(self.direction.data)
        incoming = direction is Direction.INCOMING
        network, _, asset = (self.what.data or "").partition(":")
        read = read_fields(
            direction=direction,
            network=network,
            asset=asset,
            amount=self.amount.data or "",
            sender=self.address.data if incoming else self.own.data,
            receiver=self.own.data if incoming else self.address.data,
            transaction=self.hash.data,
        )
        others = ("sender", "receiver") if incoming else ("receiver", "sender")
        names = {**FIELD, others[0]: "address", others[1]: "own"}
        for name, problem in read.problems.items():
            self[names[name]].errors = [sentence(problem)]
        return read.entry


def add_routes(console: Console) -> None:
    """Add the form, with and without a customer."""
    needs = Permission.AML
    of_one = "/customers/<public_id>/transfers/new"
    console.page("/transfers/new", new_transfer, needs=needs, methods=BOTH)
    console.page(of_one, new_transfer_of, needs=needs, methods=BOTH)


def new_transfer() -> ResponseReturnValue:
    """Enter a transfer of the customer whose reference is typed."""
    form = TransferForm()
    if not form.validate_on_submit():
        return _page(form, None, 422 if form.errors else 200)
    typed = form.reference.data or ""
    customer = transfers.by_references(db.session(), [typed]).get(typed)
    if customer is None:
        form.reference.errors = [gettext("No customer has this reference")]
        form.entry()
        return _page(form, None, 422)
    return _enter(form, customer, None)


def new_transfer_of(public_id: str) -> ResponseReturnValue:
    """Enter a transfer of the customer whose page is open."""
    customer, form = found(public_id), TransferForm()
    if not form.validate_on_submit():
        return _page(form, customer, 422 if form.errors else 200)
    return _enter(form, customer, customer)


def _enter(
    form: TransferForm, customer: Customer, shown: Customer | None
) -> ResponseReturnValue:
    entry = form.entry()
    if entry is None:
        return _page(form, shown, 422)
    try:
        row = transfers.keep(
            db.session(),
            customer,
            entry,
            once=entry.once or f"form:{form.once.data}",
            actor=actor(),
            now=visitors.now(),
        )
    except TransferDiffers as differs:
        db.session.rollback()
        known = transfers.named(db.session(), differs.known)
        return _page(form, shown and found(shown.public_id), 409, known=known)
    except CustomerErased:
        db.session.rollback()
        return redirect(url_for("staff.customer", public_id=customer.public_id), 303)
    to = url_for("staff.transfer", public_id=row.public_id)
    db.session.commit()
    return redirect(to, code=303)


def _page(
    form: TransferForm,
    customer: Customer | None,
    status: int,
    *,
    known: Transfer | None = None,
) -> ResponseReturnValue:
    context: dict[str, Any] = {"form": form, "customer": customer, "known": known}
    if known is not None:
        form.once.data = secrets.token_hex(20)
    return render("staff/transfers/new.html", status, late=bool(known), **context)
