"""A customer's transfers as plain values, and what an erasure leaves of them."""

from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.domain.transfers import ScreeningState
from portal.models.customer import Customer
from portal.models.payout import RefundPayout
from portal.models.screening import EarlierReply, ProviderAnswer, Screening
from portal.models.transfer import Transfer
from portal.services import screenings

Plain = dict[str, Any]
EMPTY = bytes(32)


def gather_transfers(
    session: Session, customer: Customer, *, for_law: bool
) -> list[Plain]:
    """
    List every transfer; for the law with its screenings and all answers.

    A customer is given what they know: where the money stands is told elsewhere, in
    words that may be told.
    """
    rows = session.scalars(
        select(Transfer)
        .where(Transfer.customer_id == customer.id)
        .order_by(Transfer.id)
    ).all()
    return [
        {**_transfer(row), **(_checked(session, row) if for_law else {})}
        for row in rows
    ]


def any_of(session: Session, customer: Customer) -> bool:
    """Say whether money of this customer was ever moved: the law keeps that."""
    found = select(Transfer.id).where(Transfer.customer_id == customer.id).limit(1)
    return session.scalar(found) is not None


def forget(session: Session, customer: Customer, *, now: datetime) -> None:
    """
    Leave nothing by which an address could be found again, and ask nobody any more.

    What is sealed in the transfers themselves is emptied with all other tables.
    """
    own = select(Transfer.id).where(Transfer.customer_id == customer.id)
    screened = select(Screening.id).where(Screening.transfer_id.in_(own))
    answers = select(ProviderAnswer.id).where(ProviderAnswer.screening_id.in_(screened))
    running = Screening.state != ScreeningState.SETTLED
    for each in session.scalars(
        select(Screening).where(Screening.transfer_id.in_(own), running)
    ):
        screenings.give_up(each, now=now)
    session.flush()
    session.execute(
        update(EarlierReply)
        .where(EarlierReply.answer_id.in_(answers))
        .values(raw_sealed=None)
    )
    session.execute(
        update(ProviderAnswer)
        .where(ProviderAnswer.screening_id.in_(screened))
        .values(token_sealed=None, answer_sealed=None, raw_sealed=None)
    )
    session.execute(
        update(Transfer)
        .where(Transfer.customer_id == customer.id)
        .values(address_digest=EMPTY, again_at=None)
    )
    session.execute(
        update(RefundPayout)
        .where(RefundPayout.customer_id == customer.id)
        .values(digest=None)
    )


def _transfer(row: Transfer) -> Plain:
    return {
        "direction": row.direction.value,
        "network": row.network,
        "asset": row.asset,
        "amount": row.amount,
        "from": row.sender,
        "to": row.receiver,
        "hash": row.transaction,
        "entered_at": _moment(row.entered_at),
    }


def _checked(session: Session, row: Transfer) -> Plain:
    found = session.scalars(
        select(Screening).where(Screening.transfer_id == row.id).order_by(Screening.id)
    )
    return {
        "state": row.state.value,
        "settled_at": _moment(row.settled_at),
        "passed_by": row.passed_by,
        "screenings": [_screening(each) for each in found],
    }


def _screening(row: Screening) -> Plain:
    return {
        "id": row.public_id,
        "why": row.trigger.value,
        "asked_at": _moment(row.asked_at),
        "settled_at": _moment(row.settled_at),
        "outcome": row.outcome.value if row.outcome else None,
        "score": row.score,
        "shares_by_zone": row.zones,
        "shares_by_category": row.categories,
        "grounds": row.grounds,
        "rules": row.policy,
        "answers": [
            {
                "provider": each.provider,
                "status": each.status.value if each.status else None,
                "answered_at": _moment(each.answered_at),
                "why": each.why,
                "word_for_word": each.raw,
                "before": [
                    {"at": _moment(earlier.at), "word_for_word": earlier.raw}
                    for earlier in each.earlier
                ],
            }
            for each in row.answers
        ],
    }


def _moment(value: datetime | None) -> str | None:
    return value.isoformat(timespec="seconds") if value else None
