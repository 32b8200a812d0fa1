"""Everything that the review page shows."""

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from portal.domain.reasons import REJECTION, RESUBMISSION
from portal.domain.standard import STANDARD, document_sides
from portal.extensions import db
from portal.models.review import Claim, Proposal
from portal.models.verification import Verification
from portal.services import evidence as pictures
from portal.services import examinations, reviews, verifications
from portal.services.examinations import findings
from portal.services.reviews import decisions, proposals
from portal.services.reviews.claims import of as last_claim
from portal.states import DecisionOutcome, Side, VerificationState
from portal.web import visitors
from portal.web.render import render
from portal.web.staff.guard import this_staff
from portal.web.staff.review.checks import told_groups
from portal.web.staff.review.decision_form import DecisionForm
from portal.web.staff.review.examined import told_verdict
from portal.web.staff.review.held import holder
from portal.web.staff.review.overlays import boxes
from portal.web.staff.review.read import Given, read


def show(
    row: Verification, form: DecisionForm, status: int = 200, **context: Any
) -> ResponseReturnValue:
    """Render the page with what a view adds to it."""
    policy = visitors.config().policy.review
    form.version.data = str(row.version)
    form.offer(again=row.round < policy.rounds)
    return render(
        "staff/review/page.html",
        status,
        row=row,
        form=form,
        consented=verifications.passage(db.session(), row).consented,
        checks=told_groups(findings.rows_of(db.session(), row)),
        verdict=told_verdict(row),
        pending=examinations.pending(db.session(), row),
        history=decisions.history(db.session(), row),
        flow=STANDARD,
        again=RESUBMISSION,
        refusals=REJECTION,
        rounds=policy.rounds,
        four_eyes=reviews.needs_second(DecisionOutcome.REJECTED, policy),
        **_pictures(row),
        **_standing(row, form),
        **context,
    )


def _pictures(row: Verification) -> dict[str, Any]:
    kept = pictures.accepted(db.session(), row)
    seen = examinations.seen(db.session(), row)
    sides = (*document_sides(row.document_type), Side.SELFIE)
    answers = {step.key: step.answers or {} for step in row.steps}
    country = answers.get("document", {}).get("country", "")
    return {
        "pictures": [kept[side] for side in sides if side in kept],
        "boxes": {side: boxes(seen.get(side)) for side in sides},
        "read": read(seen, Given(row.customer.name or "", country)),
        "answers": answers,
    }


def _standing(row: Verification, form: DecisionForm) -> dict[str, Any]:
    """Give who holds it, what is proposed, and whether the form is shown."""
    waits = row.state is VerificationState.IN_REVIEW
    claim = holder(row) if waits else None
    proposal = proposals.open_of(db.session(), row) if waits else None
    mine = claim is not None and claim.staff_id == this_staff().id
    typed = request.method == "POST" and form.is_submitted()
    return {
        "to_decide": waits,
        "claim": claim,
        "mine": mine,
        "lost": _lost(row, claim) if waits else None,
        "proposal": proposal,
        "own_proposal": _is_own(proposal),
        "sent_back": proposals.settled(db.session(), row),
        "writes": waits and proposal is None and (mine or typed),
        "may_send": claim is None or mine,
        "typed": typed,
    }


def _lost(row: Verification, claim: Claim | None) -> Claim | None:
    """Give the claim by which a colleague took the case over from this one."""
    last = claim or last_claim(db.session(), row)
    mine = this_staff().id
    return last if last and last.taken_from_id == mine != last.staff_id else None


def _is_own(proposal: Proposal | None) -> bool:
    return proposal is not None and proposal.staff_id == this_staff().id
