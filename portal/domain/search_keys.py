"""
By which keys a customer's name, document and reference are searched.

The keys are only ever stored as keyed hashes, so each has one form in which everybody
is written and looked for. A word's key forgives accents, case, doubled letters and
the common transliterations (Jürgen, Juergen, Jurgen; Сергей, Sergei, Sergey); its
sound forgives more, and its beginnings find who is spelt only in part.
"""

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

from portal.domain.names import FOLDS, keys
from portal.domain.names.scripts import latin
from portal.domain.names.spellings import DROPPED, MORE_FOLDS, likeness
from portal.domain.names.spellings import words as spelt_words

VERSION = 1  # of the keys: customers who were indexed by others are indexed anew
BEGINNINGS = (3, 5)  # letters
MOST_WORDS = 12  # of a name; who has more is found by these
MOST_JOINED = 4  # pairs of a sought name's words that are tried as one word
ALIKE = 0.7  # what two words must have in common to be the same, heard or misspelt
LOOKALIKES = str.maketrans("OI", "01")  # readers confuse them in document numbers
# written in two ways, one of them with other letters: ü as ue, й as y, i or j
SAME = tuple(
    (re.compile(before), after)
    for before, after in (
        ("aa|ae", "a"), ("oe", "o"), ("ue", "u"), ("dj", "d"), ("[yj]", "i"),
        ("x", "ks"), ("ck|q", "k"), ("ph", "f"), ("w", "v"),
    )
)  # fmt: skip
DOUBLE = re.compile(r"(.)\1+")


@lru_cache(maxsize=256)
def words(name: str) -> tuple[str, ...]:
    """
    Give the words of a name in the letters in which they are searched.

    "Jürgen O'Neil" gives iurgen and oneil; other scripts are written in Latin letters.
    """
    composed = unicodedata.normalize("NFC", name).casefold()
    text = DROPPED.sub("", composed).replace("i\u0307", "i")
    found = re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", text))
    return tuple(filter(None, map(_folded, found[:MOST_WORDS])))


def wholes(name: str) -> frozenset[str]:
    """
    Give the key of each word of a name.

    A word is also written as its neighbours tell: some Cyrillic letters are others in
    a Ukrainian name, even where the word alone would be read as a Russian one.
    """
    return frozenset(map(whole, _written(name)))


def whole(word: str) -> str:
    """Give the key of a folded word."""
    return DOUBLE.sub(r"\1", word)


def beginnings(name: str) -> frozenset[str]:
    """Give the first three and the first five letters of each word."""
    return frozenset(
        word[:letters]
        for word in _written(name)
        for letters in BEGINNINGS
        if len(word) >= letters
    )


def sounds(name: str) -> frozenset[str]:
    """Give the sound of each word, and of neighbours that may be written as one."""
    return frozenset(key.sound for key in keys.keys(name))


def beginning(word: str) -> str | None:
    """Give the key of a folded word as the beginning of a longer one, if it has one."""
    letters = max((each for each in BEGINNINGS if each <= len(word)), default=0)
    return word[:letters] or None


def as_heard(sought: str) -> list[tuple[str, ...]]:
    """
    Give the words of a name as they may be written: apart, or two of them as one.

    Each is the words whose sounds a customer must have.
    """
    found = [each for each in spelt_words(sought) if each][:MOST_WORDS]
    telling = tuple(keys.telling(found))
    joined = (
        (*telling[:at], telling[at] + telling[at + 1], *telling[at + 2 :])
        for at in range(min(len(telling) - 1, MOST_JOINED))
    )
    return [each for each in (telling, *joined) if each]


def sound(word: str) -> str:
    """Give the sound of one word, "" if it has none."""
    return keys.sound("".join(keys.words(word)))


def document(number: str) -> str:
    """Give a document's number without separators; O and 0, I and 1 are the same."""
    bare = "".join(each for each in number.upper() if each.isalnum())
    return bare.translate(LOOKALIKES)


def reference(written: str) -> str:
    """Give a reference without separators, in capitals."""
    return "".join(each for each in written.upper() if each.isalnum())


def sounds_like(name: str, sought: str) -> bool:
    """Say whether each word sought is one of the name's, perhaps spelt otherwise."""
    theirs = spelt_words(name)
    joined = [one + other for one, other in pairwise(theirs)]
    return all(
        any(likeness(word, other) >= ALIKE for other in (*theirs, *joined))
        for word in spelt_words(sought)
    )


def begins_with(name: str, sought: str) -> bool:
    """Say whether each word sought is the beginning of another word of the name."""
    left = sorted(map(whole, words(name)), key=len)
    for word in sorted(words(sought), key=len, reverse=True):
        found = next((each for each in left if each.startswith(whole(word))), None)
        if found is None:
            return False
        left.remove(found)
    return True


@lru_cache(maxsize=256)
def _written(name: str) -> frozenset[str]:
    return frozenset({*words(name), *words(latin(name))})


@lru_cache(maxsize=65536)
def _folded(word: str) -> str:
    written = latin(word).translate(FOLDS).translate(MORE_FOLDS)
    decomposed = unicodedata.normalize("NFKD", written)
    plain = "".join(each for each in decomposed if not unicodedata.combining(each))
    for before, after in SAME:
        plain = before.sub(after, plain)
    return plain
