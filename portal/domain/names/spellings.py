"""How one word of a name may be spelt, and how alike two such words are."""

import re
import unicodedata
from functools import lru_cache

from portal.domain.mrz import SPELLINGS
from portal.domain.names import FOLDS
from portal.domain.names.scripts import latin

VOWELS = frozenset("aeiouy")
VOICED = frozenset("aeiou")
MORE_FOLDS = str.maketrans({"ə": "a", "þ": "th", "ð": "d", "ŋ": "n", "ħ": "h"})
ALSO = {"đ": "dj", "ə": "e", "ø": "oe", "å": "aa"}  # besides the usual spelling
DROPPED = re.compile("['`.\u2018\u2019\u02bc\u02bb\u00b4\u00b7]")
# other transliterations of one sound, applied in turn to both words
SOUNDS = tuple(
    (re.compile(before), after)
    for before, after in (
        ("tsch|tch", "ch"), ("shch|sht", "sc"), ("sch|sh", "s"), ("zh|dzh|dj", "z"),
        ("kh", "h"), ("gh", "g"), ("ph", "f"), ("ck", "k"), ("ch", "c"),
        ("ts|tz", "c"), ("x", "ks"), ("q", "k"), ("w", "v"), ("[yj]", "i"),
        ("i(?=e)", ""), ("io(?=[^aeiou])", "e"), (r"(.)\1+", r"\1"),
    )
)  # fmt: skip
SHORT = 3  # letters up to which one other letter makes another name
LONG = 6  # letters from which another vowel makes a smaller difference
BARE = 0.8  # of words of which one has no vowels written, as in Arabic


@lru_cache(maxsize=4096)
def words(name: str) -> tuple[str, ...]:
    """
    Give the words of a name in its order, in small letters, accents kept.

    Apostrophes join ("O'Neil" is one word); all other signs part.
    """
    composed = unicodedata.normalize("NFC", name).casefold()
    text = latin(DROPPED.sub("", composed).replace("i\u0307", "i"))
    return tuple(re.findall(r"[^\W\d_]+", text))


@lru_cache(maxsize=16384)
def spellings(word: str) -> frozenset[str]:
    """
    Give every form in which a word may stand on documents, without accents.

    "müller" gives muller and mueller; the zone's "munxxoz" gives munoz as well.
    """
    forms = {_plain(word), _plain(_spelt(word, {}))}
    if set(word) & ALSO.keys():
        forms.add(_plain(_spelt(word, ALSO)))
    if "xx" in word:
        forms.add(_plain(re.sub(r"(?<=[nu])xx", "", word)))
    return frozenset(forms - {""})


@lru_cache(maxsize=65536)
def likeness(one: str, other: str) -> float:
    """Give 1 for words that are the same in some spelling, down to 0 for strangers."""
    if not spellings(one).isdisjoint(spellings(other)):
        return 1.0
    return max(
        (
            _alike(mine, theirs)
            for mine in spellings(one)
            for theirs in spellings(other)
        ),
        default=0.0,
    )


def sounds_alike(one: str, other: str) -> bool:
    """Say whether two words are one by different transliterations."""
    mine, theirs = ({_sound(form) for form in spellings(word)} for word in (one, other))
    return not mine.isdisjoint(theirs)


def _alike(one: str, other: str) -> float:
    shortest, longest = sorted((len(one), len(other)))
    bare = VOICED.isdisjoint(one) or VOICED.isdisjoint(other)
    if bare and shortest >= SHORT and _consonants(one) == _consonants(other):
        return BARE
    if _sound(one) == _sound(other):
        return (0.7, 0.9, 0.95)[(shortest > SHORT) + (shortest > SHORT + 1)]
    if shortest <= SHORT:
        return 0.0
    return max(0.0, 1 - _distance(one, other) / longest)


def _distance(one: str, other: str) -> float:
    """
    Count the edits between two words, and weigh them.

    Two letters in the wrong order are one edit, a vowel for a vowel and a doubled
    letter are less than one; another ending is more, for it makes another name
    (Maria, Mario; Daniel, Daniela).
    """
    light = 0.5 if min(len(one), len(other)) >= LONG else 1
    rows = [[_ends(other[:end], other) for end in range(len(other) + 1)]]
    for down, letter in enumerate(one, 1):
        row = [_ends(one[:down], one)]
        for right, theirs in enumerate(other, 1):
            last = down == len(one) and right == len(other)
            choices = [
                rows[-1][right] + _loss(one, down),
                row[-1] + _loss(other, right),
                rows[-1][right - 1] + _change(letter, theirs, last=last, vowel=light),
            ]
            if (
                one[down - 2 : down] == other[right - 2 : right][::-1]
                and down > 1 < right
            ):
                choices.append(rows[-2][right - 2] + 1)
            row.append(min(choices))
        rows.append(row)
    return rows[-1][-1]


def _ends(part: str, whole: str) -> float:
    return sum(_loss(whole, place) for place in range(1, len(part) + 1))


def _loss(word: str, place: int) -> float:
    """Weigh a letter, counted from 1, that stands in one word alone."""
    letter = word[place - 1]
    if place > 1 and word[place - 2] == letter:
        return 0.25
    if place == len(word) and letter in VOWELS:
        return 2
    return 0.5 if letter == "e" and word[place - 2 : place - 1] in {"o", "u"} else 1


def _change(one: str, other: str, *, last: bool, vowel: float) -> float:
    if one == other:
        return 0
    if one in VOWELS and other in VOWELS:
        return 2 if last else vowel
    return 1


def _consonants(form: str) -> str:
    return re.sub(r"(.)\1+", r"\1", re.sub("[aeiouyw]", "", form))


def _sound(form: str) -> str:
    for before, after in SOUNDS:
        form = before.sub(after, form)
    return form


def _spelt(word: str, also: dict[str, str]) -> str:
    return "".join(
        also.get(letter, SPELLINGS.get(letter.upper(), letter)) for letter in word
    ).casefold()


def _plain(word: str) -> str:
    folded = word.translate(FOLDS).translate(MORE_FOLDS)
    return "".join(
        letter
        for letter in unicodedata.normalize("NFKD", folded)
        if not unicodedata.combining(letter)
    )
