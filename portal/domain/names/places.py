"""
Where a sound stands in a list: a number of 32 bits for each name that has it.

20 bits are the party's number in the list, 8 the name's place among its names, 4 how
many words it has. Names of a sound are packed, and rank by what they share.
"""

import sys
from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping
from heapq import nlargest

MOST_PARTIES, MOST_NAMES, MOST_WORDS = 1 << 20, 1 << 8, (1 << 4) - 1
EXACT, NEAR = 10, 6  # what a shared word is worth; a word more in the listed name: 1
LEAST = EXACT + NEAR  # what a name must share with one of several words


def packed_place(number: int, place: int, words: int) -> int:
    """Give the number of one name; raise ValueError if there is no room for it."""
    if number >= MOST_PARTIES or place >= MOST_NAMES:
        raise ValueError("a list of more parties or names than any")
    return number << 12 | place << 4 | min(words, MOST_WORDS)


def party_and_name(packed: int) -> tuple[int, int]:
    """Give the party's number and the name's place."""
    return packed >> 12, packed >> 4 & MOST_NAMES - 1


def pack(places: Iterable[int]) -> bytes:
    """Give places as bytes, the least significant first."""
    return _in_order(array("I", places)).tobytes()


def unpack(content: bytes) -> "array[int]":
    """Give back what `pack` packed."""
    places = array("I")
    places.frombytes(content)
    return _in_order(places)


def best(
    exact: Mapping[int, Iterable[int]],
    near: Mapping[int, Iterable[int]],
    joined: Mapping[int, Iterable[int]],
    *,
    words: int,
    most: int,
) -> list[int]:
    """
    Give the places of the names that share most, the most alike first.

    `exact` and `near` give for each word of the name looked for where its sound
    stands, or one like it; `joined` for a number of words where they stand as one.
    """
    totals: dict[int, int] = defaultdict(int)
    for places in exact.values():
        for place in {*places}:
            totals[place] += EXACT
    for word, places in near.items():
        also = {*places}.difference(exact.get(word, ()))
        # one word that only sounds alike is enough beside one that sounds the same
        for place in also.intersection(totals) if words > 1 else also:
            totals[place] += NEAR
    for width, places in joined.items():
        for place in places:
            totals[place] = max(totals[place], EXACT * width)
    least = LEAST if words > 1 else NEAR
    enough = [place for place, total in totals.items() if total >= least]
    return nlargest(
        most, enough, key=lambda place: totals[place] - (place & MOST_WORDS)
    )


def _in_order(places: "array[int]") -> "array[int]":
    if sys.byteorder == "big":
        places.byteswap()
    return places
