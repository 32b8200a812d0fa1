"""Turn the bytes of a file that Excel or another program wrote into text."""

import codecs
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from portal.errors import FileRefused

# what a person may choose, by Python's names
ENCODINGS = (
    "utf-8",
    "utf-16",
    "windows-1252",
    "windows-1250",
    "windows-1251",
    "windows-1253",
    "windows-1254",
    "windows-1256",
)
MARKED = (
    (codecs.BOM_UTF8, "utf-8-sig", "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16", "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "utf-16"),
)
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # of Excel and LibreOffice
WORD = re.compile(r"[^\s!-@\[-`{-~\u2010-\u2027\u00ab\u00bb]+")
# Turkish in windows-1254 has other letters at these places
UNSURE = frozenset("ðþýÐÞÝ")
SURE, UNLIKELY = 0.98, 0.5  # shares of words that read as words


@dataclass(frozen=True)
class Decoded:
    """A file's text, and the encoding in which it was read."""

    text: str
    encoding: str


def decode(raw: bytes, chosen: str = "") -> Decoded:
    """
    Read in the encoding that was chosen, or that the bytes tell.

    Raise FileRefused: "empty", "workbook", "binary", "encoding" (it cannot be told)
    or "other_encoding" (the chosen one is not it).
    """
    if not raw.strip(b"\0 \t\r\n"):
        raise FileRefused("empty")
    if raw.startswith(WORKBOOKS):
        raise FileRefused("workbook")
    found = _chosen(raw, chosen) if chosen else _told(raw)
    if any(_breaks(letter) for letter in found.text[:4096]) or "\0" in found.text:
        raise FileRefused("other_encoding" if chosen else "binary")
    if not found.text.strip():
        raise FileRefused("empty")
    return found


def _chosen(raw: bytes, encoding: str) -> Decoded:
    if encoding not in ENCODINGS:
        raise FileRefused("other_encoding")
    marked = {"utf-8": "utf-8-sig"}
    try:
        return Decoded(raw.decode(marked.get(encoding, encoding)), encoding)
    except UnicodeDecodeError as error:
        raise FileRefused("other_encoding") from error


def _told(raw: bytes) -> Decoded:
    for mark, codec, name in MARKED:
        if raw.startswith(mark):
            try:
                return Decoded(raw.decode(codec), name)
            except UnicodeDecodeError as error:
                raise FileRefused("binary") from error
    if b"\0" in raw:
        raise FileRefused("binary")
    try:
        return Decoded(raw.decode(), "utf-8")
    except UnicodeDecodeError:
        return _guessed(raw)


def _guessed(raw: bytes) -> Decoded:
    # of one byte a letter: which of them makes words of the bytes
    read = {name: _decoded(raw, name) for name in LIKE_WORDS}
    scores = {
        name: _share(text, LIKE_WORDS[name])
        for name, text in read.items()
        if text is not None
    }
    best = max(scores, key=lambda name: scores[name], default="")
    others = [
        score for name, score in scores.items() if read[name] != read.get(best, "")
    ]
    if not best or scores[best] < SURE or max(others, default=0.0) > UNLIKELY:
        raise FileRefused("encoding")
    return Decoded(read[best] or "", best)


def _decoded(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None


def _share(text: str, is_word: Callable[[str], bool]) -> float:
    words = [word for word in set(WORD.findall(text)) if not word.isascii()]
    return sum(map(is_word, words)) / len(words) if words else 1.0


def _is_western(word: str) -> bool:
    plain = any(letter.isascii() for letter in word) or len(word) == 1
    return plain and word.isalpha() and not UNSURE & set(word)


def _is_cyrillic(word: str) -> bool:
    shaped = word.islower() or word.istitle() or word.isupper()
    return shaped and all("Ѐ" <= letter <= "ӿ" for letter in word)


def _is_arabic(word: str) -> bool:
    return all("\u0600" <= letter <= "\u06ff" for letter in word)


LIKE_WORDS: dict[str, Callable[[str], bool]] = {
    "windows-1252": _is_western,
    "windows-1251": _is_cyrillic,
    "windows-1256": _is_arabic,
}


def _breaks(letter: str) -> bool:
    return unicodedata.category(letter) == "Cc" and letter not in "\t\r\n\x0b\x0c\x1a"
