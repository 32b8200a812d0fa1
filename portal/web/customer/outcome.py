"""What staff decided, in the sentences that the customer reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from portal.domain.reasons import REJECTION, RESUBMISSION, Reason
from portal.domain.standard import STANDARD
from portal.extensions import db
from portal.models.verification import Decision, Verification
from portal.services import verifications
from portal.services.examinations import underway
from portal.states import VerificationState
from portal.web import visitors


@dataclass(frozen=True)
class Ask:
    """One step that is asked for once more, and why."""

    title: str
    reasons: tuple[Reason, ...]
    done: bool


def told(verification: Verification) -> dict[str, Any]:
    """Give all that a page says of the state: expected when, asked what, why not."""
    session, now = db.session(), visitors.now()
    decided = verification.decided_at is not None
    decision = verifications.newest_decision(session, verification) if decided else None
    late = timedelta(hours=visitors.config().policy.review.late_hours)
    sent = verification.submitted_at
    return {
        "checking": verification.state is VerificationState.IN_REVIEW
        and underway.is_fresh(session, verification, now=now),
        "expected_at": sent + late if sent else None,
        "asks": asks(verification),
        "refusals": refusals(decision),
        "letter": decision.text_for_customer if decision else None,
    }


def asks(verification: Verification) -> tuple[Ask, ...]:
    """List the steps that are asked for once more, in the order of the way."""
    rows = ((step, verification.progress(step.key)) for step in STANDARD.steps)
    return tuple(
        Ask(
            title=step.title,
            reasons=_known(RESUBMISSION.get(step.key, {}), row.asked_again_for),
            done=row.done_at is not None,
        )
        for step, row in rows
        if row is not None and row.asked_again_at is not None
    )


def refusals(decision: Decision | None) -> tuple[Reason, ...]:
    """Give why a verification was rejected, as far as it may be told."""
    return _known(REJECTION, decision.reasons if decision else ())


def _known(reasons: dict[str, Reason], keys: Sequence[str]) -> tuple[Reason, ...]:
    return tuple(reasons[key] for key in keys if key in reasons)
