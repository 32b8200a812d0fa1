"""What may be decided about a transfer, and what a decision has to say."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.cases import needs_second, offered
from portal.domain.cases.reasons import known
from portal.domain.transfers import ScreeningState, TransferState
from portal.errors import ReasonMissing
from portal.models.case import Case, CaseDecision, CaseProposal
from portal.models.screening import Screening
from portal.models.transfer import Transfer
from portal.policy import CasesPolicy
from portal.services.cases.rows import decisions_of
from portal.states import CaseState, Measure


@dataclass(frozen=True, kw_only=True)
class Ruling:
    """What somebody wants to decide, and what each side is to read."""

    measure: Measure
    reasons: Sequence[str]
    text_for_customer: str = ""
    text_for_staff: str = ""

    def check(self) -> None:
        """Raise ReasonMissing without a reason from the measure's list, and words."""
        if not known(self.measure, self.reasons) or not self.text_for_staff:
            raise ReasonMissing


def may(session: Session, case: Case) -> tuple[Measure, ...]:
    """Give what may be decided in the case of a transfer now."""
    if case.transfer is None:
        return ()
    last = next((each.measure for each in decisions_of(session, case)), None)
    answered = is_answered(session, case.transfer)
    return offered(case.state, case.transfer.state, last, answered=answered)


def is_answered(session: Session, transfer: Transfer) -> bool:
    """Say whether no screening of a transfer waits for a provider."""
    waits = select(Screening.id).where(
        Screening.transfer_id == transfer.id, Screening.state != ScreeningState.SETTLED
    )
    return session.scalar(waits.limit(1)) is None


def two_decide(case: Case, measure: Measure, *, policy: CasesPolicy) -> bool:
    """Say whether a second person confirms this measure in this case."""
    transfer = case.transfer
    return transfer is not None and needs_second(
        measure, asset=transfer.asset, amount=transfer.amount, limits=policy.four_eyes
    )


def refundable(session: Session, transfer: Transfer) -> CaseDecision | None:
    """
    Give the decision by which a transfer is to be refunded, if that still holds.

    Whoever pays out locks the customer and the transfer before asking: a graver
    decision, or a case that is open again, stops the refund.
    """
    if transfer.state is not TransferState.HELD:
        return None
    case = session.scalar(select(Case).where(Case.transfer_id == transfer.id))
    if case is None or case.state is not CaseState.DECIDED:
        return None
    last = next(iter(decisions_of(session, case)), None)
    return last if last is not None and last.measure is Measure.REFUND else None


def ruling_of(row: CaseProposal) -> Ruling:
    """Give what was proposed."""
    return Ruling(
        measure=row.measure,
        reasons=tuple(row.reasons),
        text_for_customer=row.text_for_customer or "",
        text_for_staff=row.text_for_staff or "",
    )
