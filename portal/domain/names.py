"""Bring names into the one form in which they are searched."""

import unicodedata

FOLDS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "\u0131": "i"}
)


def name_words(name: str) -> frozenset[str]:
    """
    Give the words of a name, without accents, case, order or punctuation.

    "Ångström, Jörg-Peter" gives {angstrom, jorg, peter}.
    """
    folded = unicodedata.normalize("NFKD", name.casefold().translate(FOLDS))
    plain = "".join(
        " " if not letter.isalnum() else letter
        for letter in folded
        if not unicodedata.combining(letter)
    )
    return frozenset(plain.split())
