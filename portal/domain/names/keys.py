"""
By which keys a name is found among many, however its letters were written.

A word's sound is its first letter and its consonants, with those made one that
transliteration and mishearing confuse: Mohammed, Muhamad and Mohamet are all mhmt…
Keys only find candidates; `domain.likeness` says how like two names are.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from portal.domain.names import FOLDS
from portal.domain.names.spellings import words as spelt_words

# written apart, together, or not at all: no key of its own
PARTICLES = frozenset({
    "al", "el", "ul", "ad", "as", "ash", "at", "an", "ar", "bin", "ibn", "ben", "bint",
    "bt", "de", "del", "della", "di", "da", "do", "dos", "du", "la", "le", "van", "von",
    "der", "den", "ter", "e", "y", "und", "and",
})  # fmt: skip
TELLING = 3  # letters: of a shorter sound any other is another word
LONGEST = 40  # letters of a sound
MOST_WORDS = 12  # of a name; who has more is found by these
# what is written in several ways, to one; from the longest to the shortest
SAME = (
    ("tsch", "s"), ("sch", "s"), ("tch", "s"), ("shch", "s"), ("dzh", "j"),
    ("ch", "s"), ("sh", "s"), ("zh", "j"), ("dj", "j"), ("ph", "f"), ("kh", "h"),
    ("ck", "k"),
    ("ts", "s"), ("tz", "s"), ("qu", "k"), ("x", "ks"), ("c", "k"), ("q", "k"),
    ("z", "s"), ("w", "v"), ("b", "p"), ("d", "t"), ("g", "k"),
)  # fmt: skip
SILENT = re.compile(r"[aeiouyh]")
BEFORE_VOWEL = re.compile(r"^[iy](?=[aeou])")  # Iusuf, Yusuf, Jusuf
IOTATED = re.compile(r"^je")  # Yevgeny, Evgeny
DOUBLE = re.compile(r"(.)\1+")


VERSION = "1"  # of the keys: a list that was indexed by others is to be read anew


@dataclass(frozen=True)
class Key:
    """The sound of some words of a name that stand side by side, written as one."""

    sound: str
    place: int  # of the first word, from 0
    end: int  # behind the last word
    width: int  # words, particles not counted

    def __len__(self) -> int:
        """Count the words, particles too."""
        return self.end - self.place


@lru_cache(maxsize=4096)
def words(name: str) -> tuple[str, ...]:
    """Give the words of a name in their order, in small Latin letters, no accents."""
    return tuple(_plain(word) for word in spelt_words(name))


def sound(word: str) -> str:
    """Give the sound of a folded word; "" has none."""
    word = IOTATED.sub("e", BEFORE_VOWEL.sub("j", word))
    for written, spoken in SAME:
        word = word.replace(written, spoken)
    word = DOUBLE.sub(r"\1", word)
    first, rest = word[:1], SILENT.sub("", word[1:])
    first = "a" if first in "aeiou" else "j" if first == "y" else first
    return (first + rest)[:LONGEST]


def keys(name: str) -> tuple[Key, ...]:
    """
    Give the keys of a name: of each word, and of two or three written as one.

    Abd al Rahman and Abdulrahman share a key, as al-Masri and Almasri do.
    """
    found = words(name)[:MOST_WORDS]
    return tuple(key for key in _keys(found) if key.sound)


def telling(found: Sequence[str]) -> list[str]:
    """Leave out the particles, unless there is nothing else."""
    return [each for each in found if each not in PARTICLES] or list(found)


def spellings(whole: str) -> frozenset[str]:
    """
    Give a sound, and what is left of it without any one of its letters.

    Two sounds that differ by one letter, or by two swapped, share one of these.
    """
    if len(whole) < TELLING:
        return frozenset({whole})
    cut = (whole[:place] + whole[place + 1 :] for place in range(len(whole)))
    return frozenset({whole, *cut})


def near(one: str, other: str) -> bool:
    """Say whether two sounds differ by one letter at most, or by two swapped."""
    if one == other:
        return True
    if abs(len(one) - len(other)) > 1 or min(len(one), len(other)) < TELLING - 1:
        return False
    if len(one) != len(other):
        long, short = sorted((one, other), key=len, reverse=True)
        return short in spellings(long)
    places = [n for n in range(len(one)) if one[n] != other[n]]
    if len(places) == 1:
        return True
    a, b = places[0], places[-1]
    swapped = one[a] == other[b] and one[b] == other[a]
    return len(places) == 2 and b == a + 1 and swapped


def _keys(found: tuple[str, ...]) -> Iterator[Key]:
    only_particles = PARTICLES.issuperset(found)
    for place, word in enumerate(found):
        if word not in PARTICLES or only_particles:
            yield Key(sound(word), place, place + 1, 1)
        two, three = found[place : place + 2], found[place : place + 3]
        if len(two) == 2:
            yield Key(sound("".join(two)), place, place + 2, _width(two))
        if len(three) == 3 and three[1] in PARTICLES:
            yield Key(sound("".join(three)), place, place + 3, _width(three))


def _plain(word: str) -> str:
    folded = unicodedata.normalize("NFKD", word.translate(FOLDS))
    return "".join(each for each in folded if not unicodedata.combining(each))


def _width(found: tuple[str, ...]) -> int:
    return sum(each not in PARTICLES for each in found) or 1
