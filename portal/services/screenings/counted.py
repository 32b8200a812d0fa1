"""
Keep open what is counted of screenings: how long one took, and who said what.

Answers are sealed; the numbers of the desk are counted without opening any.
"""

from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.cases.clocks import ClockState, Span, clock
from portal.domain.exposure import Answer
from portal.domain.screening.rules import alone
from portal.domain.screening.totals import totals
from portal.domain.transfers import TransferState
from portal.models.case import Case, CasePause
from portal.models.screening import ProviderAnswer, Screening
from portal.models.transfer import Transfer
from portal.policy import CasesPolicy
from portal.screening_policy import ScreeningPolicy


def note_opinion(row: ProviderAnswer, answer: Answer, rules: ScreeningPolicy) -> None:
    """Keep what would follow from one answer alone, and its score."""
    row.alone = alone(answer, rules)
    score = None if row.alone is None else totals(answer, rules).score
    row.tenths = (
        None
        if score is None
        else int((score * 10).to_integral_value(rounding=ROUND_HALF_UP))
    )


def note_end(
    session: Session, row: Screening, *, policy: CasesPolicy, now: datetime
) -> None:
    """Keep how long a verdict took; if it is the transfer's first, keep it there."""
    transfer = row.transfer
    stands = clock(
        row.asked_at,
        timedelta(minutes=policy.screening_minutes),
        pauses=_pauses(session, transfer),
        end=now,
        now=now,
    )
    row.seconds = int(stands.worked.total_seconds())
    row.late = stands.state is ClockState.MISSED
    if transfer.first_verdict is None:
        transfer.first_verdict = row.outcome


def _pauses(session: Session, transfer: Transfer) -> list[Span]:
    if transfer.state is TransferState.SCREENING:  # then there is no case yet
        return []
    rows = session.execute(
        select(CasePause.from_at, CasePause.until_at)
        .join(Case, Case.id == CasePause.case_id)
        .where(Case.transfer_id == transfer.id)
    )
    return [Span(begin, end) for begin, end in rows]
