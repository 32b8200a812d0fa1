"""Decide one verification with everything in view."""

from typing import Any

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from portal.domain.reasons import RESUBMISSION
from portal.domain.roles import Permission
from portal.domain.standard import STANDARD, document_sides
from portal.errors import AlreadyDone, ReasonMissing, RoundsOver, StaleVersion
from portal.extensions import db
from portal.models.verification import Decision, Verification
from portal.services import decisions, examinations, findings, verifications
from portal.services import evidence as pictures
from portal.services.messages import Words
from portal.states import Side, VerificationState
from portal.web import letters, visitors
from portal.web.render import render
from portal.web.staff import found
from portal.web.staff.checks import told_groups
from portal.web.staff.console import Console
from portal.web.staff.decision_form import DecisionForm
from portal.web.staff.examined import told_verdict
from portal.web.staff.guard import this_staff
from portal.web.staff.overlays import boxes
from portal.web.staff.read import read


def add_routes(console: Console) -> None:
    """Add the review page."""
    console.page(
        "/verifications/<public_id>",
        verification,
        needs=Permission.REVIEW,
        methods=["GET", "POST"],
    )


def verification(public_id: str) -> ResponseReturnValue:
    """Show the evidence, what was entered and found; keep a decision."""
    row, form = found.verification(public_id), DecisionForm()
    if not form.validate_on_submit():
        return _page(row, form, 422 if form.errors else 200)
    try:
        _decide(row, form)
    except (AlreadyDone, StaleVersion) as late:
        db.session.rollback()
        return _page(found.verification(public_id), form, 409, late=type(late).__name__)
    except RoundsOver:
        db.session.rollback()
        return _page(found.verification(public_id), form, 422, rounds_over=True)
    except ReasonMissing:
        form.tell_missing()
        return _page(row, form, 422)
    return redirect(url_for("staff.queue"), code=303)


def _decide(row: Verification, form: DecisionForm) -> None:
    session, now = db.session(), visitors.now()
    decision = decisions.decide(
        session,
        row,
        form.verdict(),
        by=this_staff(),
        seen=form.seen(),
        rounds=visitors.config().policy.review.rounds,
        now=now,
    )
    decisions.tell(session, decision, _letter(decision), now=now)
    session.commit()


def _letter(decision: Decision) -> Words:
    customer = decision.verification.customer
    return letters.email(
        "result",
        customer.language,
        outcome=decision.outcome.value,
        text=decision.text_for_customer,
        url=visitors.config().public_url + url_for("customer.done"),
    )


def _page(
    row: Verification, form: DecisionForm, status: int = 200, **context: Any
) -> ResponseReturnValue:
    rounds = visitors.config().policy.review.rounds
    form.version.data = str(row.version)
    form.offer(again=row.round < rounds)
    kept = pictures.accepted(db.session(), row)
    seen = examinations.seen(db.session(), row)
    sides = (*document_sides(row.document_type), Side.SELFIE)
    return render(
        "staff/verification.html",
        status,
        row=row,
        form=form,
        consented=verifications.passage(db.session(), row).consented,
        pictures=[kept[side] for side in sides if side in kept],
        boxes={side: boxes(seen.get(side)) for side in sides},
        read=read(seen),
        checks=told_groups(findings.rows_of(db.session(), row)),
        verdict=told_verdict(row),
        pending=examinations.pending(db.session(), row),
        answers={step.key: step.answers or {} for step in row.steps},
        history=decisions.history(db.session(), row),
        flow=STANDARD,
        again=RESUBMISSION,
        rounds=rounds,
        to_decide=row.state is VerificationState.IN_REVIEW,
        **context,
    )
