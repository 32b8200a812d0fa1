"""Do by itself what a verdict says, where the portal may decide alone."""

from datetime import datetime

from sqlalchemy.orm import Session

from portal.domain.verdicts import Verdict
from portal.models.examination import Assessment
from portal.models.verification import Decision
from portal.policy import Policy
from portal.services import verifications
from portal.services.reviews import decisions, proposals
from portal.states import DecisionOutcome, VerificationState

OUTCOMES = {
    VerificationState.APPROVED: DecisionOutcome.APPROVED,
    VerificationState.RESUBMISSION_REQUESTED: DecisionOutcome.RESUBMISSION_REQUESTED,
    VerificationState.REJECTED: DecisionOutcome.REJECTED,
}


def act(
    session: Session,
    assessment: Assessment,
    verdict: Verdict,
    *,
    policy: Policy,
    now: datetime,
) -> Decision | None:
    """
    Make the verdict hold and give the decision; None where a person decides.

    A person does if the verdict or a setting says so, if the consent was withdrawn
    meanwhile, and if somebody decided first or proposed to reject. The verification
    must be locked.
    """
    verification = assessment.verification
    outcome = OUTCOMES.get(verdict.outcome)
    if (
        outcome is None
        or policy.examination.automatic == "off"
        or verification.state is not VerificationState.IN_REVIEW
        or not verifications.passage(session, verification).consented
        or proposals.open_of(session, verification) is not None
    ):
        return None
    return decisions.decide(
        session,
        verification,
        decisions.Verdict(
            outcome=outcome, steps=verdict.steps, reasons=verdict.reasons
        ),
        by=None,
        seen=verification.version,
        rounds=policy.review.rounds,
        grounds=assessment.grounds,
        policy=assessment.policy,
        now=now,
    )
