"""The customer asks for held money back: the choice, the quote, the agreement."""

from collections.abc import Callable

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from werkzeug.exceptions import BadRequest

from portal.domain.exposure import Direction
from portal.errors import RefundClosed, StaleVersion
from portal.extensions import db
from portal.models.refund import RefundRequest
from portal.models.transfer import Transfer
from portal.services import refunds, transfers
from portal.services.refunds import rows
from portal.web import visitors
from portal.web.customer.guard import this_customer
from portal.web.customer.refund_shown import shown
from portal.web.fields import whole_number
from portal.web.refund_words import rules
from portal.web.render import render

WAYS = frozenset({"verify", "decline"})


def add_routes(bp: Blueprint) -> None:
    """Add the page and its buttons."""
    one = "/refunds/<public_id>"
    bp.add_url_rule(one, view_func=refund)
    for name, view in (
        ("ask", ask_refund),
        ("quote", quote_refund),
        ("accept", accept_refund),
        ("take-back", take_back_refund),
    ):
        bp.add_url_rule(f"{one}/{name}", view_func=view, methods=["POST"])


def refund(public_id: str) -> ResponseReturnValue:
    """Show what can be done until when, or how far it is."""
    return _page(_own(public_id))


def ask_refund(public_id: str) -> ResponseReturnValue:
    """Ask for the money back, or change the choice; with fresh figures, quote."""
    way = request.form.get("way", "verify")
    if way not in WAYS:
        raise BadRequest

    def ask(transfer: Transfer) -> None:
        session, now, known = db.session(), visitors.now(), rules()
        row = refunds.ask(
            session, transfer, declines=way == "decline", rules=known, now=now
        )
        refunds.quote_if_open(session, row, rules=known, now=now)

    return _do(public_id, ask)


def quote_refund(public_id: str) -> ResponseReturnValue:
    """Reckon a new quote."""

    def quote(transfer: Transfer) -> None:
        row = _request(transfer)
        refunds.take_quote(db.session(), row, rules=rules(), now=visitors.now())

    return _do(public_id, quote)


def accept_refund(public_id: str) -> ResponseReturnValue:
    """Agree to the quote that is shown."""
    seen = whole_number(request.form.get("seen", ""))

    def accept(transfer: Transfer) -> None:
        refunds.accept(
            db.session(),
            _request(transfer),
            seen=seen if seen is not None else -1,
            rules=rules(),
            now=visitors.now(),
        )

    return _do(public_id, accept)


def take_back_refund(public_id: str) -> ResponseReturnValue:
    """End the request."""
    return _do(
        public_id,
        lambda row: refunds.take_back(db.session(), _request(row), now=visitors.now()),
    )


def _do(public_id: str, act: Callable[[Transfer], object]) -> ResponseReturnValue:
    if not FlaskForm().validate_on_submit():
        raise BadRequest
    try:
        act(_own(public_id))
    except RefundClosed as closed:
        db.session.rollback()
        return _page(_own(public_id), 409, late=closed.reason)
    except StaleVersion:
        db.session.rollback()
        return _page(_own(public_id), 409, late="changed")
    db.session.commit()
    return redirect(url_for("customer.refund", public_id=public_id), code=303)


def _page(
    transfer: Transfer, status: int = 200, *, late: str | None = None
) -> ResponseReturnValue:
    policy = visitors.config().policy
    return render(
        "customer/refund.html",
        status,
        refund=shown(transfer),
        late=late,
        refund_values=rows.figures_text(policy),
        refund_minutes=policy.refund.valid_minutes,
    )


def _own(public_id: str) -> Transfer:
    """Give the customer's own incoming transfer that has a case."""
    row = transfers.named(db.session(), public_id)
    if row is None or row.customer_id != this_customer().id:
        abort(404)
    if row.direction is not Direction.INCOMING:
        abort(404)
    return row if rows.case_of(db.session(), row) else abort(404)


def _request(transfer: Transfer) -> RefundRequest:
    row = rows.newest(db.session(), transfer)
    if row is None:
        raise RefundClosed("changed")
    return row
