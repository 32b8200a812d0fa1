"""The register of cases: each with its transfer, its verdict and its last decision."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.domain.transfers import TransferState
from portal.models.case import Case, CaseDecision
from portal.models.transfer import Transfer
from portal.services.case_files.of_decisions import MEASURES
from portal.services.case_files.of_screenings import OUTCOMES
from portal.services.case_files.of_work import STAGES
from portal.services.registers.cells import (
    TRANSFER_HEAD,
    at,
    of_customer,
    of_transfer,
    reasons,
    rules,
    who,
    yes,
)
from portal.states import CaseState

HEAD = (
    "Case",
    "Kind",
    "Opened",
    "Times opened",
    "State",
    "Waits for",
    "Customer",
    *TRANSFER_HEAD,
    "State of the money",
    "Verdict",
    "Rules",
    "Held by",
    "Decided",
    "Decision",
    "Reasons",
    "Decided by",
    "Confirmed by",
    "Seconds to the decision",
    "Late",
)
TIME_OVER = "forfeited: nobody asked for it back in time"


def read(session: Session, ids: Sequence[int], zone: ZoneInfo) -> list[Sequence[str]]:
    """Give the rows of these cases."""
    decided = last_decisions(session, ids)
    rows = session.scalars(
        select(Case)
        .where(Case.id.in_(ids))
        .order_by(Case.id)
        .options(
            joinedload(Case.customer),
            joinedload(Case.holder),
            joinedload(Case.transfer).joinedload(Transfer.customer),
        )
    ).all()
    return [_row(row, decided.get(row.id), zone) for row in rows]


def last_decisions(session: Session, ids: Sequence[int]) -> dict[int, CaseDecision]:
    """Give the last decision of each of these cases."""
    rows = session.scalars(
        select(CaseDecision)
        .where(CaseDecision.case_id.in_(ids))
        .order_by(CaseDecision.id)
        .options(joinedload(CaseDecision.staff), joinedload(CaseDecision.second))
    )
    return {row.case_id: row for row in rows}


def _row(case: Case, made: CaseDecision | None, zone: ZoneInfo) -> Sequence[str]:
    is_open = case.state is CaseState.OPEN
    transfer = case.transfer
    return (
        case.public_id,
        case.kind.value,
        at(case.opened_at, zone),
        str(case.round),
        case.state.value,
        STAGES[case.stage.value] if is_open and case.stage else "",
        of_customer(case.customer),
        *of_transfer(transfer),
        transfer.state.value if transfer else "",
        OUTCOMES[case.outcome.value] if case.outcome else "",
        rules(case.grounds),
        who(case.holder),
        at(case.decided_at, zone),
        _decision(case, made),
        reasons(made),
        who(made.staff) if made else "",
        who(made.second) if made else "",
        str(made.seconds) if made and made.seconds is not None else "",
        yes(made.late) if made else "",
    )


def _decision(case: Case, made: CaseDecision | None) -> str:
    lost = case.transfer and case.transfer.state is TransferState.FORFEITED
    if lost and (made is None or made.measure.value != "forfeit"):
        return TIME_OVER
    return MEASURES[made.measure] if made else ""
