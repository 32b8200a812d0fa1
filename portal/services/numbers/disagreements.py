"""Where providers whose word counts said different things, and where advice did."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from zoneinfo import ZoneInfo

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from portal.domain.exposure import ScreeningOutcome
from portal.domain.numbers.scope import Scope
from portal.domain.numbers.spreads import Spread, spread
from portal.models.screening import ProviderAnswer, Screening
from portal.services.numbers.apart import (
    NO_DATA,
    WARNS,
    Apart,
    Said,
    newest,
    read,
)
from portal.services.numbers.parts import within

PASS = ScreeningOutcome.PASS
CHUNK = 500  # screenings of one query


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
class Disagreements:
    """Pairs of answers, how far their scores lie apart, and the newest that differ."""

    pairs: Sequence[Pair]
    tenths: Spread  # of points, between the highest score and the lowest
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
    """Compare what providers that count said in screenings of these days, by twos."""
    pairs: Counter[tuple[str, str, Said, Said]] = Counter()
    tenths: Counter[int] = Counter()
    differing: set[str | None] = set()
    asked = within(Screening.asked_at, scope, zone)
    for text, apart, count in session.execute(
        select(Screening.said, Screening.apart, func.count())
        .where(*asked, Screening.said.is_not(None))
        .group_by(Screening.said, Screening.apart)
    ):
        said = _said(text)
        for one, other in combinations(sorted(said), 2):
            pairs[one, other, said[one], said[other]] += count
        if len(set(said.values()) - {NO_DATA}) > 1:
            differing.add(text)
        if apart is not None:
            tenths[apart] += count
    found = session.execute(
        select(Screening.id, Screening.transfer_id)
        .where(*asked, Screening.said.in_(differing))
        .order_by(Screening.id.desc())
    ).all()
    return Disagreements(
        pairs=[
            Pair(one=one, other=other, said=(first, second), count=count)
            for (one, other, first, second), count in sorted(pairs.items())
        ],
        tenths=spread(tenths.items()),
        tenths_counted=sorted(tenths.items()),
        transfers=len({transfer_id for _, transfer_id in found}),
        rows=newest(session, [each for each, _ in found], with_advice=False),
    )


def advice(session: Session, scope: Scope, *, zone: ZoneInfo) -> Advice:
    """Tell of advisers that warned where every provider that counts let it pass."""
    found = session.execute(
        select(ProviderAnswer.provider, ProviderAnswer.screening_id)
        .where(
            *within(ProviderAnswer.asked_at, scope, zone),
            ProviderAnswer.authoritative.is_(False),
            ProviderAnswer.alone.in_(WARNS),
        )
        .order_by(ProviderAnswer.screening_id.desc())
    ).all()
    passed = _passed(session, [screening_id for _, screening_id in found])
    against = [(name, each) for name, each in found if each in passed]
    counts = Counter(name for name, _ in against)
    in_order = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    ids = list(dict.fromkeys(each for _, each in against))
    return Advice(
        by_provider=[Warned(provider=name, count=count) for name, count in in_order],
        rows=newest(session, ids, with_advice=True),
    )


def _said(text: str | None) -> dict[str, Said]:
    """Give what each provider that counts said in a screening."""
    return {name: read(each) for name, each in json.loads(text or "{}").items()}


def _passed(session: Session, ids: Sequence[int]) -> set[int]:
    """Give those of these screenings that every provider that counts let pass."""
    other = exists().where(
        ProviderAnswer.screening_id == Screening.id,
        ProviderAnswer.authoritative,
        or_(ProviderAnswer.alone.is_(None), ProviderAnswer.alone != PASS),
    )
    some = exists().where(
        ProviderAnswer.screening_id == Screening.id,
        ProviderAnswer.authoritative,
        ProviderAnswer.alone == PASS,
    )
    found: set[int] = set()
    for start in range(0, len(ids), CHUNK):
        these = Screening.id.in_(ids[start : start + CHUNK])
        found.update(session.scalars(select(Screening.id).where(these, some, ~other)))
    return found
