"""
How alike two names are, and in what they differ.

Forgiven are order, case, accents, the ways of writing other scripts and letters in
Latin ones, missing middle names, names cut by the zone, and single typing errors in
long words. Short words must agree: Li is not Lu, and Jan is not Jana.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from portal.domain.names.spellings import likeness, sounds_alike, words
from portal.domain.words import mark as _

Kind = Literal[
    "spelling", "written", "other", "initial", "cut", "joined", "missing", "added"
]

IN_WORDS: dict[Kind, str] = {
    "spelling": _("%(one)s is spelt %(other)s"),
    "written": _("%(one)s is %(other)s in another transliteration"),
    "other": _("%(one)s stands where the other has %(other)s"),
    "initial": _("%(one)s and %(other)s share the first letter only"),
    "cut": _("%(one)s and %(other)s: the zone had no room for all of it"),
    "joined": _("%(one)s is written as %(other)s"),
    "missing": _("%(one)s is missing in the other"),
    "added": _("%(other)s is in the other alone"),
}
# parts of surnames that are often left out
PARTICLES = frozenset(
    {
        "al", "bin", "bint", "da", "das", "de", "del", "della", "den", "der", "di",
        "dos", "du", "e", "el", "ibn", "la", "las", "le", "los", "of", "ter", "van",
        "von", "y", "zu", "zum", "zur",
    }
)  # fmt: skip
TITLES = frozenset({"dr", "prof", "mr", "mrs", "ms", "herr", "frau", "ing", "dipl"})
ROOM = frozenset({30, 31, 39})  # letters of a name that fills the zone's line
PAIR = 0.6  # words less alike than this are different names
INITIAL, CUT = 0.75, 0.97  # what a pair is worth of which one is not written out
MISSING, PARTICLE, CONFLICT = 0.05, 0.01, 0.15  # what a word without a partner costs
ALONE = 0.5  # at most, where only one word of several has a partner
HALF = 0.8  # at most, where as many words are alone as have a partner
WORST, MEAN = 0.7, 0.3  # shares of the least alike pair and of all pairs in a score


@dataclass(frozen=True)
class Difference:
    """One thing in which two names differ; a sentence of `IN_WORDS` tells it."""

    kind: Kind
    one: str
    other: str


@dataclass(frozen=True)
class Likeness:
    """How alike two names are, from 0 to 1 for the same name, and why not more."""

    score: float
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True)
class _Pair:
    one: str
    other: str
    score: float
    kind: Kind | None  # of the difference, if there is one


def compare(one: str, other: str) -> Likeness:
    """Compare two names, each in any order, script and spelling."""
    mine, theirs = _words(one), _words(other)
    if not mine or not theirs:
        return Likeness(0.0)
    cut = _length(mine) in ROOM or _length(theirs) in ROOM
    mine, joined = _join(mine, theirs)
    theirs, joined_too = _join(theirs, mine)
    pairs = _pairs(mine, theirs, cut=cut)
    left = _without(mine, [pair.one for pair in pairs])
    right = _without(theirs, [pair.other for pair in pairs])
    if len(pairs) < 2:
        others, left, right = _strangers(left, right)
        pairs = [*pairs, *others]
    differences = (
        *(Difference("joined", apart, whole) for apart, whole in joined),
        *(Difference("joined", whole, apart) for apart, whole in joined_too),
        *(Difference(pair.kind, pair.one, pair.other) for pair in pairs if pair.kind),
        *(Difference("missing", word, "") for word in left),
        *(Difference("added", "", word) for word in right),
    )
    return Likeness(_score(pairs, left, right, cut=cut), differences)


def _words(name: str) -> list[str]:
    found = words(name)
    return [word for word in found if word not in TITLES] or list(found)


def _length(found: Sequence[str]) -> int:
    return sum(map(len, found)) + len(found)  # two fillers after the surname


def _join(
    mine: Sequence[str], theirs: Sequence[str]
) -> tuple[list[str], list[tuple[str, str]]]:
    """Write those words as one that are one in the other name: De La Cruz, Delacruz."""
    result, joined, place = [], [], 0
    while place < len(mine):
        for count in (3, 2):
            parts = mine[place : place + count]
            whole = "".join(parts)
            if len(parts) == count and any(
                likeness(whole, word) == 1 for word in theirs
            ):
                joined.append((" ".join(parts), whole))
                break
        else:
            count, whole = 1, mine[place]
        result.append(whole)
        place += count
    return result, joined


def _pairs(mine: Sequence[str], theirs: Sequence[str], *, cut: bool) -> list[_Pair]:
    """Give each word its best partner, the most alike first."""
    every = [
        (pair, left, right)
        for left, word in enumerate(mine)
        for right, other in enumerate(theirs)
        if (pair := _pair(word, other, cut=cut)).score >= PAIR
    ]
    every.sort(key=lambda each: (-each[0].score, abs(each[1] - each[2])))
    chosen, lefts, rights = [], set(), set()
    for pair, left, right in every:
        if left not in lefts and right not in rights:
            chosen.append((left, pair))
            lefts.add(left)
            rights.add(right)
    return [pair for _, pair in sorted(chosen, key=lambda each: each[0])]


def _pair(one: str, other: str, *, cut: bool) -> _Pair:
    score = likeness(one, other)
    if score == 1:
        return _Pair(one, other, score, None)
    if one.startswith(other) or other.startswith(one):
        if cut:
            return _Pair(one, other, CUT, "cut")
        if 1 in {len(one), len(other)}:
            return _Pair(one, other, INITIAL, "initial")
    return _Pair(
        one, other, score, "written" if sounds_alike(one, other) else "spelling"
    )


def _strangers(
    left: list[str], right: list[str]
) -> tuple[list[_Pair], list[str], list[str]]:
    """Put different words against each other; give what then has no partner too."""
    mine, theirs = (
        [word for word in side if word not in PARTICLES] for side in (left, right)
    )
    pairs = [
        _Pair(one, other, 0.0, "other")
        for one, other in zip(mine, theirs, strict=False)
    ]
    return (
        pairs,
        _without(left, [pair.one for pair in pairs]),
        _without(right, [pair.other for pair in pairs]),
    )


def _without(found: Sequence[str], partnered: Sequence[str]) -> list[str]:
    left = list(found)
    for word in partnered:
        left.remove(word)
    return left


def _score(
    pairs: Sequence[_Pair], left: Sequence[str], right: Sequence[str], *, cut: bool
) -> float:
    if not pairs:
        return 0.0
    whole = [pair for pair in pairs if pair.kind != "initial"]
    counted = whole if len(whole) > 1 else pairs
    letters = sum(_letters(pair) for pair in counted)
    mean = sum(pair.score * _letters(pair) for pair in counted) / letters
    score = WORST * min(pair.score for pair in counted) + MEAN * mean
    score -= MISSING * (len(pairs) - len(counted))
    single = [*left, *right]
    conflict = bool(left) and bool(right)
    score -= sum(_cost(word, conflict=conflict, cut=cut) for word in single)
    alone = sum(word not in PARTICLES for word in single)
    if alone and alone >= len(pairs) and not cut:
        score = min(score, HALF if len(pairs) > 1 else ALONE)
    return round(max(score, 0.0), 3)


def _letters(pair: _Pair) -> int:
    return min(len(pair.one), len(pair.other))


def _cost(word: str, *, conflict: bool, cut: bool) -> float:
    if word in PARTICLES or cut:
        return PARTICLE
    return CONFLICT if conflict else MISSING
