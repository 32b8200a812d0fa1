"""The machine-readable zone: check digits and the lines of a document."""

import unicodedata
from dataclasses import dataclass
from datetime import date

WEIGHTS = (7, 3, 1)
FILLER = "<"
NUMBER = 9  # letters that a number's own field holds

# ICAO 9303-3 §6.A, where the recommended form is not the letter without its accent
SPELLINGS = {
    "Ä": "AE", "Å": "AA", "Æ": "AE", "Ð": "D", "Ñ": "N", "Ö": "OE", "Ø": "OE",
    "Ü": "UE", "ß": "SS", "Þ": "TH", "Đ": "D", "Ħ": "H", "\u0131": "I", "ĸ": "Q",
    "Ł": "L", "Ŋ": "N", "Œ": "OE", "Ŧ": "T", "Ĳ": "IJ", "ŉ": "N", "\u017f": "S",
    "ẞ": "SS",
}  # fmt: skip
DROPPED = "'`.\u2019\u00b4\u00b7"  # apostrophes and dots leave no gap


@dataclass(frozen=True, kw_only=True)
class Holder:
    """What the zone says of a document and its holder."""

    code: str  # of the document: "P", "I", "ID", "AR"
    issuer: str  # three letters, ICAO 9303-3 §5
    number: str
    surname: str
    given_names: str
    nationality: str
    born_on: date
    sex: str
    expires_on: date
    optional: str = ""


def check_digit(field: str) -> str:
    """Give the digit that guards a field (ICAO 9303-3 §4.9)."""
    total = sum(
        _value(letter) * WEIGHTS[place % 3] for place, letter in enumerate(field)
    )
    return str(total % 10)


def transliterate(name: str) -> str:
    """Give a name in the zone's letters, a filler between its words."""
    composed = unicodedata.normalize("NFC", name)
    # upper() alone would lose the letters that have no capital of their own
    spelled = "".join(SPELLINGS.get(letter, letter.upper()) for letter in composed)
    spelled = "".join(SPELLINGS.get(letter, letter) for letter in spelled)
    bare = unicodedata.normalize("NFKD", spelled)
    letters = "".join(
        letter if "A" <= letter <= "Z" else " "
        for letter in bare
        if not unicodedata.combining(letter) and letter not in DROPPED
    )
    return FILLER.join(letters.split())


def td3(holder: Holder) -> tuple[str, str]:
    """Give the two lines of 44 of a passport (ICAO 9303-4 §4.2)."""
    number, born, expires = _guarded(holder)
    optional = _fill(holder.optional, 14)
    optional += check_digit(optional)
    whole = check_digit(number + born + expires + optional)
    nationality = _fill(holder.nationality, 3)
    return (
        _fill(_head(holder) + _names(holder), 44),
        f"{number}{nationality}{born}{_sex(holder)}{expires}{optional}{whole}",
    )


def td1(holder: Holder) -> tuple[str, str, str]:
    """Give the three lines of 30 of a card (ICAO 9303-5 §4.2)."""
    number, born, expires = _guarded(holder, long=True)
    optional, more = _fill(_rest(holder) + holder.optional, 15), _fill("", 11)
    whole = check_digit(number + optional + born + expires + more)
    nationality = _fill(holder.nationality, 3)
    return (
        f"{_head(holder)}{number}{optional}",
        f"{born}{_sex(holder)}{expires}{nationality}{more}{whole}",
        _fill(_names(holder), 30),
    )


def td2(holder: Holder) -> tuple[str, str]:
    """Give the two lines of 36 of a larger card (ICAO 9303-6 §4.2)."""
    number, born, expires = _guarded(holder, long=True)
    optional = _fill(_rest(holder) + holder.optional, 7)
    whole = check_digit(number + born + expires + optional)
    nationality = _fill(holder.nationality, 3)
    return (
        _fill(_head(holder) + _names(holder), 36),
        f"{number}{nationality}{born}{_sex(holder)}{expires}{optional}{whole}",
    )


def mrv(holder: Holder, length: int) -> tuple[str, str]:
    """Give the two lines of a visa: 44 of MRV-A, 36 of MRV-B (ICAO 9303-7 §4, §5)."""
    number, born, expires = _guarded(holder)
    nationality = _fill(holder.nationality, 3)
    second = f"{number}{nationality}{born}{_sex(holder)}{expires}{holder.optional}"
    return _fill(_head(holder) + _names(holder), length), _fill(second, length)


def _guarded(holder: Holder, *, long: bool = False) -> tuple[str, str, str]:
    number = _fill(holder.number, NUMBER)
    born, expires = f"{holder.born_on:%y%m%d}", f"{holder.expires_on:%y%m%d}"
    born, expires = born + check_digit(born), expires + check_digit(expires)
    if long and len(holder.number) > NUMBER:
        return number + FILLER, born, expires
    return number + check_digit(number), born, expires


def _rest(holder: Holder) -> str:
    # ICAO 9303-5 §4.2.2, note j: what is too long goes on in the optional data
    if len(holder.number) <= NUMBER:
        return ""
    return holder.number[NUMBER:] + check_digit(holder.number) + FILLER


def _head(holder: Holder) -> str:
    return _fill(holder.code, 2) + _fill(holder.issuer, 3)


def _names(holder: Holder) -> str:
    surname, given = transliterate(holder.surname), transliterate(holder.given_names)
    return f"{surname}{FILLER * 2}{given}"


def _sex(holder: Holder) -> str:
    return holder.sex if holder.sex in {"F", "M"} else FILLER


def _fill(text: str, length: int) -> str:
    return text[:length].ljust(length, FILLER)


def _value(letter: str) -> int:
    if letter == FILLER:
        return 0
    value = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".find(letter)
    if value < 0:
        raise ValueError(f"{letter!r} does not stand in a machine-readable zone")
    return value
