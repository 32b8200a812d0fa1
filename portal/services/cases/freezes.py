"""Keep when money was frozen, by what, and how that ended: for the register."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.transfers import TransferState
from portal.models.case import CaseDecision
from portal.models.freeze import Freeze
from portal.models.screening import Screening
from portal.models.transfer import Transfer

FROZEN = TransferState.FROZEN


def of(session: Session, transfer: Transfer) -> Freeze | None:
    """Give the freeze that lasts; None if the money is not frozen."""
    return session.scalar(
        select(Freeze).where(
            Freeze.transfer_id == transfer.id, Freeze.ended_at.is_(None)
        )
    )


def by_screening(session: Session, screening: Screening, *, now: datetime) -> None:
    """Note that a verdict froze the money of its transfer, which is locked."""
    if of(session, screening.transfer) is None:
        session.add(
            Freeze(transfer=screening.transfer, screening=screening, began_at=now)
        )
        session.flush()


def by_decision(
    session: Session, transfer: Transfer, decision: CaseDecision, *, now: datetime
) -> None:
    """Note what a decision made of frozen money; its transfer is locked and moved."""
    lasts = of(session, transfer)
    if transfer.state is FROZEN and lasts is None:
        session.add(Freeze(transfer=transfer, decision=decision, began_at=now))
    elif transfer.state is FROZEN and lasts is not None:
        lasts.decision = lasts.decision or decision
    elif lasts is not None:
        lasts.ended_at, lasts.ended_by = now, decision
    session.flush()
