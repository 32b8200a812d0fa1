"""Decide one verification with everything in view."""

from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.domain.roles import Permission
from portal.errors import (
    AlreadyDone,
    AwaitsSecond,
    HeldBy,
    ReasonMissing,
    RoundsOver,
    StaleVersion,
)
from portal.extensions import db
from portal.models.verification import Decision, Verification
from portal.services import reviews
from portal.services.messages import Words
from portal.services.reviews import decisions
from portal.web import letters, visitors
from portal.web.staff import found
from portal.web.staff.console import Console
from portal.web.staff.guard import this_staff
from portal.web.staff.review import page
from portal.web.staff.review.decision_form import DecisionForm
from portal.web.staff.review.foreseen import foresee, start_with
from portal.web.staff.review.held import renew

LATE = (AlreadyDone, StaleVersion, HeldBy, AwaitsSecond)


def add_routes(console: Console) -> None:
    """Add the review page, and its preview."""
    one = "/verifications/<public_id>"
    for rule, view in ((one, verification), (f"{one}/preview", preview_decision)):
        methods = ["GET", "POST"]
        console.page(rule, view, needs=Permission.REVIEW, methods=methods)


def verification(public_id: str) -> ResponseReturnValue:
    """Show the evidence, what was entered and found; keep a decision."""
    row, form = found.verification(public_id), DecisionForm()
    if visitors.reads_only():
        renew(row)
        row = found.verification(public_id)
    if not form.validate_on_submit():
        return _page(row, form, 422 if form.errors else 200)
    try:
        _decide(row, form)
    except LATE as late:
        db.session.rollback()
        return _page(found.verification(public_id), form, 409, late=type(late).__name__)
    except RoundsOver:
        db.session.rollback()
        return _page(found.verification(public_id), form, 422, rounds_over=True)
    except ReasonMissing:
        form.tell_missing()
        return _page(row, form, 422)
    return redirect(url_for("staff.queue"), code=303)


def preview_decision(public_id: str) -> ResponseReturnValue:
    """Show what the customer will read, or begin the text for them; keep nothing."""
    if visitors.reads_only():  # the address of a preview that was loaded anew
        return redirect(url_for("staff.verification", public_id=public_id), code=303)
    row, form = found.verification(public_id), DecisionForm()
    if not form.validate_on_submit():
        return _page(row, form, 422)
    try:
        form.verdict().check()
    except ReasonMissing:
        form.tell_missing()
        return _page(row, form, 422)
    if request.form.get("do") == "start":
        start_with(form, row.customer.language)
        return _page(row, form, started=True)
    seen = foresee(form.verdict(), row.customer, _letter)
    return _page(row, form, foreseen=seen)


def _decide(row: Verification, form: DecisionForm) -> None:
    session, now = db.session(), visitors.now()
    made = reviews.decide(
        session,
        row,
        form.verdict(),
        by=this_staff(),
        seen=form.seen(),
        policy=visitors.config().policy.review,
        now=now,
    )
    if isinstance(made, Decision):
        decisions.tell(session, made, letter_of(made), now=now)
    session.commit()


def letter_of(decision: Decision) -> Words:
    """Give the e-mail that tells the customer of a decision."""
    return _letter(
        decision.outcome.value,
        decision.text_for_customer,
        decision.verification.customer.language,
    )


def _letter(outcome: str, text: str | None, language: str) -> Words:
    return letters.email(
        "result",
        language,
        outcome=outcome,
        text=text,
        url=visitors.config().public_url + url_for("customer.done"),
    )


def _page(
    row: Verification, form: DecisionForm, status: int = 200, **context: Any
) -> ResponseReturnValue:
    return page.show(row, form, status, **context)
