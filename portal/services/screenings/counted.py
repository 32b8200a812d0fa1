"""
Keep open what is counted of screenings: how long one took, and who said what.

Answers are sealed; the numbers of the desk are counted without opening any.
"""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.cases.clocks import ClockState, Span, clock
from portal.domain.exposure import Answer, AnswerStatus
from portal.domain.screening.rules import alone
from portal.domain.screening.totals import totals
from portal.domain.transfers import TransferState
from portal.models.case import Case, CasePause
from portal.models.screening import ProviderAnswer, Screening
from portal.models.transfer import Transfer
from portal.policy import CasesPolicy
from portal.screening_policy import ScreeningPolicy


def note_opinions(
    screening: Screening,
    known: Sequence[tuple[ProviderAnswer, Answer]],
    rules: ScreeningPolicy,
) -> None:
    """Keep what would follow from each answer alone, and what those who count say."""
    said: dict[str, str] = {}
    tenths: list[int] = []
    for row, answer in known:
        row.alone = alone(answer, rules)
        if not row.authoritative or answer.status is AnswerStatus.UNREACHABLE:
            continue
        said[row.provider] = (row.alone or answer.status).value
        tenths += _tenths(answer, rules)
    screening.said = json.dumps(said, sort_keys=True) if len(said) > 1 else None
    screening.apart = max(tenths) - min(tenths) if len(tenths) > 1 else None


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


def _tenths(answer: Answer, rules: ScreeningPolicy) -> list[int]:
    score = totals(answer, rules).score
    if score is None:
        return []
    return [int((score * 10).to_integral_value(rounding=ROUND_HALF_UP))]


def _pauses(session: Session, transfer: Transfer) -> list[Span]:
    if transfer.state is TransferState.SCREENING:  # then there is no case yet
        return []
    rows = session.execute(
        select(CasePause.from_at, CasePause.until_at)
        .join(Case, Case.id == CasePause.case_id)
        .where(Case.transfer_id == transfer.id)
    )
    return [Span(begin, end) for begin, end in rows]
