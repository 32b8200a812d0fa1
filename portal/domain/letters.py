"""Where two texts differ, letter by letter."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby


@dataclass(frozen=True)
class Piece:
    """A part of a text; `differs` if the other text does not have it there."""

    text: str
    differs: bool


def same(one: str, other: str) -> bool:
    """Say whether two texts are the same but for case, accents and signs."""
    return _bare(one) == _bare(other)


def pieces(text: str, others: Iterable[str]) -> list[Piece]:
    """
    Give the text in parts: those that each of the others has too, and those not.

    Case, accents, spaces and signs are forgiven; an empty text is compared with none.
    """
    marked: set[int] = set()
    for other in others:
        if other and not same(text, other):
            marked |= _apart(text, other)
    letters = [(letter, place in marked) for place, letter in enumerate(text)]
    return [
        Piece("".join(letter for letter, _ in group), differs)
        for differs, group in groupby(letters, key=lambda each: each[1])
    ]


def _apart(text: str, other: str) -> set[int]:
    """Give the places of those letters that the other text does not have there."""
    mine, theirs = _letters(text), _letters(other)
    matcher = SequenceMatcher(
        None, [key for _, key in mine], [key for _, key in theirs], autojunk=False
    )
    found = {
        place
        for block in matcher.get_matching_blocks()
        for place, _ in mine[block.a : block.a + block.size]
    }
    return {place for place, _ in mine} - found


def _letters(text: str) -> list[tuple[int, str]]:
    return [(place, key) for place, each in enumerate(text) if (key := _bare(each))]


def _bare(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if letter.isalnum())
