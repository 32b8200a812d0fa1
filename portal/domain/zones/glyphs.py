"""The letters of a machine-readable zone as a recogniser sees them."""

# ruff: noqa: RUF001 - letters that look like others are the matter here
import re
import unicodedata
from dataclasses import dataclass

FILLER = "<"
ALPHABET = FILLER + "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

# what recognisers of ordinary text give for the letters of OCR-B
EQUALS = {
    "«": "<", "‹": "<", "《": "<", "〈": "<", "≤": "<", "≪": "<", "く": "<",
    "＜": "<", "﹤": "<", "〱": "<", "ㄑ": "<", "くく": "<", "ζ": "<", "＋": "<",
    "㇛": "<", "巜": "<",
    "О": "O", "о": "O", "Ο": "O", "ο": "O", "〇": "0", "○": "0", "Ø": "0",
    "А": "A", "Α": "A", "В": "B", "Β": "B", "С": "C", "Е": "E", "Ε": "E",
    "Н": "H", "Η": "H", "І": "I", "Ι": "I", "|": "I", "丨": "I", "К": "K",
    "Κ": "K", "М": "M", "Μ": "M", "Ν": "N", "Р": "P", "Ρ": "P", "Ѕ": "S",
    "Т": "T", "Τ": "T", "丁": "T", "У": "Y", "Υ": "Y", "Х": "X", "Χ": "X",
    "Ζ": "Z", "乙": "Z",
}  # fmt: skip
WIDE = {"«": "<<", "《": "<<", "≪": "<<"}  # two letters in one


@dataclass(frozen=True)
class Glyph:
    """
    One letter, how sure the recogniser is, and its other choices.

    `at` is the place of its middle along the line, in any unit; only distances count.
    """

    letter: str
    score: float = 1.0  # 0 to 1
    at: float = 0.0
    others: tuple[tuple[str, float], ...] = ()


def cleaned(text: str) -> str:
    """Give a text in the zone's alphabet; what has no place there is dropped."""
    letters = []
    for letter in text:
        meant = WIDE.get(letter) or EQUALS.get(letter)
        if meant is None:
            meant = unicodedata.normalize("NFKD", letter.upper())
        letters.append(meant)
    return re.sub(r"[^A-Z0-9<]", "", "".join(letters))


def spaced(text: str) -> tuple[Glyph, ...]:
    """Give the letters of a plain text as if each was read surely."""
    return tuple(Glyph(letter, 1.0, float(place)) for place, letter in enumerate(text))
