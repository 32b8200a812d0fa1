"""Tell encodings of one byte a letter by the words that they make of a text."""

import re
from collections.abc import Callable

WORD = re.compile(r"[^\s!-@\[-`{-~\u2010-\u2027\u00ab\u00bb]+")
# Turkish in windows-1254 has other letters at these places
UNSURE = frozenset("ðþýÐÞÝ")
SURE, UNLIKELY = 0.98, 0.5  # shares of words that read as words


def guess(raw: bytes) -> str | None:
    """Give the encoding that makes words of the bytes, and alone does; else None."""
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
        return None
    return best


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
