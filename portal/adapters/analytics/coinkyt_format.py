"""CoinKyt's wire format: what it sends, and what that means in the portal's terms."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from msgspec import Struct

from portal.adapters.analytics.reading import (
    CONFUSED,
    CONTRADICTORY,
    EXACT,
    HUNDRED,
    ONE,
    ZERO,
    raised,
    sane,
    share,
    text,
    whole,
)
from portal.domain.exposure import Hop, Share
from portal.errors import ServiceUnreachable

AGREE = Decimal("0.001")  # the percentage is rounded to a tenth
NOBODY = frozenset({"", "OTHER", "UNKNOWN_OWNER"})  # types that name no owner
MOST = 20  # neighbours that are kept


class Part(Struct, frozen=True):
    """A category's share, in percent (`total_count`) or of one (`total_count_coef`)."""

    type: str | None = None
    type_label: str | None = None
    total_count: Decimal | None = None
    total_count_coef: Decimal | None = None

    @property
    def share(self) -> Decimal:
        """Give 0 to 1; raise ServiceUnreachable if the two say different things."""
        found = []
        if self.total_count_coef is not None:
            found.append(share(self.total_count_coef))
        if self.total_count is not None:
            if not sane(self.total_count):
                raise ServiceUnreachable(CONFUSED)
            found.append(share(EXACT.divide(self.total_count, HUNDRED)))
        if not found:
            raise ServiceUnreachable(CONFUSED)
        if max(found) - min(found) > AGREE:
            raise ServiceUnreachable(CONTRADICTORY)
        return max(found)


class Entity(Struct, frozen=True):
    """Somebody known at one end of a transaction."""

    name: str | None = None
    type: str | None = None


class Neighbour(Struct, frozen=True):
    """Somebody known that an address dealt with, and how much went either way."""

    name: str | None = None
    type: str | None = None
    incoming_amount: Decimal = ZERO
    outgoing_amount: Decimal = ZERO


class Report(Struct, frozen=True):
    """An address, a transaction or a transfer; what only one of them has is empty."""

    id: str
    blockchain: str
    address: str
    token: str | None = None  # "": the network's own coin
    name: str | None = None
    type: str | None = None
    risk_score: Decimal | None = None  # 0 to 1; a transfer has none
    risk_score_grade: str | None = None
    directs: list[Part] | None = None
    indirects: list[Part] | None = None
    direct_entities: list[Neighbour] | None = None
    from_entity: list[Entity] | None = None
    to_entity: list[Entity] | None = None
    incoming_amount: Decimal = ZERO
    outgoing_amount: Decimal = ZERO
    too_many_indirects: bool = False

    @property
    def owner(self) -> str | None:
        """Name whose address it is, or who sent it; None if nobody is known."""
        names = [self.name, *(each.name for each in self.from_entity or [])]
        return next((text(name) for name in names if name and text(name)), None)

    @property
    def owner_category(self) -> str | None:
        return next(iter(self._owners()), None)

    def shares(self) -> tuple[Share, ...]:
        """Give the shares; of what several lists name the largest counts."""
        found = whole(_shares(self.indirects or [], direct=False))
        owners = self._owners()
        others = (
            whole(_shares(self.directs or [], direct=True)),
            [
                Share(category=owner, share=EXACT.divide(ONE, len(owners)), direct=True)
                for owner in owners
            ],
        )
        for other in others:
            found = raised(found, other)
        return found

    def hops(self) -> tuple[Hop, ...]:
        """Give who stands next to the address, the largest first."""
        near = sorted(self._neighbours(), key=lambda hop: -(hop.share or ZERO))
        senders = (replace(hop, itself=True) for hop in _ends(self.from_entity, True))
        others = [*_ends(self.to_entity, False), *near]
        return (*senders, *others[:MOST])

    def _owners(self) -> list[str]:
        """Give the categories of the known owners, each once."""
        told = [self.type, *(each.type for each in self.from_entity or [])]
        found = dict.fromkeys(text(each or "") for each in told)
        return [each for each in found if each not in NOBODY]

    def _neighbours(self) -> Iterator[Hop]:
        for each in self.direct_entities or []:
            for amount, total, incoming in (
                (each.incoming_amount, self.incoming_amount, True),
                (each.outgoing_amount, self.outgoing_amount, False),
            ):
                if not (sane(amount) and sane(total)):
                    raise ServiceUnreachable(CONFUSED)
                if amount > ZERO:
                    yield _hop(each, incoming, amount / total if total else None)


def _shares(parts: Iterable[Part], *, direct: bool) -> Iterator[Share]:
    for part in parts:
        category = text(part.type or part.type_label or "") or "UNKNOWN_OWNER"
        yield Share(category=category, share=part.share, direct=direct)


def _ends(entities: list[Entity] | None, incoming: bool) -> Iterator[Hop]:
    return (_hop(each, incoming, None) for each in entities or [])


def _hop(entity: Entity | Neighbour, incoming: bool, part: Decimal | None) -> Hop:
    category = text(entity.type or "") or None
    return Hop(
        name=text(entity.name or "") or category or "",
        category=category,
        place=1,
        incoming=incoming,
        share=part if part is not None and ZERO <= part <= ONE else None,
    )
