"""Where two texts differ, letter by letter."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

Letter = tuple[int, str]  # its place in the text, and what it is compared by


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
    mine, theirs = _words(text), _words(other)
    matcher = SequenceMatcher(None, _keys(mine), _keys(theirs), autojunk=False)
    return {
        place
        for kind, first, last, start, end in matcher.get_opcodes()
        if kind != "equal"
        for place in _letters_apart(
            [letter for word in mine[first:last] for letter in word],
            [letter for word in theirs[start:end] for letter in word],
        )
    }


def _letters_apart(mine: list[Letter], theirs: list[Letter]) -> set[int]:
    ours, others = ([key for _, key in letters] for letters in (mine, theirs))
    matcher = SequenceMatcher(None, ours, others, autojunk=False)
    shared = {
        place
        for block in matcher.get_matching_blocks()
        for place, _ in mine[block.a : block.a + block.size]
    }
    return {place for place, _ in mine} - shared


def _words(text: str) -> list[list[Letter]]:
    """Give the letters of each word, each with its place in the text."""
    letters = [(place, _bare(each), each.isspace()) for place, each in enumerate(text)]
    grouped = groupby(letters, key=lambda letter: letter[2])
    words = [[(place, key) for place, key, _ in each if key] for _, each in grouped]
    return [word for word in words if word]


def _keys(words: list[list[Letter]]) -> list[str]:
    return ["".join(key for _, key in word) for word in words]


def _bare(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if letter.isalnum())
