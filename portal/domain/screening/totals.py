"""What one provider's answer comes to: shares by zone and by category."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_UP, Context, Decimal
from functools import lru_cache

from portal.domain.exposure import Answer, Share, Zone
from portal.domain.screening.categories import canonical
from portal.screening_policy import OWN, ScreeningPolicy

# so many digits that nothing is rounded; and if it ever were, then upwards
SUM = Context(prec=60, rounding=ROUND_UP)
ZONES = {zone.value: zone for zone in Zone}
ZERO, ONE, HUNDRED = Decimal(0), Decimal(1), Decimal(100)


@dataclass(frozen=True, kw_only=True)
class Totals:
    """
    The sums of an answer's shares, each 0 to 1 or a little above by a provider's error.

    Keys of `categories` are the portal's, or the provider's code where it is unknown;
    those are also in `unknown`, with share and zone. `values` are US dollars, of
    categories in which every share told them. `malformed` says that some figure was
    none: it is left out of the sums, never taken for zero.
    """

    zones: Mapping[Zone, Decimal]
    categories: Mapping[str, Decimal]
    values: Mapping[str, Decimal]
    unknown: tuple[tuple[str, Decimal, str], ...]
    score: Decimal | None
    owner: str | None
    malformed: bool

    @property
    def rank(self) -> tuple[Decimal, Decimal, Decimal]:
        """Give what two answers with the same outcome are compared by."""
        score = Decimal(-1) if self.score is None else self.score
        return self.zones[Zone.HIGH], self.zones[Zone.MEDIUM], score


def totals(answer: Answer, policy: ScreeningPolicy) -> Totals:
    """Sum an answer's shares by the zones of its provider."""
    zones = dict.fromkeys(ZONES.values(), ZERO)
    categories: dict[str, Decimal] = {}
    values: dict[str, Decimal | None] = {}
    unknown: dict[str, tuple[str, Decimal, str]] = {}
    table = policy.zone_of.get(answer.provider) or policy.zone_of[OWN]
    malformed = False
    for share in answer.shares:
        if not _is_share(share.share):
            malformed = True
            continue
        if not counts(share):
            continue
        name, code = _name(answer.provider, share.category)
        zone = ZONES[table.get(code, policy.unknown_zone)]
        zones[zone] = SUM.add(zones[zone], share.share)
        before = categories.get(name)
        categories[name] = (
            share.share if before is None else SUM.add(before, share.share)
        )
        values[name] = _added(values.get(name, ZERO), share)
        if code not in table:
            unknown[code] = (name, categories[name], str(zone))
    score, wrong = _score(answer)
    owner = answer.owner_category
    return Totals(
        zones=zones,
        categories=categories,
        values={name: value for name, value in values.items() if value is not None},
        unknown=tuple(unknown.values()),
        score=score,
        owner=_name(answer.provider, owner)[0] if owner else None,
        malformed=malformed or wrong,
    )


def counts(share: Share) -> bool:
    """Say whether there is any: a share that was rounded to none may tell its money."""
    value = share.value
    is_worth = value is not None and value.is_finite() and value > ZERO
    return bool(share.share) or is_worth


@lru_cache(maxsize=4096)
def _name(provider: str, code: str) -> tuple[str, str]:
    """Give what the category is called, and the code as tables have it."""
    known, plain = canonical(provider, code), code.strip().lower()
    return known.value if known else plain, plain


def _is_share(share: Decimal) -> bool:
    return share.is_finite() and ZERO <= share <= ONE


def _added(before: Decimal | None, share: Share) -> Decimal | None:
    """Add the money that a share is worth; None as soon as one did not tell."""
    if before is None or share.value is None or not share.value.is_finite():
        return None
    return SUM.add(before, share.value)


def _score(answer: Answer) -> tuple[Decimal | None, bool]:
    """Give the score, or None; and whether what stood there was none."""
    score = answer.score
    if score is None:
        return None, False
    fine = score.is_finite() and ZERO <= score <= HUNDRED
    return (score, False) if fine else (None, True)
