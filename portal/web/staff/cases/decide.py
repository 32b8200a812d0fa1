"""Decide about the money of a transfer: by one person, or by two."""

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from portal.domain.roles import Permission
from portal.errors import (
    AlreadyDone,
    AwaitsSecond,
    HeldBy,
    ProposerGone,
    ReasonMissing,
    SamePerson,
    StaleVersion,
)
from portal.extensions import db
from portal.models.case import CaseDecision
from portal.services.cases import decisions, letters, proposals
from portal.services.cases.rulings import may
from portal.web import visitors
from portal.web.fields import whole_number
from portal.web.letters import teller
from portal.web.staff.cases.forms import RulingForm, SendBackForm
from portal.web.staff.cases.of_transfers import ONE, back, told_late
from portal.web.staff.cases.page import found, show
from portal.web.staff.console import Console
from portal.web.staff.guard import this_staff

LATE = (
    AlreadyDone,
    AwaitsSecond,
    HeldBy,
    ProposerGone,
    SamePerson,
    StaleVersion,
)


def add_routes(console: Console) -> None:
    """Add the decision, and both answers to a proposed one."""
    for path, view in (
        ("decide", decide_transfer),
        ("confirm", confirm_transfer),
        ("send-back", send_back_transfer),
    ):
        console.page(f"{ONE}/{path}", view, needs=Permission.AML, methods=("POST",))


def decide_transfer(public_id: str) -> ResponseReturnValue:
    """Keep a decision, propose it, or show what the customer would read."""
    case, form = found(public_id), RulingForm()
    form.offer(may(db.session(), case))
    if not form.measure.choices:
        return show(case, 409, ruling=form, late="AlreadyDone")
    if request.form.get("do") == "preview" and form.measure.validate(form):
        return show(case, ruling=form, preview=form.ruling())
    if not form.validate_on_submit():
        return show(case, 422, ruling=form)
    try:
        made = decisions.decide(
            db.session(),
            case,
            form.ruling(),
            by=this_staff(),
            seen=form.edition(),
            policy=visitors.config().policy.cases,
            now=visitors.now(),
        )
    except ReasonMissing:
        form.tell_missing()
        return show(case, 422, ruling=form)
    except LATE as late:
        return told_late(public_id, late, ruling=form)
    if isinstance(made, CaseDecision):
        tell(made)
    db.session.commit()
    return back(case)


def confirm_transfer(public_id: str) -> ResponseReturnValue:
    """Decide as a colleague proposed."""
    case = found(public_id)
    seen = whole_number(request.form.get("seen", ""))
    try:
        made = decisions.confirm(
            db.session(),
            case,
            by=this_staff(),
            seen=-1 if seen is None else seen,
            policy=visitors.config().policy.cases,
            now=visitors.now(),
        )
    except LATE as late:
        return told_late(public_id, late)
    tell(made)
    db.session.commit()
    return back(case)


def send_back_transfer(public_id: str) -> ResponseReturnValue:
    """Turn a proposal down, with a note; its own writer withdraws it, without one."""
    case, form = found(public_id), SendBackForm(prefix="back")
    proposal = proposals.open_of(db.session(), case)
    own = proposal is not None and proposal.staff_id == this_staff().id
    note = form.note.data or ""
    if not form.validate_on_submit() or not (note or own):
        if not note:
            form.note.errors = [gettext("Write what has to be looked at again")]
        return show(case, 422, forms={"back_form": form})
    try:
        proposals.send_back(
            db.session(), case, note, by=this_staff(), now=visitors.now()
        )
    except LATE as late:
        return told_late(public_id, late)
    db.session.commit()
    return back(case)


def tell(decision: CaseDecision) -> None:
    """Write to the customer, unless what was decided must not be told."""
    letters.decided(db.session(), decision, teller=teller(), now=visitors.now())
