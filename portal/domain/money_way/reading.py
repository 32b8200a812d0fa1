"""Reads the money's way out of what a provider answered."""

from collections.abc import Iterable
from decimal import Decimal

from portal.domain.exposure import Answer, Direction, Hop, Share, Zone
from portal.domain.money_way import ONE, ZERO, End, Part, Station, Way, risk
from portal.domain.screening.categories import canonical
from portal.screening_policy import OWN, ScreeningPolicy


def way(
    answer: Answer,
    *,
    direction: Direction,
    sender: str | None,
    receiver: str | None,
    policy: ScreeningPolicy,
) -> Way:
    """Read a provider's answer about a transfer between two addresses."""
    incoming = direction is Direction.INCOMING
    other = End(
        address=sender if incoming else receiver,
        owner=answer.owner,
        category=_category(answer, answer.owner_category),
        zone=_zone(answer, answer.owner_category, policy),
    )
    ours = End(address=receiver if incoming else sender, ours=True)
    told = [hop for hop in answer.hops if not _is_owner(hop, answer)]
    parts, refused = _parts(answer, policy)
    return Way(
        provider=answer.provider,
        direction=direction,
        sender=other if incoming else ours,
        receiver=ours if incoming else other,
        stations=_stations(
            (hop for hop in told if hop.incoming is incoming), answer, policy, incoming
        ),
        neighbours=_stations(
            (hop for hop in told if hop.incoming is not incoming),
            answer,
            policy,
            not incoming,
        ),
        parts=parts,
        refused=refused,
    )


def _is_owner(hop: Hop, answer: Answer) -> bool:
    """Say whether a hop is the counterparty itself, by its owner's name."""
    return hop.place == 1 and hop.share is None and hop.name == answer.owner


def _stations(
    hops: Iterable[Hop], answer: Answer, policy: ScreeningPolicy, incoming: bool
) -> tuple[Station, ...]:
    found = [
        Station(
            name=hop.name,
            category=_category(answer, hop.category),
            zone=_zone(answer, hop.category, policy),
            place=hop.place,
            share=hop.share if hop.share is not None and _is_share(hop.share) else None,
        )
        for hop in hops
    ]
    way_on = -1 if incoming else 1
    return tuple(sorted(found, key=lambda each: (way_on * each.place, *risk(each))))


def _parts(answer: Answer, policy: ScreeningPolicy) -> tuple[tuple[Part, ...], int]:
    """Give one part for each category, and how many figures cannot be."""
    sums: dict[tuple[str, Zone, bool, bool], Decimal] = {}
    refused = 0
    for each in answer.shares:
        if not _is_share(each.share):
            refused += 1
        elif each.share:
            key = _key(each, answer, policy)
            sums[key] = sums.get(key, ZERO) + each.share
    found = [
        Part(category=category, zone=zone, share=share, direct=direct, known=known)
        for (category, zone, direct, known), share in sums.items()
    ]
    return tuple(sorted(found, key=lambda each: (*risk(each), each.category))), refused


def _key(
    each: Share, answer: Answer, policy: ScreeningPolicy
) -> tuple[str, Zone, bool, bool]:
    known = canonical(answer.provider, each.category)
    zone = _zone(answer, each.category, policy) or Zone(policy.unknown_zone)
    return known.value if known else each.category, zone, each.direct, known is not None


def _category(answer: Answer, code: str | None) -> str | None:
    known = canonical(answer.provider, code) if code else None
    return known.value if known else code


def _zone(answer: Answer, code: str | None, policy: ScreeningPolicy) -> Zone | None:
    if not code:
        return None
    table = policy.zone_of.get(answer.provider) or policy.zone_of[OWN]
    return Zone(table.get(code.strip().lower(), policy.unknown_zone))


def _is_share(share: Decimal) -> bool:
    return share.is_finite() and ZERO <= share <= ONE
