"""A verified customer is asked once more: confirm what is known, or give it anew."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from werkzeug.exceptions import BadRequest

from portal.domain.reverification import OPEN
from portal.errors import AlreadyDone
from portal.extensions import db
from portal.models.customer import Customer
from portal.models.reverification import Reverification
from portal.services import reverification
from portal.services.customers import known
from portal.services.customers.known import Known
from portal.states import ReverificationKind, ReverificationState, VerificationState
from portal.web import visitors
from portal.web.customer.guard import this_customer
from portal.web.render import render

DAY = timedelta(days=1)
State = ReverificationState


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is asked of the customer now, until when, and what is known."""

    row: Reverification
    days_left: int  # begun ones too; 0 when the time is over
    known: Known
    has_expired: bool  # the document, so that nobody can say it holds

    @property
    def is_begun(self) -> bool:
        """Say whether new documents are being given."""
        return self.row.verification is not None

    @property
    def waits_for_us(self) -> bool:
        """Say whether everything was sent in time, so that no clock runs."""
        return reverification.waits_for_us(self.row)

    @property
    def may_confirm(self) -> bool:
        """Say whether one button is enough."""
        verification = self.row.verification
        unsent = verification is None or verification.state is VerificationState.OPEN
        asked = self.row.kind is ReverificationKind.CONFIRM
        return asked and unsent and not self.has_expired


def add_routes(bp: Blueprint) -> None:
    """Add the page."""
    bp.add_url_rule("/verify/again", view_func=again, methods=["GET", "POST"])


def asked(customer: Customer) -> Asked | None:
    """Give what the customer is asked now, if anything."""
    row = reverification.open_of(db.session(), customer)
    return None if row is None else as_asked(customer, row)


def as_asked(customer: Customer, row: Reverification) -> Asked:
    """Give it with what is known, so that the customer can say whether it holds."""
    now = visitors.now()
    found = known.of(db.session(), customer)
    return Asked(
        row=row,
        days_left=days_until(row.due_at, now),
        known=found,
        has_expired=found.has_expired(now.date()),
    )


def days_until(moment: datetime, now: datetime) -> int:
    """Count the days, begun ones too; 0 when it is over."""
    return max(0, -((now - moment) // DAY))


def again() -> ResponseReturnValue:
    """Show what is asked, or how it ended; keep the answer."""
    if FlaskForm().validate_on_submit():
        return _answer(request.form.get("answer", ""))
    return _page()


def _answer(given: str) -> ResponseReturnValue:
    customer, now = this_customer(), visitors.now()
    if given not in {"holds", "changed"}:
        raise BadRequest
    try:
        if given == "changed":
            reverification.begin(db.session(), customer, now=now)
            db.session.commit()
            return redirect(url_for("customer.resume"), code=303)
        found = asked(customer)
        if found is not None and found.has_expired:
            return _page(422, found=found)
        address = request.remote_addr or ""
        reverification.confirm(db.session(), customer, address=address, now=now)
        db.session.commit()
    except AlreadyDone as late:
        db.session.rollback()
        if late.what != State.CONFIRMED:
            return _page(409)
    return redirect(url_for("customer.again"), code=303)


def _page(status: int = 200, found: Asked | None = None) -> ResponseReturnValue:
    customer = this_customer()
    found = found or asked(customer)
    row = found.row if found else reverification.newest_of(db.session(), customer)
    if row is None or _goes_on(found, row):
        return redirect(url_for("customer.resume"), code=303)
    return render(
        "customer/again.html",
        status,
        customer=customer,
        again=found,
        state=row.state.value,
        row=row,
        refused=status == 422,
    )


def _goes_on(found: Asked | None, row: Reverification) -> bool:
    """Say whether the way, or its result, has the page that is needed."""
    if found is None:
        return row.state not in {State.CONFIRMED, State.CANCELLED}
    return row.state in OPEN and found.is_begun and not found.may_confirm
