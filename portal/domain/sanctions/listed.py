"""
How like a name is to a listed one, and what follows from it and the birth date.

The stricter eye of two: `domain.likeness` allows for typing errors, and here all words
of one sound are paired, for a list in Latin letters has passed through many hands.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from functools import lru_cache

from portal.domain.likeness import Difference, compare
from portal.domain.names.keys import Key, keys, near, telling, words
from portal.domain.sanctions.parties import Agreement, Party, PartyName, agreement
from portal.policy import DataPolicy

SHORT = 3  # letters; in so short a word a letter makes more of a difference
COST, COST_SHORT = 0.3, 0.6  # of a word that shares no letter, only the sound
COST_NEAR = 1.0  # of one whose sound is only near
MISSING, CONFLICT = 0.05, 0.15  # of a word without a partner, as in domain.likeness
WORST, MEAN = 0.7, 0.3
COMPARED = 25  # names that are looked at by both; the others are less like by sound
HOPELESS = 0.5  # by sound: no other measure makes it a hit
AGREES = frozenset({Agreement.EXACT, Agreement.YEAR})


@dataclass(frozen=True, kw_only=True)
class Hit:
    """A party whose name is like the one looked for, and why."""

    party: Party
    name: PartyName  # the one of its names that is likest
    score: float
    limit: float
    agreement: Agreement
    differences: tuple[Difference, ...] = ()

    @property
    def counts(self) -> bool:
        """Say whether it may be the person: a differing birth date says it is not."""
        return self.agreement is not Agreement.DIFFERS


def hits(
    name: str,
    birth_date: date | None,
    candidates: Iterable[tuple[Party, int]],
    policy: DataPolicy,
) -> tuple[Hit, ...]:
    """
    Give the parties whose name is like enough, the likest first.

    A candidate is a party and the place of one of its names.
    """
    by_ear = sorted(
        (
            (by_sound(name, party.names[place].text), place, party)
            for party, place in candidates
        ),
        key=lambda each: (-each[0], each[2].entry, each[1]),
    )
    best: dict[str, Hit] = {}
    for heard, place, party in by_ear[:COMPARED]:
        if heard < HOPELESS:
            break
        hit = _hit(name, birth_date, party, party.names[place], heard, policy)
        known = best.get(party.entry)
        if hit and (known is None or hit.score > known.score):
            best[party.entry] = hit
    return tuple(sorted(best.values(), key=lambda hit: (not hit.counts, -hit.score)))


def _hit(
    name: str,
    birth_date: date | None,
    party: Party,
    listed: PartyName,
    heard: float,
    policy: DataPolicy,
) -> Hit | None:
    likeness = compare(name, listed.text)
    agrees = agreement(birth_date, party.born, years=policy.birth_years)
    exact = agrees is Agreement.EXACT
    score = max(heard, likeness.score)
    limit = policy.listed_name_born if exact else policy.listed_name
    # whoever keeps the list says of weak names that they alone prove nothing
    if score < limit or (listed.quality == "weak" and agrees not in AGREES):
        return None
    return Hit(
        party=party,
        name=listed,
        score=round(score, 3),
        limit=limit,
        agreement=agrees,
        differences=likeness.differences,
    )


def by_sound(one: str, other: str) -> float:
    """Give how like two names are by their words of one sound, from 0 to 1."""
    pairs = _pairs(one, other)
    if not pairs:
        return 0.0
    left = len(telling(words(one))) - sum(mine.width for mine, _ in pairs)
    right = len(telling(words(other))) - sum(theirs.width for _, theirs in pairs)
    scores = [
        _alike(
            _written(one, mine),
            _written(other, theirs),
            same=mine.sound == theirs.sound,
        )
        for mine, theirs in pairs
    ]
    conflict = CONFLICT if left > 0 and right > 0 else MISSING
    alone = len(pairs) == 1 and max(left, right) > 0
    score = WORST * min(scores) + MEAN * sum(scores) / len(scores)
    score -= conflict * (max(left, 0) + max(right, 0))
    return 0.0 if alone else max(score, 0.0)


def _pairs(one: str, other: str) -> list[tuple[Key, Key]]:
    """Pair keys of one sound, the widest first; no word is used twice."""
    # words that are written as one in both names are paired one by one instead
    both = [
        (mine, theirs)
        for mine in _keys(one)
        for theirs in _keys(other)
        if len(mine) == 1 or len(theirs) == 1
    ]
    shared = [pair for pair in both if pair[0].sound == pair[1].sound]
    shared.sort(key=lambda pair: (-len(pair[0]) - len(pair[1]), pair[0].place))
    shared += [pair for pair in both if len(pair[0]) == len(pair[1]) and _near(*pair)]
    chosen: list[tuple[Key, Key]] = []
    for mine, theirs in shared:
        free = all(
            _apart(mine, taken) and _apart(theirs, taken_too)
            for taken, taken_too in chosen
        )
        if free:
            chosen.append((mine, theirs))
    return chosen


def _near(mine: Key, theirs: Key) -> bool:
    return mine.sound != theirs.sound and near(mine.sound, theirs.sound)


def _apart(one: Key, other: Key) -> bool:
    return one.end <= other.place or other.end <= one.place


def _written(name: str, key: Key) -> str:
    return "".join(words(name)[key.place : key.end])


@lru_cache(maxsize=16384)
def _alike(one: str, other: str, *, same: bool) -> float:
    ratio = SequenceMatcher(None, one, other, autojunk=False).ratio()
    cost = COST_SHORT if min(len(one), len(other)) <= SHORT else COST
    return 1 - (cost if same else COST_NEAR) * (1 - ratio)


@lru_cache(maxsize=4096)
def _keys(name: str) -> tuple[Key, ...]:
    return keys(name)
