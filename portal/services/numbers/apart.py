"""Single screenings in which providers said different things, and what each said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from portal.domain.exposure import AnswerStatus, ScreeningOutcome
from portal.models.customer import Customer
from portal.models.screening import ProviderAnswer, Screening
from portal.models.transfer import Transfer

MOST = 50  # are listed
NO_DATA = AnswerStatus.NO_DATA
WARNS = (ScreeningOutcome.VERIFY, ScreeningOutcome.FREEZE)

# what one provider's answer comes to alone, or that it has no data
Said = ScreeningOutcome | AnswerStatus


@dataclass(frozen=True, kw_only=True)
class Apart:
    """One screening in which providers said different things."""

    public_id: str  # the transfer's
    reference: str  # the customer's
    asked_at: datetime
    outcome: ScreeningOutcome | None  # what was made of it
    said: tuple[tuple[str, Said], ...]


def read(text: str) -> Said:
    """Give what one provider said, as `Screening.said` writes it."""
    return NO_DATA if text == NO_DATA else ScreeningOutcome(text)


def newest(session: Session, ids: Sequence[int], *, with_advice: bool) -> list[Apart]:
    """Give the first of these screenings, with what those who count said of them."""
    ids = ids[:MOST]
    warned = ProviderAnswer.alone.in_(WARNS)
    heard = ProviderAnswer.authoritative
    answers: dict[int, list[tuple[str, Said]]] = {each: [] for each in ids}
    for screening_id, provider, status, alone in session.execute(
        select(
            ProviderAnswer.screening_id,
            ProviderAnswer.provider,
            ProviderAnswer.status,
            ProviderAnswer.alone,
        )
        .where(
            ProviderAnswer.screening_id.in_(ids),
            or_(ProviderAnswer.alone.is_not(None), ProviderAnswer.status == NO_DATA),
            or_(heard, warned) if with_advice else heard,
        )
        .order_by(ProviderAnswer.authoritative.desc(), ProviderAnswer.provider)
    ):
        answers[screening_id].append((provider, alone or status or NO_DATA))
    rows = session.execute(
        select(
            Screening.id,
            Screening.asked_at,
            Screening.outcome,
            Transfer.public_id,
            Customer.reference,
        )
        .join(Transfer, Transfer.id == Screening.transfer_id)
        .join(Customer, Customer.id == Transfer.customer_id)
        .where(Screening.id.in_(ids))
        .order_by(Screening.id.desc())
    )
    return [
        Apart(
            public_id=row.public_id,
            reference=row.reference,
            asked_at=row.asked_at,
            outcome=row.outcome,
            said=tuple(answers[row.id]),
        )
        for row in rows
    ]
