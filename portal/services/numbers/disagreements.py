"""Where providers whose word counts said different things, and where advice did."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from portal.domain.exposure import AnswerStatus, ScreeningOutcome
from portal.domain.numbers.scope import Scope
from portal.domain.numbers.spreads import Spread, spread
from portal.models.customer import Customer
from portal.models.screening import ProviderAnswer, Screening
from portal.models.transfer import Transfer
from portal.services.numbers.parts import within

MOST = 50  # transfers that are listed, the newest first
WARNS = (ScreeningOutcome.VERIFY, ScreeningOutcome.FREEZE)
NO_DATA = AnswerStatus.NO_DATA
One, Other = aliased(ProviderAnswer), aliased(ProviderAnswer)

# what one provider's answer comes to alone, or that it has no data
Said = ScreeningOutcome | AnswerStatus


@dataclass(frozen=True, kw_only=True)
class Pair:
    """How often two providers said these two things about the same."""

    one: str
    other: str
    said: tuple[Said, Said]
    count: int

    @property
    def differs(self) -> bool:
        """Say whether both had figures, and one of them was stricter."""
        return NO_DATA not in self.said and self.said[0] is not self.said[1]


@dataclass(frozen=True, kw_only=True)
class Apart:
    """One screening in which providers said different things."""

    public_id: str  # the transfer's
    reference: str  # the customer's
    asked_at: datetime
    outcome: ScreeningOutcome | None  # what was made of it
    said: tuple[tuple[str, Said], ...]


@dataclass(frozen=True, kw_only=True)
class Disagreements:
    """Pairs of answers, how far their scores lie apart, and the newest that differ."""

    pairs: Sequence[Pair]
    tenths: Spread  # of points, between two scores
    tenths_counted: Sequence[tuple[int, int]]
    transfers: int  # about which two providers differ
    rows: Sequence[Apart]

    @property
    def compared(self) -> int:
        """Give how many pairs of answers both had figures."""
        return sum(each.count for each in self.pairs if NO_DATA not in each.said)

    @property
    def differing(self) -> int:
        """Give how many of these differ."""
        return sum(each.count for each in self.pairs if each.differs)


@dataclass(frozen=True, kw_only=True)
class Warned:
    """How often one adviser warned of what all who count let pass."""

    provider: str
    count: int


@dataclass(frozen=True, kw_only=True)
class Advice:
    """Warnings of advisers against all others, and the newest of them."""

    by_provider: Sequence[Warned]
    rows: Sequence[Apart]


def disagreements(session: Session, scope: Scope, *, zone: ZoneInfo) -> Disagreements:
    """Compare the answers that count and were asked for in these days, two by two."""
    apart = func.abs(One.tenths - Other.tenths).label("apart")
    said = (_said(One).label("said"), _said(Other).label("answered"))
    rows = session.execute(
        _both(scope, zone)
        .with_only_columns(One.provider, Other.provider, *said, apart, func.count())
        .where(_is_told(One), _is_told(Other))
        .group_by(One.provider, Other.provider, "said", "answered", "apart")
    )
    pairs: Counter[tuple[str, str, Said, Said]] = Counter()
    tenths: Counter[int] = Counter()
    for one, other, first, second, points, count in rows:
        pairs[one, other, _read(first), _read(second)] += count
        if points is not None:
            tenths[points] += count
    differing = _both(scope, zone).where(One.alone != Other.alone)
    return Disagreements(
        pairs=[
            Pair(one=one, other=other, said=(first, second), count=count)
            for (one, other, first, second), count in sorted(pairs.items())
        ],
        tenths=spread(tenths.items()),
        tenths_counted=sorted(tenths.items()),
        transfers=_transfers(session, differing),
        rows=_newest(session, differing, counting=True),
    )


def advice(session: Session, scope: Scope, *, zone: ZoneInfo) -> Advice:
    """Tell of advisers that warned where every provider that counts let it pass."""
    against = (
        select(One)
        .where(
            *within(One.asked_at, scope, zone),
            One.authoritative.is_(False),
            One.alone.in_(WARNS),
            _counting(Other.alone == ScreeningOutcome.PASS),
            ~_counting(
                or_(Other.alone.is_(None), Other.alone != ScreeningOutcome.PASS)
            ),
        )
    )  # fmt: skip
    rows = session.execute(
        against.with_only_columns(One.provider, func.count())
        .group_by(One.provider)
        .order_by(func.count().desc(), One.provider)
    )
    return Advice(
        by_provider=[Warned(provider=name, count=count) for name, count in rows],
        rows=_newest(session, against, counting=False),
    )


def _both(scope: Scope, zone: ZoneInfo) -> Select[Any]:
    """Select two answers that count of one screening, each two of them once."""
    return (
        select(One)
        .join(Other, Other.screening_id == One.screening_id)
        .where(
            *within(One.asked_at, scope, zone),
            One.authoritative,
            Other.authoritative,
            One.provider < Other.provider,
        )
    )


def _is_told(answer: Any) -> ColumnElement[bool]:
    return or_(answer.alone.is_not(None), answer.status == NO_DATA)


def _said(answer: Any) -> ColumnElement[str | None]:
    found: ColumnElement[str | None] = case(
        (answer.status == NO_DATA, NO_DATA.value), else_=answer.alone
    )
    return found


def _read(text: Any) -> Said:
    return NO_DATA if text == NO_DATA else ScreeningOutcome(text)


def _counting(says: ColumnElement[bool]) -> ColumnElement[bool]:
    return (
        select(Other.id)
        .where(and_(Other.screening_id == One.screening_id, Other.authoritative, says))
        .exists()
    )


def _transfers(session: Session, found: Select[Any]) -> int:
    several = found.join(Screening, Screening.id == One.screening_id)
    count = func.count(Screening.transfer_id.distinct())
    return session.scalar(several.with_only_columns(count)) or 0


def _newest(session: Session, found: Select[Any], *, counting: bool) -> list[Apart]:
    newest = (
        found.with_only_columns(One.screening_id)
        .distinct()
        .order_by(One.screening_id.desc())
        .limit(MOST)
    )
    ids = session.scalars(newest).all()
    answers: dict[int, list[tuple[str, Said]]] = {each: [] for each in ids}
    for screening_id, provider, said in session.execute(
        select(One.screening_id, One.provider, _said(One))
        .where(One.screening_id.in_(ids), _is_told(One))
        .where(
            One.authoritative
            if counting
            else or_(One.authoritative, One.alone.in_(WARNS))
        )
        .order_by(One.authoritative.desc(), One.provider)
    ):
        answers[screening_id].append((provider, _read(said)))
    rows = session.execute(
        select(
            Screening.id,
            Transfer.public_id,
            Customer.reference,
            Screening.asked_at,
            Screening.outcome,
        )
        .join(Transfer, Transfer.id == Screening.transfer_id)
        .join(Customer, Customer.id == Transfer.customer_id)
        .where(Screening.id.in_(ids))
        .order_by(Screening.id.desc())
    )
    return [
        Apart(
            public_id=public_id,
            reference=reference,
            asked_at=asked_at,
            outcome=outcome,
            said=tuple(answers[each]),
        )
        for each, public_id, reference, asked_at, outcome in rows
    ]
