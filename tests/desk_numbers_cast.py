"""Facts of the AML desk for its numbers, as worker and colleagues leave them."""

import json
from datetime import datetime, timedelta
from weakref import WeakKeyDictionary

from sqlalchemy.orm import Session

from portal.domain.exposure import AnswerStatus, Direction, ScreeningOutcome
from portal.domain.transfers import ScreeningState, ScreeningTrigger, TransferState
from portal.models.case import Case, CaseDecision, CasePause
from portal.models.customer import Customer
from portal.models.screening import ProviderAnswer, Screening
from portal.models.staff import Staff
from portal.models.transfer import Transfer
from portal.states import CaseKind, CaseStage, CaseState, Measure
from tests.clocks import NOON

TOLD: WeakKeyDictionary = WeakKeyDictionary()  # what was said in a screening
secret = iter(range(1, 10**9))
PASS = ScreeningOutcome.PASS


def transfer(
    session: Session,
    customer: Customer,
    *,
    at: datetime = NOON,
    first: ScreeningOutcome | None = PASS,
    state: TransferState = TransferState.HELD,
) -> Transfer:
    """Add a transfer with its first verdict; sealed parts stay empty."""
    row = Transfer(
        customer=customer,
        once=next(secret).to_bytes(32),
        direction=Direction.INCOMING,
        network="ethereum",
        asset="ETH",
        amount="1",
        address_digest=next(secret).to_bytes(32),
        state=state,
        entered_at=at,
        entered_by="test",
        first_verdict=first,
        settled_at=at,
        passed_by=f"{next(secret):020d}",
    )
    session.add(row)
    session.flush()
    return row


def screening(
    session: Session,
    of: Transfer,
    *,
    at: datetime = NOON,
    seconds: int | None = 5,
    late: bool | None = False,
    settled: bool = True,
    ended: datetime | None = None,
) -> Screening:
    """Add a screening that ended after so many seconds, or has not."""
    end = ended or at + timedelta(seconds=seconds or 0)
    row = Screening(
        transfer=of,
        trigger=ScreeningTrigger.ENTERED,
        state=ScreeningState.SETTLED if settled else ScreeningState.ASKING,
        asked_at=at,
        asked_by="test",
        settled_at=end if settled else None,
        due_at=None if settled else end,
        seconds=seconds if settled else None,
        late=late if settled else None,
        outcome=ScreeningOutcome.HOLD if settled else None,
        policy="p" if settled else None,
    )
    session.add(row)
    session.flush()
    return row


def answer(
    session: Session,
    of: Screening,
    provider: str,
    alone: ScreeningOutcome | None,
    *,
    status: AnswerStatus | None = AnswerStatus.SCORED,
    authoritative: bool = True,
    tenths: int | None = None,
    milliseconds: int | None = None,
    failures: dict[str, int] | None = None,
) -> ProviderAnswer:
    """Add one provider's answer, with what of it stands open."""
    row = ProviderAnswer(
        screening=of,
        provider=provider,
        authoritative=authoritative,
        status=status,
        alone=alone,
        milliseconds=milliseconds,
        failures=failures,
        tries=sum((failures or {}).values()),
        asked_at=of.asked_at,
        why="",
    )
    session.add(row)
    if authoritative and (alone or status is AnswerStatus.NO_DATA):
        told = TOLD.setdefault(of, ({}, []))
        told[0][provider] = (alone or status).value
        told[1].extend([] if tenths is None else [tenths])
        of.said = json.dumps(told[0], sort_keys=True) if len(told[0]) > 1 else None
        of.apart = max(told[1]) - min(told[1]) if len(told[1]) > 1 else None
    session.flush()
    return row


def case(
    session: Session,
    of: Transfer,
    *,
    at: datetime = NOON,
    decided: datetime | None = None,
) -> Case:
    """Open the case of a transfer; decided, it says nothing of by whom."""
    row = Case(
        customer=of.customer,
        kind=CaseKind.TRANSFER,
        state=CaseState.DECIDED if decided else CaseState.OPEN,
        opened_at=at,
        flagged_at=at,
        stage=CaseStage.ANALYSIS,
        stage_since=at,
        decided_at=decided,
        transfer=of,
    )
    session.add(row)
    session.flush()
    return row


def decision(
    session: Session,
    of: Case,
    measure: Measure,
    *,
    by: Staff,
    at: datetime = NOON,
    seconds: int | None = 60,
    late: bool = False,
) -> CaseDecision:
    """Add a decision of a person."""
    row = CaseDecision(
        case=of,
        staff=by,
        measure=measure,
        decided_at=at,
        seconds=seconds,
        late=late,
    )
    session.add(row)
    session.flush()
    return row


def pause(
    session: Session,
    of: Case,
    begin: datetime,
    end: datetime | None = None,
    *,
    by: Staff,
) -> None:
    """Let a partner block a case."""
    session.add(CasePause(case=of, from_at=begin, until_at=end, staff=by))
    session.flush()
