"""Record what was paid, confirm it as a second person, and correct a wrong hash."""

from collections.abc import Callable
from functools import partial

from flask import current_app, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext

from portal.domain.roles import Permission
from portal.domain.transfers.refusals import EntryRefused
from portal.errors import (
    AlreadyDone,
    AwaitsSecond,
    PortalError,
    ProposerGone,
    RefundClosed,
    SamePerson,
)
from portal.extensions import db
from portal.models.payout import RefundPayout
from portal.models.refund import RefundRequest
from portal.services.messages import Words
from portal.services.refunds import alarms, recorded
from portal.services.refunds import payouts as service
from portal.states import PayoutKind, ProposalState
from portal.web import visitors
from portal.web.letters import teller
from portal.web.refund_words import rules
from portal.web.staff.console import Console
from portal.web.staff.guard import this_staff
from portal.web.staff.refunds.forms import CorrectionForm, PayoutForm, TurnDownForm
from portal.web.staff.refunds.page import found, show
from portal.web.staff.transfers.words import sentence

NOT_NOW = lazy_gettext(
    "It is not to be paid now, and yours was not kept. If the money has left already, "
    "record that with the reason."
)
CLOSED = {
    "not_executing": NOT_NOW,
    "stopped": NOT_NOW,
    "not_paid": lazy_gettext("Nothing is recorded as paid that could be corrected."),
    "not_agreed": lazy_gettext(
        "The customer agreed to no amount: it cannot be recorded here. Write what was "
        "paid into the notes of the case, and tell compliance."
    ),
}
OTHER = {
    SamePerson: lazy_gettext(
        "You recorded this yourself: another person has to confirm it."
    ),
    ProposerGone: lazy_gettext(
        "Who recorded this may not decide any more. Send it back."
    ),
}
CHANGED = lazy_gettext("It changed meanwhile. Yours was not kept.")
LATE = (AlreadyDone, AwaitsSecond, ProposerGone, RefundClosed, SamePerson)


def add_routes(console: Console) -> None:
    """Add the record, both answers to one that waits, and the correction."""
    for path, view in (
        ("payout", record_payout),
        ("payout/confirm", confirm_payout),
        ("payout/send-back", send_back_payout),
        ("payout/correct", correct_payout),
    ):
        address = f"/refunds/<public_id>/{path}"
        console.page(address, view, needs=Permission.AML, methods=("POST",))


def record_payout(public_id: str) -> ResponseReturnValue:
    """Note the transaction that paid it; the customer is told once it counts."""
    row, form = found(public_id), PayoutForm()
    made = _entered(row, form, service.record, partial(show, payout_form=form))
    return _done(made) if isinstance(made, RefundPayout) else made


def confirm_payout(public_id: str) -> ResponseReturnValue:
    """Let what a colleague recorded count."""
    row = found(public_id)
    try:
        made = service.confirm(db.session(), row, by=this_staff(), now=visitors.now())
    except LATE as late:
        return _late(public_id, late)
    return _done(made)


def send_back_payout(public_id: str) -> ResponseReturnValue:
    """Turn a record down, with a note; its own writer withdraws it, without one."""
    row, form = found(public_id), TurnDownForm(prefix="back")
    waiting = recorded.open_of(db.session(), row)
    own = waiting is not None and waiting.staff_id == this_staff().id
    note = form.note.data or ""
    if not form.validate_on_submit() or not (note or own):
        if not note:
            form.note.errors = [gettext("Write what has to be looked at again")]
        return show(row, 422, back_form=form)
    try:
        service.send_back(db.session(), row, note, by=this_staff(), now=visitors.now())
    except LATE as late:
        return _late(public_id, late, partial(show, back_form=form))
    return _back(row)


def correct_payout(public_id: str) -> ResponseReturnValue:
    """Let another hash count, with the reason."""
    row, form = found(public_id), CorrectionForm(prefix="new")
    shown = partial(show, correction_form=form)
    made = _entered(row, form, service.correct, shown)
    return _back(row) if isinstance(made, RefundPayout) else made


def _entered(
    row: RefundRequest,
    form: PayoutForm | CorrectionForm,
    enter: Callable[..., RefundPayout],
    shown: Callable[..., ResponseReturnValue],
) -> RefundPayout | ResponseReturnValue:
    """Keep the hash and its reason; else give the page with what was typed."""
    public_id = row.public_id
    if not form.validate_on_submit():
        return shown(row, 422)
    try:
        return enter(
            db.session(),
            row,
            form.transaction.data or "",
            why=form.why.data or "",
            by=this_staff(),
            rules=rules(),
            now=visitors.now(),
        )
    except EntryRefused as refused:
        db.session.rollback()
        form.transaction.errors = [sentence(refused)]
        return shown(found(public_id), 422)
    except LATE as late:
        return _late(public_id, late, shown)


def _done(made: RefundPayout) -> ResponseReturnValue:
    session, now, request = db.session(), visitors.now(), made.request
    if made.state is ProposalState.CONFIRMED:
        alarms.paid(session, request, teller=teller(), now=now)
    elif made.kind is PayoutKind.IRREGULAR:
        letter = partial(_alarm, made)
        alarms.irregular(session, made, letter=letter, now=now)
    return _back(request)


def _alarm(made: RefundPayout, staff: object) -> Words:
    words: Words = current_app.extensions["portal"].letter(
        alarms.IRREGULAR,
        "en",
        page="staff.refund",
        at={"public_id": made.request.public_id},
        name=getattr(staff, "name", ""),
        who=made.staff.name,
        reference=made.request.customer.reference,
    )
    return words


def _back(row: RefundRequest) -> ResponseReturnValue:
    public_id = row.public_id
    db.session.commit()
    return redirect(url_for("staff.refund", public_id=public_id), code=303)


def _late(
    public_id: str, late: PortalError, shown: Callable[..., ResponseReturnValue] = show
) -> ResponseReturnValue:
    db.session.rollback()
    row = found(public_id)
    return shown(row, 409, late=_words(row, late))


def _words(row: RefundRequest, late: PortalError) -> str:
    if isinstance(late, RefundClosed):
        return str(CLOSED[late.reason])
    if isinstance(late, AwaitsSecond):
        waiting = recorded.open_of(db.session(), row)
        who = waiting.staff.name if waiting else ""
        return str(gettext("%(who)s recorded a transaction for it already.", who=who))
    if isinstance(late, AlreadyDone) and late.what == "paid":
        who = row.paid_by.name if row.paid_by else ""
        return str(gettext("%(who)s recorded another transaction for it.", who=who))
    return str(OTHER.get(type(late), CHANGED))
